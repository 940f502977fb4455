import { readUpc } from "#app/domain/upc.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { retryCauseJob } from "#app/queue/jobs.ts";
import { readBarcodes } from "#app/shopify/read-barcodes.server.ts";
import { astro } from "./astro-credentials.server.ts";

type Ignoring = { shop: string; variants: { gid: string; title: string }[]; actor: string };

/** Puts products on the list of what is in no program, by their barcodes in Shopify. What failed for them is tried again, and then skipped. */
export async function ignoreProducts({ shop, variants, actor }: Ignoring): Promise<{ added: number; withoutUpc: number }> {
  const barcodes = await readBarcodes(
    shop,
    variants.map(({ gid }) => gid),
  );
  const items = variants.flatMap(({ gid, title }) => {
    const reading = readUpc(barcodes.get(gid));
    return reading.status === "valid" ? [{ shopId: shop, partner: astro, upc: reading.upc, title, addedBy: actor }] : [];
  });
  const added = await db.$transaction(async (tx) => {
    const { count } = await tx.ignoredItem.createMany({ data: items, skipDuplicates: true });
    for (const { upc } of items) await enqueue(tx, retryCauseJob, { shop, cause: causeOf(upc) });
    return count;
  });
  return { added, withoutUpc: variants.length - items.length };
}

/** Takes an item off the list: orders that were skipped for it are looked at again. */
export async function removeIgnoredItem({ shop, id }: { shop: string; id: string; actor: string }): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const item = await tx.ignoredItem.findFirst({ where: { shopId: shop, id } });
    if (!item) return false;
    await tx.ignoredItem.delete({ where: { id } });
    await enqueue(tx, retryCauseJob, { shop, cause: causeOf(item.upc) });
    return true;
  });
}

function causeOf(upc: string): string {
  return `upc:${upc.padStart(14, "0")}`;
}
