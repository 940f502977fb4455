-- Orders go to a point of sale as well.
ALTER TYPE "FailureKind" ADD VALUE 'pos';

CREATE TYPE "PosOrderState" AS ENUM ('pending', 'sent', 'skipped', 'failed');

CREATE TYPE "PosSaleKind" AS ENUM ('sale', 'return');

CREATE TYPE "PosSaleState" AS ENUM ('sending', 'sent');

CREATE TYPE "FieldLiftState" AS ENUM ('lifted', 'restored', 'kept');

CREATE TYPE "CheckState" AS ENUM ('ok', 'warning', 'broken', 'unknown');

CREATE TABLE "PosOrder" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "orderId" UUID NOT NULL,
    "partner" TEXT NOT NULL,
    "state" "PosOrderState" NOT NULL,
    "reason" TEXT,
    "decisions" JSONB NOT NULL,
    "decidedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PosOrder_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "PosSale" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "orderId" UUID NOT NULL,
    "partner" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "kind" "PosSaleKind" NOT NULL,
    "state" "PosSaleState" NOT NULL,
    "content" JSONB NOT NULL,
    "totalMinor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "posId" TEXT,
    "posNumber" TEXT,
    "posState" TEXT,
    "posUrl" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "PosSale_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "PosLink" (
    "shopId" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "variantGid" TEXT NOT NULL,
    "posId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "chosenBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PosLink_pkey" PRIMARY KEY ("shopId","partner","variantGid")
);

CREATE TABLE "FieldLift" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "fieldId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" "FieldLiftState" NOT NULL,
    "agreedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "restoredAt" TIMESTAMPTZ(3),

    CONSTRAINT "FieldLift_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Check" (
    "shopId" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "check" TEXT NOT NULL,
    "state" "CheckState" NOT NULL,
    "details" JSONB NOT NULL,
    "checkedAt" TIMESTAMPTZ(3) NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Check_pkey" PRIMARY KEY ("shopId","partner","check")
);

CREATE INDEX "PosOrder_shopId_partner_state_decidedAt_id_idx" ON "PosOrder"("shopId", "partner", "state", "decidedAt" DESC, "id" DESC);

CREATE UNIQUE INDEX "PosOrder_orderId_partner_key" ON "PosOrder"("orderId", "partner");

CREATE INDEX "PosSale_orderId_idx" ON "PosSale"("orderId");

CREATE INDEX "PosSale_shopId_partner_sentAt_idx" ON "PosSale"("shopId", "partner", "sentAt" DESC);

CREATE UNIQUE INDEX "PosSale_shopId_partner_reference_key" ON "PosSale"("shopId", "partner", "reference");

CREATE INDEX "FieldLift_shopId_partner_state_idx" ON "FieldLift"("shopId", "partner", "state");

CREATE INDEX "FieldLift_state_createdAt_idx" ON "FieldLift"("state", "createdAt");

ALTER TABLE "PosOrder" ADD CONSTRAINT "PosOrder_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "PosOrder" ADD CONSTRAINT "PosOrder_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "PosSale" ADD CONSTRAINT "PosSale_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "PosSale" ADD CONSTRAINT "PosSale_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "PosLink" ADD CONSTRAINT "PosLink_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "FieldLift" ADD CONSTRAINT "FieldLift_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Check" ADD CONSTRAINT "Check_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "ConnectState" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ConnectState_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "ConnectState_shopId_idx" ON "ConnectState"("shopId");

CREATE INDEX "ConnectState_expiresAt_idx" ON "ConnectState"("expiresAt");

ALTER TABLE "ConnectState" ADD CONSTRAINT "ConnectState_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;
