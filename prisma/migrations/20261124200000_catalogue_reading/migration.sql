-- AlterTable
ALTER TABLE "CatalogueRead" ADD COLUMN     "cursor" TEXT;

-- CreateIndex
CREATE INDEX "Recording_shopId_partner_programId_idx" ON "Recording"("shopId", "partner", "programId");

-- CreateIndex
CREATE INDEX "CatalogueVariant_shopId_title_variantGid_idx" ON "CatalogueVariant"("shopId", "title", "variantGid");
