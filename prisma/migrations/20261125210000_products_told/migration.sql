-- When the shop's products were last told to the partner of a connection.
ALTER TABLE "Connection" ADD COLUMN "productsAt" TIMESTAMPTZ(3);
