import { upcCause, variantCause } from "#app/domain/cause.ts";
import { readUpc } from "#app/domain/upc.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { retryCauseJob } from "#app/queue/jobs.ts";
import { readBarcodes } from "#app/shopify/read-barcodes.server.ts";
import { astro } from "./astro-credentials.server.ts";

type Ignoring = { shop: string; variants: { gid: string; title: string }[]; actor: string };

/** Puts products on the list of what is in no program, by their barcodes in Shopify, or as they are where there is none. What failed for them is tried again, and then skipped. */
export async function ignoreProducts({ shop, variants, actor }: Ignoring): Promise<{ added: number }> {
  const barcodes = await readBarcodes(
    shop,
    variants.map(({ gid }) => gid),
  );
  const items = variants.map(({ gid, title }) => {
    const reading = readUpc(barcodes.get(gid));
    const item = reading.status === "valid" ? { cause: upcCause(reading.upc), upc: reading.upc } : { cause: variantCause(gid), upc: null };
    return { shopId: shop, partner: astro, ...item, title, addedBy: actor };
  });
  const added = await db.$transaction(async (tx) => {
    const { count } = await tx.ignoredItem.createMany({ data: items, skipDuplicates: true });
    for (const { cause } of items) await enqueue(tx, retryCauseJob, { shop, cause });
    return count;
  });
  return { added };
}

/** Takes an item off the list: orders that were skipped for it are looked at again. */
export async function removeIgnoredItem({ shop, id }: { shop: string; id: string; actor: string }): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const item = await tx.ignoredItem.findFirst({ where: { shopId: shop, id } });
    if (!item) return false;
    await tx.ignoredItem.delete({ where: { id } });
    await enqueue(tx, retryCauseJob, { shop, cause: item.cause });
    return true;
  });
}
