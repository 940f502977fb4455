CREATE TYPE "ReportFileState" AS ENUM ('waiting', 'made', 'failed');

CREATE TYPE "ReportMailState" AS ENUM ('none', 'waiting', 'sent', 'failed');

ALTER TABLE "ReportFile"
  ADD COLUMN "dueAt" TIMESTAMPTZ(3),
  ADD COLUMN "hoursFrom" TIMESTAMPTZ(3),
  ADD COLUMN "hoursTo" TIMESTAMPTZ(3),
  ADD COLUMN "state" "ReportFileState" NOT NULL DEFAULT 'made',
  ADD COLUMN "late" TEXT[],
  ADD COLUMN "mail" "ReportMailState" NOT NULL DEFAULT 'none',
  ADD COLUMN "problem" TEXT;

-- One file for each moment at which a scheduled report is due.
CREATE UNIQUE INDEX "ReportFile_scheduledId_dueAt_key" ON "ReportFile"("scheduledId", "dueAt");
