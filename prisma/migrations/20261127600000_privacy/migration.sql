-- Not an enum, and why: docs/decisions/0021-the-database-knows-the-shop.md
CREATE DOMAIN "ComplianceKind" AS TEXT;

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

    CONSTRAINT "ComplianceRequest_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "ComplianceRequest_kind_check" CHECK ("kind" = ANY (ARRAY['data_request', 'redact_customer', 'redact_shop', 'uninstalled', 'scopes_changed']))
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

ALTER TABLE "ComplianceRequest" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "shop" ON "ComplianceRequest" USING ("shopId" = current_setting('punchcard.shop', true) OR current_setting('punchcard.shop', true) = '*');
ALTER TABLE "AccessLog" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "shop" ON "AccessLog" USING ("shopId" = current_setting('punchcard.shop', true) OR current_setting('punchcard.shop', true) = '*');
