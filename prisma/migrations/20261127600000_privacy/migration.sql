CREATE TYPE "ComplianceKind" AS ENUM ('data_request', 'redact_customer', 'redact_shop', 'uninstalled', 'scopes_changed');

CREATE TABLE "ComplianceRequest" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "kind" "ComplianceKind" NOT NULL,
    "customerGid" TEXT,
    "guestKeys" TEXT[],
    "orderGids" TEXT[],
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "doneAt" TIMESTAMPTZ(3),
    "doneBy" TEXT,
    "counts" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "ComplianceRequest_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "ComplianceRequest_shopId_askedAt_idx" ON "ComplianceRequest"("shopId", "askedAt" DESC);
CREATE INDEX "ComplianceRequest_doneAt_dueAt_idx" ON "ComplianceRequest"("doneAt", "dueAt");

CREATE TABLE "AccessLog" (
    "shopId" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "times" INTEGER NOT NULL DEFAULT 1,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AccessLog_pkey" PRIMARY KEY ("shopId","actor","what","subject","hour")
);
CREATE INDEX "AccessLog_shopId_at_idx" ON "AccessLog"("shopId", "at" DESC);
CREATE INDEX "AccessLog_at_idx" ON "AccessLog"("at");

ALTER TABLE "AccessLog" ADD CONSTRAINT "AccessLog_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;
