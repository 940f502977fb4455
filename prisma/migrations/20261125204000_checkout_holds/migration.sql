-- Coupons and earned free goods are put aside for a checkout.
CREATE TYPE "HoldKind" AS ENUM ('coupon', 'reward');

CREATE TYPE "HoldSurface" AS ENUM ('checkout', 'cart');

CREATE TYPE "HoldState" AS ENUM ('authorizing', 'authorized', 'assigning', 'code_assigned', 'applied', 'ordered', 'capturing', 'capture_failed', 'captured', 'redeemed', 'releasing', 'released', 'returning', 'returned');

CREATE TYPE "CodeState" AS ENUM ('none', 'made', 'gone');

CREATE TABLE "Hold" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "kind" "HoldKind" NOT NULL,
    "surface" "HoldSurface" NOT NULL,
    "state" "HoldState" NOT NULL DEFAULT 'authorizing',
    "reason" TEXT,
    "checkoutToken" TEXT NOT NULL,
    "customerGid" TEXT,
    "couponRef" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "memberId" UUID,
    "itemId" TEXT,
    "itemTitle" TEXT,
    "programId" TEXT,
    "programTitle" TEXT,
    "variantGid" TEXT NOT NULL,
    "upc" TEXT NOT NULL,
    "productTitle" TEXT NOT NULL,
    "units" INTEGER NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "couponLastDay" TEXT,
    "orderRef" TEXT NOT NULL,
    "authRef" TEXT,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "code" TEXT,
    "discountGid" TEXT,
    "codeState" "CodeState" NOT NULL DEFAULT 'none',
    "orderGid" TEXT,
    "orderName" TEXT,
    "lineGid" TEXT,
    "discountMinor" BIGINT,
    "orderKept" BOOLEAN NOT NULL DEFAULT true,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Hold_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "HoldEvent" (
    "id" UUID NOT NULL,
    "holdId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" "HoldState" NOT NULL,
    "details" JSONB NOT NULL,

    CONSTRAINT "HoldEvent_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "CheckoutSetup" (
    "shopId" TEXT NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "plus" BOOLEAN NOT NULL DEFAULT false,
    "planName" TEXT NOT NULL DEFAULT '',
    "planReadAt" TIMESTAMPTZ(3),
    "seen" JSONB NOT NULL DEFAULT '{}',
    "updatedBy" TEXT NOT NULL DEFAULT '',
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CheckoutSetup_pkey" PRIMARY KEY ("shopId")
);

CREATE INDEX "Hold_shopId_checkoutToken_idx" ON "Hold"("shopId", "checkoutToken");

CREATE INDEX "Hold_shopId_state_changedAt_id_idx" ON "Hold"("shopId", "state", "changedAt" DESC, "id" DESC);

CREATE INDEX "Hold_shopId_changedAt_id_idx" ON "Hold"("shopId", "changedAt" DESC, "id" DESC);

CREATE INDEX "Hold_shopId_orderGid_idx" ON "Hold"("shopId", "orderGid");

CREATE INDEX "Hold_shopId_customerGid_idx" ON "Hold"("shopId", "customerGid");

CREATE INDEX "Hold_state_expiresAt_idx" ON "Hold"("state", "expiresAt");

CREATE UNIQUE INDEX "Hold_shopId_code_key" ON "Hold"("shopId", "code");

CREATE INDEX "HoldEvent_holdId_id_idx" ON "HoldEvent"("holdId", "id");

ALTER TABLE "Hold" ADD CONSTRAINT "Hold_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Hold" ADD CONSTRAINT "Hold_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "HoldEvent" ADD CONSTRAINT "HoldEvent_holdId_fkey" FOREIGN KEY ("holdId") REFERENCES "Hold"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "CheckoutSetup" ADD CONSTRAINT "CheckoutSetup_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One live hold for each coupon of a partner: `liveStates` in app/coupons/hold-states.ts.
CREATE UNIQUE INDEX "Hold_live_coupon_key" ON "Hold"("shopId", "partner", "couponRef")
  WHERE "state" IN ('authorizing', 'authorized', 'assigning', 'code_assigned', 'applied', 'ordered', 'capturing', 'capture_failed', 'captured', 'releasing', 'returning');
