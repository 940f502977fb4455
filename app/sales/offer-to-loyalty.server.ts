import { storeSaleGid } from "#app/domain/ids.ts";
import { healableStatuses } from "#app/failures/failure-status.ts";
import { retry } from "#app/failures/retry-cause.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { enqueueMany } from "#app/queue/enqueue.server.ts";
import { syncOrderJob } from "#app/queue/jobs.ts";

type OfferedSale = { id: string; name: string; soldAt: Date; importedAt: Date; currency: string };

/**
 * Takes sales that an import has just written, in its transaction, and asks for those to be brought in line that are loyalty purchases, or
 * were: the sales themselves, and those that something came back of.
 * @param offered.saleIds ids of the rows of new and changed sales.
 */
export async function offerToLoyalty(tx: Tx, { chain, saleIds }: { chain: string; saleIds: string[] }): Promise<void> {
  if (saleIds.length === 0) return;
  const { shopId: shop } = await tx.storeChain.findUniqueOrThrow({ where: { id: chain }, select: { shopId: true } });
  await makeOrders(tx, { shop, sales: await salesToCredit(tx, { chain, saleIds }) });
  const orders = await ordersConcerned(tx, { shop, chain, saleIds });
  await enqueueMany(
    tx,
    syncOrderJob,
    orders.map((order) => ({ shop, order })),
  );
}

/** An import came to its end, so the POS answers: takes up the sales of the chain whose customer it did not name before. */
export async function takeUpUnread(tx: Tx, { chain }: { chain: string }): Promise<void> {
  const rows = await tx.$queryRaw<{ shop: string; id: string; orderId: string }[]>`
    SELECT f."shopId" AS shop, f.id, f."orderId" FROM "StoreChain" c
      JOIN "Failure" f ON f."shopId" = c."shopId" AND f.code = 'customer_unread' AND f.status = ANY(${[...healableStatuses]}::"FailureStatus"[])
      JOIN "Order" o ON o.id = f."orderId" JOIN "StoreSale" s ON o.gid = 'store-sale:' || s.id
    WHERE c.id = ${chain}::uuid AND s."chainId" = c.id`;
  const [first] = rows;
  if (first) await retry(tx, { shop: first.shop, failures: rows });
}

/**
 * Sales of a chain that sends them, with a customer, rung up at a till since it does: neither our own online orders nor those that another
 * program brought to the POS.
 */
function salesToCredit(tx: Tx, { chain, saleIds }: { chain: string; saleIds: string[] }): Promise<OfferedSale[]> {
  return tx.$queryRaw<OfferedSale[]>`
    SELECT s.id, l.name || ' · ' || s.number AS name, s."soldAt", s."importedAt", s.currency
    FROM "StoreSale" s JOIN "StoreChain" c ON c.id = s."chainId" JOIN "StoreLocation" l ON l.id = s."locationId"
    WHERE s."chainId" = ${chain}::uuid AND s.id = ANY(${saleIds}::uuid[]) AND c."sendsLoyalty" AND s."soldAt" >= c."loyaltyFrom"
      AND s.counted AND s."customerId" IS NOT NULL AND s."sentByUs" IS NULL AND s.source IS NULL
      AND EXISTS (
        SELECT FROM "StoreSaleLine" line
        WHERE line."saleId" = s.id AND line.goods AND (line.quantity > 0 OR (line.quantity < 0 AND s."returnOf" IS NULL))
      )`;
}

/** An order for each from the first moment on: whatever keeps it from being brought in line, it is not lost. */
async function makeOrders(tx: Tx, { shop, sales }: { shop: string; sales: OfferedSale[] }): Promise<void> {
  await tx.order.createMany({
    data: sales.map(({ id, name, soldAt, importedAt, currency }) => ({
      ...{ shopId: shop, gid: storeSaleGid(id), channel: "in_store" as const, name, number: 0, processedAt: soldAt },
      ...{ readVersion: new Date(0), readAt: importedAt, payment: "unknown", currency, subtotalMinor: 0n },
    })),
    skipDuplicates: true,
  });
}

/** Of a return, the sale that it names. */
async function ordersConcerned(tx: Tx, { shop, chain, saleIds }: { shop: string; chain: string; saleIds: string[] }): Promise<string[]> {
  const rows = await tx.$queryRaw<{ gid: string }[]>`
    SELECT o.gid FROM "Order" o WHERE o."shopId" = ${shop} AND o.gid = ANY(${saleIds.map(storeSaleGid)})
    UNION
    SELECT o.gid FROM "StoreSale" back
      JOIN "StoreSale" sold ON sold."chainId" = back."chainId" AND sold."saleId" = back."returnOf"
      JOIN "Order" o ON o."shopId" = ${shop} AND o.gid = 'store-sale:' || sold.id
    WHERE back."chainId" = ${chain}::uuid AND back.id = ANY(${saleIds}::uuid[])`;
  return rows.map(({ gid }) => gid);
}
