-- A free line of several units redeems a reward for each of them.
DROP INDEX "Redemption_lineId_key";

ALTER TABLE "Redemption" ADD COLUMN "unit" INTEGER NOT NULL DEFAULT 1;

CREATE UNIQUE INDEX "Redemption_lineId_unit_key" ON "Redemption"("lineId", "unit");
