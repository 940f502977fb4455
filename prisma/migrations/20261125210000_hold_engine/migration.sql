-- A person writes a failed capture off: the wish is kept until the hold's own work carries it out.
ALTER TABLE "Hold" ADD COLUMN "writeOffBy" TEXT, ADD COLUMN "writeOffReason" TEXT;

-- One live hold for each coupon of a partner: `liveStates` in app/coupons/hold-states.ts. What failed because its authorisation is gone keeps nothing.
DROP INDEX "Hold_live_coupon_key";
CREATE UNIQUE INDEX "Hold_live_coupon_key" ON "Hold"("shopId", "partner", "couponRef")
  WHERE "state" IN ('authorizing', 'authorized', 'assigning', 'code_assigned', 'applied', 'ordered', 'capturing', 'captured', 'releasing', 'returning')
    OR ("state" = 'capture_failed' AND "reason" IS DISTINCT FROM 'authorization_gone');

-- What waits for us: `pendingEffect` in app/coupons/next-hold.ts.
CREATE INDEX "Hold_pending_idx" ON "Hold"("changedAt")
  WHERE "state" IN ('authorizing', 'assigning', 'capturing', 'releasing')
    OR ("state" IN ('captured', 'returning') AND "kind" = 'coupon')
    OR ("state" = 'capture_failed' AND "reason" = 'unanswered')
    OR ("state" IN ('redeemed', 'released', 'returned') AND "codeState" = 'made');
