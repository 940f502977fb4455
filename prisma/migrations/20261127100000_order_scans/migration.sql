-- CreateEnum
CREATE TYPE "OrderScanProblem" AS ENUM ('access_lost', 'unavailable', 'refused');

-- CreateTable
CREATE TABLE "OrderScan" (
    "shopId" TEXT NOT NULL,
    "scannedTo" TIMESTAMPTZ(3) NOT NULL,
    "newSince" TIMESTAMPTZ(3) NOT NULL,
    "completeAt" TIMESTAMPTZ(3),
    "problem" "OrderScanProblem",
    "bulkId" TEXT,
    "bulkAskedAt" TIMESTAMPTZ(3),
    "bulkFailedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "OrderScan_pkey" PRIMARY KEY ("shopId")
);

-- CreateTable
CREATE TABLE "FoundOrder" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "gid" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "placedAt" TIMESTAMPTZ(3) NOT NULL,
    "version" TIMESTAMPTZ(3) NOT NULL,
    "isNew" BOOLEAN NOT NULL,
    "foundAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "FoundOrder_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "FoundOrder_shopId_placedAt_idx" ON "FoundOrder"("shopId", "placedAt");

-- CreateIndex
CREATE INDEX "FoundOrder_foundAt_idx" ON "FoundOrder"("foundAt");

-- CreateIndex
CREATE UNIQUE INDEX "FoundOrder_shopId_gid_version_key" ON "FoundOrder"("shopId", "gid", "version");

-- AddForeignKey
ALTER TABLE "OrderScan" ADD CONSTRAINT "OrderScan_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FoundOrder" ADD CONSTRAINT "FoundOrder_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Shops that are there already are compared from now on: what came before was never promised, and may have been entered by hand.
INSERT INTO "OrderScan" ("shopId", "scannedTo", "newSince") SELECT id, now(), now() FROM "Shop" WHERE "uninstalledAt" IS NULL;
