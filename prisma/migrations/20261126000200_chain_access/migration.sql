ALTER TABLE "StoreChain" ADD COLUMN "authorisedBy" TEXT;
