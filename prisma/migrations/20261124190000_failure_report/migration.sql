ALTER TYPE "RedemptionState" ADD VALUE 'planned' BEFORE 'sending';

ALTER TYPE "RedemptionState" ADD VALUE 'undoing' AFTER 'rejected';

ALTER TYPE "RedemptionState" ADD VALUE 'returning' AFTER 'undoing';

ALTER TYPE "RedemptionState" ADD VALUE 'returned' AFTER 'returning';

CREATE TYPE "LinkState" AS ENUM ('linked', 'unlinked');

CREATE TYPE "StepState" AS ENUM ('waiting', 'done', 'cancelled');

CREATE TYPE "StepHow" AS ENUM ('assisted', 'direct');

ALTER TYPE "FailureStatus" ADD VALUE 'waiting' AFTER 'retrying';

ALTER TYPE "FailureStatus" ADD VALUE 'snoozed' AFTER 'waiting';

CREATE TYPE "BulkKind" AS ENUM ('hide', 'unhide', 'retry', 'snooze', 'assign', 'export');

CREATE TYPE "BulkRunState" AS ENUM ('running', 'done', 'failed');

CREATE TYPE "TargetState" AS ENUM ('pending', 'healed', 'failed');

ALTER TABLE "Order" ADD COLUMN "customerId" UUID;

ALTER TABLE "OrderLine" ADD COLUMN "listMinor" BIGINT NOT NULL DEFAULT 0;

ALTER TABLE "Recording" ADD COLUMN "byHand" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "Recording" ADD COLUMN "exceptionId" UUID;

ALTER TABLE "Recording" ADD COLUMN "cardNote" TEXT;

ALTER TABLE "Redemption" ALTER COLUMN "itemId" DROP NOT NULL;

ALTER TABLE "Redemption" ADD COLUMN "itemTitle" TEXT;

ALTER TABLE "Redemption" ADD COLUMN "programId" TEXT;

ALTER TABLE "Redemption" ADD COLUMN "refusal" TEXT;

CREATE TABLE "Customer" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "gid" TEXT,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Customer_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "MemberLink" (
    "id" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "partner" TEXT NOT NULL,
    "state" "LinkState" NOT NULL,
    "memberId" UUID,
    "decidedBy" TEXT,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "MemberLink_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ListedProgram" (
    "shopId" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "programId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "brand" TEXT,
    "description" TEXT,
    "enrolled" BOOLEAN,
    "terms" JSONB,
    "readAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ListedProgram_pkey" PRIMARY KEY ("shopId","partner","programId")
);

CREATE TABLE "ListedItem" (
    "shopId" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "programId" TEXT NOT NULL,
    "upc" TEXT NOT NULL,
    "upc14" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "readAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ListedItem_pkey" PRIMARY KEY ("shopId","partner","programId","upc")
);

CREATE TABLE "CatalogueVariant" (
    "shopId" TEXT NOT NULL,
    "variantGid" TEXT NOT NULL,
    "productGid" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "variantTitle" TEXT,
    "vendor" TEXT,
    "sku" TEXT,
    "barcode" TEXT,
    "upc14" TEXT,
    "priceMinor" BIGINT NOT NULL,
    "readAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CatalogueVariant_pkey" PRIMARY KEY ("shopId","variantGid")
);

CREATE TABLE "CatalogueRead" (
    "shopId" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),
    "rows" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,

    CONSTRAINT "CatalogueRead_pkey" PRIMARY KEY ("shopId","what")
);

CREATE TABLE "Distributor" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "accountNumber" TEXT NOT NULL,
    "updatedBy" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Distributor_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Enrolment" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "programId" TEXT NOT NULL,
    "programTitle" TEXT NOT NULL,
    "distributor" TEXT NOT NULL,
    "accountNumber" TEXT NOT NULL,
    "state" "StepState" NOT NULL,
    "how" "StepHow" NOT NULL,
    "startedBy" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "doneBy" TEXT,
    "doneAt" TIMESTAMPTZ(3),

    CONSTRAINT "Enrolment_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ProgramException" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "upc" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "programId" TEXT NOT NULL,
    "programTitle" TEXT NOT NULL,
    "likeUpc" TEXT NOT NULL,
    "likeTitle" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "state" "StepState" NOT NULL,
    "how" "StepHow" NOT NULL,
    "startedBy" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "doneBy" TEXT,
    "doneAt" TIMESTAMPTZ(3),

    CONSTRAINT "ProgramException_pkey" PRIMARY KEY ("id")
);

ALTER TABLE "Failure" ADD COLUMN "customerId" UUID;

ALTER TABLE "Failure" ADD COLUMN "upc14" TEXT;

ALTER TABLE "Failure" ADD COLUMN "atRiskMinor" BIGINT NOT NULL DEFAULT 0;

ALTER TABLE "Failure" ADD COLUMN "currency" TEXT NOT NULL DEFAULT 'USD';

ALTER TABLE "Failure" ADD COLUMN "atRiskBand" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "Failure" ADD COLUMN "clockOver" BOOLEAN NOT NULL DEFAULT false;

-- Without money at risk, the day decides.
ALTER TABLE "Failure" ADD COLUMN "rank" TIMESTAMPTZ(3);
UPDATE "Failure" SET rank = "occurredAt", "clockOver" = "occurredAt" < now() - interval '30 days';
ALTER TABLE "Failure" ALTER COLUMN "rank" SET NOT NULL;

ALTER TABLE "Failure" ADD COLUMN "waitingBy" TEXT;

ALTER TABLE "Failure" ADD COLUMN "waitingSince" TIMESTAMPTZ(3);

ALTER TABLE "Failure" ADD COLUMN "snoozedUntil" TIMESTAMPTZ(3);

ALTER TABLE "Failure" ADD COLUMN "assigneeId" UUID;

CREATE TABLE "FailureEvent" (
    "id" UUID NOT NULL,
    "failureId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "details" JSONB NOT NULL,

    CONSTRAINT "FailureEvent_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "SearchEntry" (
    "shopId" TEXT NOT NULL,
    "word" TEXT COLLATE "C" NOT NULL,
    "field" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "SearchEntry_pkey" PRIMARY KEY ("shopId","word","field","value")
);

CREATE TABLE "StaffMember" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "name" TEXT,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "StaffMember_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "SavedView" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SavedView_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "BulkRun" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "kind" "BulkKind" NOT NULL,
    "selection" JSONB NOT NULL,
    "locale" TEXT NOT NULL DEFAULT 'en',
    "state" "BulkRunState" NOT NULL DEFAULT 'running',
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "cursor" TEXT,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "BulkRun_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ExportChunk" (
    "runId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "content" TEXT NOT NULL,

    CONSTRAINT "ExportChunk_pkey" PRIMARY KEY ("runId","number")
);

CREATE TABLE "NotificationSettings" (
    "shopId" TEXT NOT NULL,
    "recipients" TEXT NOT NULL DEFAULT '',
    "locale" TEXT NOT NULL DEFAULT 'en',
    "digest" BOOLEAN NOT NULL DEFAULT false,
    "digestHour" INTEGER NOT NULL DEFAULT 18,
    "lastDigestDay" TEXT,
    "spike" BOOLEAN NOT NULL DEFAULT false,
    "spikeThreshold" INTEGER NOT NULL DEFAULT 20,
    "lastSpikeAt" TIMESTAMPTZ(3),
    "problem" TEXT,
    "problemAt" TIMESTAMPTZ(3),
    "sentAt" TIMESTAMPTZ(3),
    "updatedBy" TEXT NOT NULL DEFAULT '',
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "NotificationSettings_pkey" PRIMARY KEY ("shopId")
);

ALTER TABLE "Fix" ADD COLUMN "sent" JSONB NOT NULL DEFAULT '[]';

ALTER TABLE "Fix" ADD COLUMN "changed" JSONB NOT NULL DEFAULT '[]';

CREATE TABLE "FixTarget" (
    "fixId" UUID NOT NULL,
    "failureId" UUID NOT NULL,
    "state" "TargetState" NOT NULL DEFAULT 'pending',
    "code" TEXT,
    "settledAt" TIMESTAMPTZ(3),

    CONSTRAINT "FixTarget_pkey" PRIMARY KEY ("fixId","failureId")
);

CREATE UNIQUE INDEX "Customer_shopId_key_key" ON "Customer"("shopId", "key");

-- Buyers and whose account they have, out of what members and orders knew.
INSERT INTO "Customer" (id, "shopId", key, gid, name, "createdAt")
SELECT gen_random_uuid(), "shopId", "customerKey", CASE WHEN "customerKey" LIKE 'gid:%' THEN "customerKey" END, name, "createdAt" FROM "Member"
ON CONFLICT DO NOTHING;

INSERT INTO "Customer" (id, "shopId", key, gid, name)
SELECT DISTINCT ON ("shopId", "customerGid") gen_random_uuid(), "shopId", "customerGid", "customerGid", coalesce("customerName", '')
FROM "Order" WHERE "customerGid" IS NOT NULL ORDER BY "shopId", "customerGid", "processedAt" DESC
ON CONFLICT DO NOTHING;

INSERT INTO "MemberLink" (id, "customerId", partner, state, "memberId", "updatedAt")
SELECT gen_random_uuid(), c.id, m.partner, 'linked', m.id, m."createdAt"
FROM "Member" m JOIN "Customer" c ON c."shopId" = m."shopId" AND c.key = m."customerKey";

UPDATE "Order" o SET "customerId" = c.id FROM "Customer" c WHERE c."shopId" = o."shopId" AND c.gid = o."customerGid";
UPDATE "Order" o SET "customerId" = c.id
FROM "Member" m JOIN "Customer" c ON c."shopId" = m."shopId" AND c.key = m."customerKey"
WHERE o."customerId" IS NULL AND o."memberId" = m.id;
UPDATE "Failure" f SET "customerId" = o."customerId", currency = o.currency FROM "Order" o WHERE o.id = f."orderId";
UPDATE "Failure" SET "upc14" = lpad(regexp_replace(upc, '[^0-9]', '', 'g'), 14, '0') WHERE upc ~ '[0-9]';

INSERT INTO "SearchEntry" ("shopId", word, field, value)
SELECT "shopId", ltrim(lower("orderName"), '#'), 'order', "orderName" FROM "Failure" WHERE "orderName" IS NOT NULL
UNION SELECT "shopId", ltrim("upc14", '0'), 'upc', "upc14" FROM "Failure" WHERE "upc14" IS NOT NULL
UNION SELECT "shopId", lower("rewardId"), 'reward', "rewardId" FROM "Failure" WHERE "rewardId" IS NOT NULL
UNION SELECT "shopId", word, 'customer', "customerId"::text
  FROM "Failure", regexp_split_to_table(lower("customerName"), '[^[:alnum:]]+') word WHERE "customerId" IS NOT NULL AND word <> ''
UNION SELECT "shopId", word, 'product', "productTitle"
  FROM "Failure", regexp_split_to_table(lower("productTitle"), '[^[:alnum:]]+') word WHERE word <> ''
UNION SELECT "shopId", word, 'program', program
  FROM "Failure", regexp_split_to_table(lower(program), '[^[:alnum:]]+') word WHERE word <> '';

DROP INDEX "Member_shopId_partner_customerKey_key";
ALTER TABLE "Member" DROP COLUMN "customerKey";
ALTER TABLE "Failure" DROP COLUMN "searchText";

CREATE INDEX "Order_customerId_processedAt_id_idx" ON "Order"("customerId", "processedAt" DESC, "id" DESC);

CREATE INDEX "Customer_shopId_createdAt_id_idx" ON "Customer"("shopId", "createdAt" DESC, "id" DESC);

CREATE INDEX "MemberLink_memberId_idx" ON "MemberLink"("memberId");

CREATE UNIQUE INDEX "MemberLink_customerId_partner_key" ON "MemberLink"("customerId", "partner");

CREATE INDEX "Member_shopId_partner_memberId_idx" ON "Member"("shopId", "partner", "memberId");

CREATE INDEX "ListedItem_shopId_upc14_idx" ON "ListedItem"("shopId", "upc14");

CREATE INDEX "CatalogueVariant_shopId_upc14_idx" ON "CatalogueVariant"("shopId", "upc14");

CREATE UNIQUE INDEX "Distributor_shopId_partner_name_key" ON "Distributor"("shopId", "partner", "name");

CREATE UNIQUE INDEX "Enrolment_shopId_partner_programId_key" ON "Enrolment"("shopId", "partner", "programId");

CREATE UNIQUE INDEX "ProgramException_shopId_partner_cause_key" ON "ProgramException"("shopId", "partner", "cause");

CREATE INDEX "Failure_shopId_kind_status_code_occurredAt_id_idx" ON "Failure"("shopId", "kind", "status", "code", "occurredAt" DESC, "id" DESC);

CREATE INDEX "Failure_shopId_kind_status_program_occurredAt_id_idx" ON "Failure"("shopId", "kind", "status", "program", "occurredAt" DESC, "id" DESC);

CREATE INDEX "Failure_shopId_kind_status_partner_occurredAt_id_idx" ON "Failure"("shopId", "kind", "status", "partner", "occurredAt" DESC, "id" DESC);

CREATE INDEX "Failure_shopId_kind_status_atRiskBand_occurredAt_id_idx" ON "Failure"("shopId", "kind", "status", "atRiskBand", "occurredAt" DESC, "id" DESC);

CREATE INDEX "Failure_shopId_kind_status_clockOver_rank_id_idx" ON "Failure"("shopId", "kind", "status", "clockOver", "rank", "id");

CREATE INDEX "Failure_shopId_assigneeId_kind_status_occurredAt_id_idx" ON "Failure"("shopId", "assigneeId", "kind", "status", "occurredAt" DESC, "id" DESC);

CREATE INDEX "Failure_shopId_customerId_kind_status_occurredAt_id_idx" ON "Failure"("shopId", "customerId", "kind", "status", "occurredAt" DESC, "id" DESC);

CREATE INDEX "Failure_shopId_upc14_kind_status_occurredAt_id_idx" ON "Failure"("shopId", "upc14", "kind", "status", "occurredAt" DESC, "id" DESC);

CREATE INDEX "Failure_shopId_productTitle_kind_status_occurredAt_id_idx" ON "Failure"("shopId", "productTitle", "kind", "status", "occurredAt" DESC, "id" DESC);

CREATE INDEX "Failure_shopId_orderName_idx" ON "Failure"("shopId", "orderName");

CREATE INDEX "Failure_shopId_rewardId_idx" ON "Failure"("shopId", "rewardId");

CREATE INDEX "Failure_status_snoozedUntil_idx" ON "Failure"("status", "snoozedUntil");

CREATE INDEX "Failure_clockOver_occurredAt_idx" ON "Failure"("clockOver", "occurredAt");

CREATE INDEX "FailureEvent_failureId_at_idx" ON "FailureEvent"("failureId", "at");

CREATE INDEX "SearchEntry_shopId_field_value_idx" ON "SearchEntry"("shopId", "field", "value");

CREATE UNIQUE INDEX "StaffMember_shopId_actor_key" ON "StaffMember"("shopId", "actor");

CREATE UNIQUE INDEX "SavedView_shopId_name_key" ON "SavedView"("shopId", "name");

CREATE INDEX "BulkRun_shopId_createdAt_idx" ON "BulkRun"("shopId", "createdAt" DESC);

CREATE INDEX "FixTarget_failureId_state_idx" ON "FixTarget"("failureId", "state");

ALTER TABLE "Order" ADD CONSTRAINT "Order_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Recording" ADD CONSTRAINT "Recording_exceptionId_fkey" FOREIGN KEY ("exceptionId") REFERENCES "ProgramException"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Customer" ADD CONSTRAINT "Customer_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "MemberLink" ADD CONSTRAINT "MemberLink_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "MemberLink" ADD CONSTRAINT "MemberLink_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "ListedProgram" ADD CONSTRAINT "ListedProgram_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "ListedItem" ADD CONSTRAINT "ListedItem_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "CatalogueVariant" ADD CONSTRAINT "CatalogueVariant_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "CatalogueRead" ADD CONSTRAINT "CatalogueRead_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Distributor" ADD CONSTRAINT "Distributor_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Enrolment" ADD CONSTRAINT "Enrolment_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "ProgramException" ADD CONSTRAINT "ProgramException_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Failure" ADD CONSTRAINT "Failure_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Failure" ADD CONSTRAINT "Failure_assigneeId_fkey" FOREIGN KEY ("assigneeId") REFERENCES "StaffMember"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "FailureEvent" ADD CONSTRAINT "FailureEvent_failureId_fkey" FOREIGN KEY ("failureId") REFERENCES "Failure"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "SearchEntry" ADD CONSTRAINT "SearchEntry_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "StaffMember" ADD CONSTRAINT "StaffMember_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "SavedView" ADD CONSTRAINT "SavedView_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "BulkRun" ADD CONSTRAINT "BulkRun_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "ExportChunk" ADD CONSTRAINT "ExportChunk_runId_fkey" FOREIGN KEY ("runId") REFERENCES "BulkRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "NotificationSettings" ADD CONSTRAINT "NotificationSettings_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "FixTarget" ADD CONSTRAINT "FixTarget_fixId_fkey" FOREIGN KEY ("fixId") REFERENCES "Fix"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "FixTarget" ADD CONSTRAINT "FixTarget_failureId_fkey" FOREIGN KEY ("failureId") REFERENCES "Failure"("id") ON DELETE CASCADE ON UPDATE CASCADE;
