import { requiredProducts } from "#app/domain/sale.ts";
import type { RequiredProduct } from "#app/domain/sale.ts";
import type { LinkBy, PosProduct, ProductAnswer } from "#app/partners/capabilities.ts";
import { UnexpectedAnswer } from "#app/partners/errors.ts";
import { blockingFields, messageOf, productFrom, wireId } from "./answers.ts";
import type { Refusal } from "./answers.ts";
import type { HeartlandClient } from "./client.server.ts";
import { requiredFieldsOf } from "./fields.server.ts";
import { itemRow } from "./messages.ts";

/** As many as an address has room for. */
const codesPerQuestion = 50;

/** The SKU is the Item # [V 2.4], the barcode a custom value [C 3.6]. */
const filterFields: Record<LinkBy, string> = { sku: "public_id", barcode: "custom@upc" };

export async function findProducts(client: HeartlandClient, { by, codes }: { by: LinkBy; codes: string[] }): Promise<PosProduct[]> {
  const wanted = [...new Set(codes)];
  const found: PosProduct[] = [];
  for (let from = 0; from < wanted.length; from += codesPerQuestion) {
    const $in = wanted.slice(from, from + codesPerQuestion);
    const rows = await client.list("items", itemRow, { filter: { [filterFields[by]]: { $in } } });
    found.push(...rows.map(productFrom));
  }
  // "SKU must equal Item # exactly" [V 2.4]; whether a filter minds case and blanks is unknown.
  const asked = new Set(wanted);
  return found.filter((product) => asked.has((by === "sku" ? product.sku : product.barcode) ?? ""));
}

export async function createRequiredProduct(client: HeartlandClient, product: RequiredProduct): Promise<ProductAnswer> {
  const { sku, name } = requiredProducts[product];
  const found = await findProducts(client, { by: "sku", codes: [sku] });
  const known = found.find(({ active }) => active) ?? found[0];
  if (known?.active && known.name === name) return { status: "done", product: known };
  if (known) return restoreRequiredProduct(client, { product, posId: known.posId });
  // A cost is required in practice [C 3.6]. Not inventoried, as Mortar's are [V 2.3].
  const made = await client.create("items", { public_id: sku, description: name, cost: 0, price: 0, active: true, track_inventory: false });
  if (made.status === "refused") return refused(client, made.refusal);
  return { status: "done", product: await productWith(client, made.id) };
}

export async function restoreRequiredProduct(
  client: HeartlandClient,
  { product, posId }: { product: RequiredProduct; posId: string },
): Promise<ProductAnswer> {
  const { sku, name } = requiredProducts[product];
  const changed = await client.change(`items/${encodeURIComponent(posId)}`, { public_id: sku, description: name, active: true });
  if (changed.status === "refused") return refused(client, changed.refusal);
  return { status: "done", product: await productWith(client, posId) };
}

async function productWith(client: HeartlandClient, posId: string): Promise<PosProduct> {
  const rows = await client.list("items", itemRow, { filter: { id: wireId(posId) } });
  const row = rows.find(({ id }) => id === posId);
  if (!row) throw new UnexpectedAnswer(`Heartland says that it has item ${posId}, and does not find it.`, { mayHaveHappened: true });
  return productFrom(row);
}

async function refused(client: HeartlandClient, refusal: Refusal): Promise<ProductAnswer> {
  const fields = blockingFields(refusal, await requiredFieldsOf(client, ["item"]));
  return fields.length > 0 ? { status: "fields_required", fields } : { status: "rejected", message: messageOf(refusal) };
}
