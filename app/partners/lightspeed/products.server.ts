import { z } from "zod";
import type { RequiredProduct } from "#app/domain/sale.ts";
import { requiredProducts } from "#app/domain/sale.ts";
import type { LinkBy, PosProduct, ProductAnswer } from "#app/partners/capabilities.ts";
import { UnexpectedAnswer } from "#app/partners/errors.ts";
import { codeOf, productFrom } from "./answers.ts";
import type { LightspeedClient } from "./client.server.ts";
import { anything, dataOf, newProductIds, product as productBody } from "./messages.ts";
import type { Product } from "./messages.ts";
import { messageOf, refusal } from "./refusal.ts";

/** So many SKUs in one question: the limit of an address is unknown, this stays well below what any server takes. */
const chunkSize = 40;
const searchSize = 1000;

/**
 * By search, which finds SKUs in small letters [V spec]. Whether it finds the further codes of a product, as barcodes are, is unknown
 * [U]; `GET products?sku=` does [V spec], one code at a time: barcodes are asked for there as well, and SKUs that were not found.
 */
export async function findProducts(client: LightspeedClient, { by, codes }: { by: LinkBy; codes: string[] }): Promise<PosProduct[]> {
  const operation = "findProducts";
  const wanted = [...new Set(codes.map((code) => code.trim()).filter(Boolean))];
  const found = new Map<string, PosProduct>();
  const add = (rows: Product[], asked: string[]) => {
    for (const row of rows) {
      const code = asked.map((one) => codeOf(row, one)).find((one) => one !== null);
      if (code !== undefined && !found.has(row.id)) found.set(row.id, productFrom(row, { by, code }));
    }
  };
  for (let start = 0; start < wanted.length; start += chunkSize) {
    const chunk = wanted.slice(start, start + chunkSize);
    const skus = chunk.map((code): [string, string] => ["sku", code.toLowerCase()]);
    const query: [string, string][] = [["type", "products"], ...skus, ["deleted", "true"], ["page_size", String(searchSize)]];
    add(await read(client, { operation, path: "search", query }), chunk);
  }
  const answered = new Set([...found.values()].map((one) => (by === "sku" ? one.sku : one.barcode)?.toLowerCase()));
  for (const code of wanted)
    if (by === "barcode" || !answered.has(code.toLowerCase()))
      add(await read(client, { operation, path: "products", query: [["sku", code]] }), [code]);
  return [...found.values()];
}

async function read(client: LightspeedClient, facts: { operation: string; path: string; query: [string, string][] }): Promise<Product[]> {
  const said = await client.call({ ...facts, answer: dataOf(z.array(productBody)) });
  if (said.status === "success") return said.data;
  // No product with this code.
  if (said.httpStatus === 404 && facts.path === "products") return [];
  throw refusal(facts.path, said);
}

/** null if there is none. */
export async function readProduct(
  client: LightspeedClient,
  { operation, posId }: { operation: string; posId: string },
): Promise<Product | null> {
  const path = `products/${encodeURIComponent(posId)}`;
  const said = await client.call({ operation, path, answer: dataOf(productBody) });
  if (said.status === "success") return said.data.deleted_at === null ? said.data : null;
  if (said.httpStatus === 404) return null;
  throw refusal(path, said);
}

/** One that is there is made right instead of made again; a deleted one stays deleted. */
export async function createRequiredProduct(client: LightspeedClient, required: RequiredProduct): Promise<ProductAnswer> {
  const operation = "createRequiredProduct";
  const { sku, name } = requiredProducts[required];
  const [known] = (await findProducts(client, { by: "sku", codes: [sku] })).sort((one, other) => Number(other.active) - Number(one.active));
  const there = known && (await readProduct(client, { operation, posId: known.posId }));
  if (there) return makeRight(client, { operation, required, there });
  // Only the name has to be given [V spec]; no price, as shops with and without tax in their prices want different ones.
  const body = { name, sku, is_active: true };
  const said = await client.call({ operation, method: "POST", path: "products", body, answer: dataOf(newProductIds), changes: true });
  if (said.status === "refused") return { status: "rejected", message: messageOf(said) };
  const made = await readProduct(client, { operation, posId: said.data[0] ?? "" });
  if (!made) throw new UnexpectedAnswer(`Lightspeed says that it made ${name}, and does not have it.`, { mayHaveHappened: true });
  return makeRight(client, { operation, required, there: made });
}

export async function restoreRequiredProduct(
  client: LightspeedClient,
  { required, posId }: { required: RequiredProduct; posId: string },
): Promise<ProductAnswer> {
  const operation = "restoreRequiredProduct";
  const there = await readProduct(client, { operation, posId });
  // Nothing public says that a deleted product can come back.
  if (!there) return { status: "rejected", message: `Lightspeed does not have ${requiredProducts[required].name} any more.` };
  return makeRight(client, { operation, required, there });
}

/** Name, SKU and activity, and out of the count of stock [V spec: `common`, `details`]; nothing is written when all of it is so. */
async function makeRight(
  client: LightspeedClient,
  { operation, required, there }: { operation: string; required: RequiredProduct; there: Product },
): Promise<ProductAnswer> {
  if (isRight(there, required)) return { status: "done", product: productFrom(there) };
  const { sku, name } = requiredProducts[required];
  const others = (there.product_codes ?? []).filter(({ code }) => code !== sku && code !== there.sku);
  const codes = [{ code: sku, type: "CUSTOM" }, ...others.map(({ code, type }) => ({ code, type: type?.toUpperCase() ?? "CUSTOM" }))];
  const body = { common: { name, track_inventory: false }, details: { is_active: true, product_codes: codes } };
  const path = `products/${encodeURIComponent(there.id)}`;
  const said = await client.call({ operation, method: "PUT", path, body, answer: anything, changes: true });
  if (said.status === "refused") return { status: "rejected", message: messageOf(said) };
  const now = await readProduct(client, { operation, posId: there.id });
  if (now && isRight(now, required)) return { status: "done", product: productFrom(now) };
  return { status: "rejected", message: `Lightspeed took the change to ${name} and did not make it.` };
}

function isRight(there: Product, required: RequiredProduct): boolean {
  const { sku, name } = requiredProducts[required];
  return there.sku === sku && there.name === name && (there.active ?? there.is_active) === true && there.has_inventory !== true;
}
