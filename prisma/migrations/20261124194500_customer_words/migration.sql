-- Buyers are found by the words of their names. In byte order, so that the beginning of a word is a range of the index.
CREATE TABLE "CustomerWord" (
    "shopId" TEXT NOT NULL,
    "word" TEXT COLLATE "C" NOT NULL,
    "customerId" UUID NOT NULL,

    CONSTRAINT "CustomerWord_pkey" PRIMARY KEY ("shopId","word","customerId")
);

CREATE INDEX "CustomerWord_customerId_idx" ON "CustomerWord"("customerId");

ALTER TABLE "CustomerWord" ADD CONSTRAINT "CustomerWord_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

INSERT INTO "CustomerWord" ("shopId", word, "customerId")
SELECT DISTINCT "shopId", word, id
FROM "Customer", regexp_split_to_table(lower(regexp_replace(normalize(name, NFD), '[\u0300-\u036F]', '', 'g')), '[^[:alnum:]]+') word
WHERE word <> '';
