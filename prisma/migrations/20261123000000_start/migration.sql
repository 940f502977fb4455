-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "ConnectionStatus" AS ENUM ('connected', 'credentials_rejected', 'disconnected');

-- CreateEnum
CREATE TYPE "OrderState" AS ENUM ('pending', 'done', 'skipped', 'failed');

-- CreateEnum
CREATE TYPE "LineState" AS ENUM ('pending', 'recorded', 'already_recorded', 'skipped', 'failed');

-- CreateEnum
CREATE TYPE "RecordingState" AS ENUM ('planned', 'sending', 'recorded', 'rejected', 'disputed');

-- CreateEnum
CREATE TYPE "RedemptionState" AS ENUM ('sending', 'redeemed', 'rejected');

-- CreateEnum
CREATE TYPE "FailureKind" AS ENUM ('redemption', 'transaction');

-- CreateEnum
CREATE TYPE "FailureStatus" AS ENUM ('open', 'retrying', 'resolved', 'hidden');

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "isOnline" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" TIMESTAMPTZ(3),
    "accessToken" TEXT NOT NULL,
    "userId" BIGINT,
    "firstName" TEXT,
    "lastName" TEXT,
    "email" TEXT,
    "accountOwner" BOOLEAN,
    "locale" TEXT,
    "collaborator" BOOLEAN,
    "emailVerified" BOOLEAN,
    "refreshToken" TEXT,
    "refreshTokenExpires" TIMESTAMPTZ(3),

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Shop" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "timeZone" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "installedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "uninstalledAt" TIMESTAMPTZ(3),

    CONSTRAINT "Shop_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Connection" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "status" "ConnectionStatus" NOT NULL,
    "credentials" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "startAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reviewedAt" TIMESTAMPTZ(3),
    "connectedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checkedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WebhookDelivery" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "webhookId" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "subject" TEXT,
    "triggeredAt" TIMESTAMPTZ(3) NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "WebhookDelivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Order" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "gid" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "processedAt" TIMESTAMPTZ(3) NOT NULL,
    "readVersion" TIMESTAMPTZ(3) NOT NULL,
    "readAt" TIMESTAMPTZ(3) NOT NULL,
    "cancelledAt" TIMESTAMPTZ(3),
    "payment" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "subtotalMinor" BIGINT NOT NULL,
    "customerGid" TEXT,
    "customerName" TEXT,
    "memberId" UUID,
    "state" "OrderState" NOT NULL DEFAULT 'pending',

    CONSTRAINT "Order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OrderLine" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "orderId" UUID NOT NULL,
    "gid" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "variantTitle" TEXT,
    "sku" TEXT,
    "barcode" TEXT,
    "variantGid" TEXT,
    "productGid" TEXT,
    "quantity" INTEGER NOT NULL,
    "currentQuantity" INTEGER NOT NULL,
    "totalMinor" BIGINT NOT NULL,
    "upcOverride" TEXT,
    "state" "LineState" NOT NULL DEFAULT 'pending',
    "reason" TEXT,
    "owed" INTEGER NOT NULL DEFAULT 0,
    "recorded" INTEGER NOT NULL DEFAULT 0,
    "decidedAt" TIMESTAMPTZ(3),

    CONSTRAINT "OrderLine_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Recording" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "lineId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "partner" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "upc" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "removed" INTEGER NOT NULL DEFAULT 0,
    "removing" INTEGER NOT NULL DEFAULT 0,
    "amountMinor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "state" "RecordingState" NOT NULL,
    "partnerReference" TEXT,
    "programId" TEXT,
    "programTitle" TEXT,
    "note" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Recording_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Redemption" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "lineId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "partner" TEXT NOT NULL,
    "rewardId" TEXT NOT NULL,
    "itemId" TEXT NOT NULL,
    "programTitle" TEXT NOT NULL,
    "state" "RedemptionState" NOT NULL,
    "recipient" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Redemption_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OrderEvent" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "orderId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "details" JSONB NOT NULL,

    CONSTRAINT "OrderEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Member" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "customerKey" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "partnerMemberId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IgnoredItem" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "upc" TEXT,
    "title" TEXT NOT NULL,
    "addedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "IgnoredItem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Failure" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "kind" "FailureKind" NOT NULL,
    "code" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "status" "FailureStatus" NOT NULL DEFAULT 'open',
    "orderId" UUID,
    "lineId" UUID,
    "orderName" TEXT,
    "customerGid" TEXT,
    "customerName" TEXT,
    "upc" TEXT,
    "productTitle" TEXT,
    "program" TEXT,
    "rewardId" TEXT,
    "details" JSONB NOT NULL,
    "searchText" TEXT NOT NULL,
    "occurredAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "times" INTEGER NOT NULL DEFAULT 1,
    "nextAttemptAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),
    "closedBy" TEXT,

    CONSTRAINT "Failure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Attempt" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "orderId" UUID NOT NULL,
    "partner" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "durationMs" INTEGER NOT NULL,
    "request" JSONB NOT NULL,
    "answer" JSONB,
    "outcome" TEXT NOT NULL,

    CONSTRAINT "Attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Fix" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "failureId" UUID NOT NULL,
    "cause" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "fix" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "actor" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "appliedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Fix_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Session_shop_idx" ON "Session"("shop");

-- CreateIndex
CREATE UNIQUE INDEX "Connection_shopId_partner_key" ON "Connection"("shopId", "partner");

-- CreateIndex
CREATE INDEX "WebhookDelivery_shopId_subject_idx" ON "WebhookDelivery"("shopId", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "WebhookDelivery_shopId_webhookId_key" ON "WebhookDelivery"("shopId", "webhookId");

-- CreateIndex
CREATE INDEX "Order_shopId_processedAt_id_idx" ON "Order"("shopId", "processedAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Order_shopId_state_processedAt_id_idx" ON "Order"("shopId", "state", "processedAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Order_shopId_number_idx" ON "Order"("shopId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Order_shopId_gid_key" ON "Order"("shopId", "gid");

-- CreateIndex
CREATE INDEX "OrderLine_shopId_variantGid_idx" ON "OrderLine"("shopId", "variantGid");

-- CreateIndex
CREATE UNIQUE INDEX "OrderLine_orderId_gid_key" ON "OrderLine"("orderId", "gid");

-- CreateIndex
CREATE UNIQUE INDEX "OrderLine_orderId_position_key" ON "OrderLine"("orderId", "position");

-- CreateIndex
CREATE INDEX "Recording_lineId_idx" ON "Recording"("lineId");

-- CreateIndex
CREATE INDEX "Recording_memberId_idx" ON "Recording"("memberId");

-- CreateIndex
CREATE UNIQUE INDEX "Recording_shopId_partner_reference_key" ON "Recording"("shopId", "partner", "reference");

-- CreateIndex
CREATE UNIQUE INDEX "Redemption_lineId_key" ON "Redemption"("lineId");

-- CreateIndex
CREATE UNIQUE INDEX "Redemption_shopId_partner_rewardId_key" ON "Redemption"("shopId", "partner", "rewardId");

-- CreateIndex
CREATE INDEX "OrderEvent_orderId_at_idx" ON "OrderEvent"("orderId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "Member_shopId_partner_customerKey_key" ON "Member"("shopId", "partner", "customerKey");

-- CreateIndex
CREATE UNIQUE INDEX "IgnoredItem_shopId_partner_cause_key" ON "IgnoredItem"("shopId", "partner", "cause");

-- CreateIndex
CREATE INDEX "Failure_shopId_kind_status_occurredAt_id_idx" ON "Failure"("shopId", "kind", "status", "occurredAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Failure_shopId_cause_status_idx" ON "Failure"("shopId", "cause", "status");

-- CreateIndex
CREATE INDEX "Failure_orderId_idx" ON "Failure"("orderId");

-- CreateIndex
CREATE UNIQUE INDEX "Failure_shopId_subject_key" ON "Failure"("shopId", "subject");

-- CreateIndex
CREATE INDEX "Attempt_orderId_startedAt_idx" ON "Attempt"("orderId", "startedAt");

-- CreateIndex
CREATE INDEX "Fix_shopId_cause_appliedAt_idx" ON "Fix"("shopId", "cause", "appliedAt" DESC);

-- CreateIndex
CREATE INDEX "Fix_failureId_idx" ON "Fix"("failureId");

-- AddForeignKey
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WebhookDelivery" ADD CONSTRAINT "WebhookDelivery_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Order" ADD CONSTRAINT "Order_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Order" ADD CONSTRAINT "Order_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OrderLine" ADD CONSTRAINT "OrderLine_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Recording" ADD CONSTRAINT "Recording_lineId_fkey" FOREIGN KEY ("lineId") REFERENCES "OrderLine"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Recording" ADD CONSTRAINT "Recording_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Redemption" ADD CONSTRAINT "Redemption_lineId_fkey" FOREIGN KEY ("lineId") REFERENCES "OrderLine"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Redemption" ADD CONSTRAINT "Redemption_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OrderEvent" ADD CONSTRAINT "OrderEvent_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IgnoredItem" ADD CONSTRAINT "IgnoredItem_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Failure" ADD CONSTRAINT "Failure_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Attempt" ADD CONSTRAINT "Attempt_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Fix" ADD CONSTRAINT "Fix_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

