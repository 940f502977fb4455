import type { StoreSaleLine } from "#app/domain/store-sale.ts";
import type { Tx } from "#app/platform/db.server.ts";

/** Keeps what products are called. One that the POS does not know any more keeps the name that it had. */
export async function nameProducts(tx: Tx, chain: string, lines: Pick<StoreSaleLine, "productId" | "sku" | "name">[]): Promise<void> {
  const products = new Map<string, { productId: string; sku: string | null; name: string; known: boolean }>();
  for (const { productId, sku, name } of lines) {
    if (productId === null || products.get(productId)?.known) continue;
    products.set(productId, { productId, sku, name: name ?? sku ?? productId, known: name !== null });
  }
  if (products.size === 0) return;
  await tx.$executeRaw`
    INSERT INTO "StoreProduct" AS kept ("chainId", "productId", "sku", "name")
    SELECT ${chain}::uuid, "productId", "sku", "name"
    FROM jsonb_to_recordset(${JSON.stringify([...products.values()])}::jsonb) AS r("productId" text, "sku" text, "name" text, "known" boolean)
    WHERE "known" OR NOT EXISTS (SELECT FROM "StoreProduct" p WHERE p."chainId" = ${chain}::uuid AND p."productId" = r."productId")
    ON CONFLICT ("chainId", "productId") DO UPDATE SET "sku" = excluded."sku", "name" = excluded."name"
    WHERE (kept."sku", kept."name") IS DISTINCT FROM (excluded."sku", excluded."name")`;
}

/** Keeps what people are called. */
export async function nameEmployees(tx: Tx, chain: string, employees: { id: string; name: string }[]): Promise<void> {
  const names = new Map(employees.map(({ id, name }) => [id, name]));
  if (names.size === 0) return;
  await tx.$executeRaw`
    INSERT INTO "StoreEmployee" AS kept ("chainId", "employeeId", "name")
    SELECT ${chain}::uuid, "employeeId", "name" FROM unnest(${[...names.keys()]}::text[], ${[...names.values()]}::text[]) AS r("employeeId", "name")
    ON CONFLICT ("chainId", "employeeId") DO UPDATE SET "name" = excluded."name" WHERE kept."name" <> excluded."name"`;
}
