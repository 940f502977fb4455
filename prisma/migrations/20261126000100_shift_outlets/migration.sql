ALTER TABLE "StoreShift" ADD COLUMN "outletId" TEXT;

CREATE INDEX "StoreShiftHour_locationId_day_hour_idx" ON "StoreShiftHour"("locationId", "day", "hour");
