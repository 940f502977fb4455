-- AlterTable
ALTER TABLE "Connection" ADD COLUMN "circuit" JSONB;
