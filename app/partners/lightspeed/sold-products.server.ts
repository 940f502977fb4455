import type { LightspeedClient } from "./client.server.ts";
import { dataOf, product as productRow } from "./messages.ts";
import type { Product } from "./messages.ts";
import { refusal } from "./refusal.ts";

/** So few are asked for one by one. */
const few = 10;

/**
 * What products are called: a sale tells their ids only [V 4.7]. What was learned is kept; of many that are unknown the catalogue tells 200
 * at once, and it is read on from where we stopped, for as many calls as asking one by one would take.
 */
export function createSoldProducts(client: LightspeedClient) {
  const known = new Map<string, Product | null>();
  let next: number | null = 0;

  return async function soldProducts(operation: string, ids: string[]): Promise<Map<string, Product | null>> {
    const missing = () => [...new Set(ids)].filter((id) => !known.has(id));
    for (let calls = missing().length; calls > few && next !== null && missing().length > few; calls--) {
      const query: [string, string][] = [["deleted", "true"]];
      const page = await client.readPage({ operation, path: "products", query, row: productRow, after: next });
      for (const one of page.rows) known.set(one.id, one);
      next = page.next;
    }
    for (const id of missing()) known.set(id, await readProduct(client, { operation, id }));
    return known;
  };
}

/** A deleted one as well: it was sold. */
async function readProduct(client: LightspeedClient, { operation, id }: { operation: string; id: string }): Promise<Product | null> {
  const path = `products/${encodeURIComponent(id)}`;
  const said = await client.call({ operation, path, answer: dataOf(productRow) });
  if (said.status === "success") return said.data;
  if (said.httpStatus === 404) return null;
  throw refusal(path, said);
}
