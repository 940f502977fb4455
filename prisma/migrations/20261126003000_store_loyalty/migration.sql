CREATE TYPE "LooseReturns" AS ENUM ('ask', 'leave');

ALTER TABLE "StoreChain" ADD COLUMN "looseReturns" "LooseReturns" NOT NULL DEFAULT 'ask';

ALTER TABLE "StoreSale" ADD COLUMN "returnOf" TEXT;

-- What came back of a sale. Few sales are returns.
CREATE INDEX "StoreSale_chainId_returnOf_idx" ON "StoreSale" ("chainId", "returnOf") WHERE "returnOf" IS NOT NULL;

CREATE INDEX "CatalogueVariant_shopId_sku_idx" ON "CatalogueVariant" ("shopId", "sku");

CREATE INDEX "Order_shopId_channel_processedAt_id_idx" ON "Order" ("shopId", "channel", "processedAt" DESC, "id" DESC);
