import { db } from "#app/platform/db.server.ts";
import type { Db } from "#app/platform/db.server.ts";
import { scopes } from "./scopes.ts";
import { shopifyLibrary } from "./shopify-api.server.ts";

/** What the shop lets us do, as it stands with its token; null where it was never said. */
export async function grantedScopes(from: Db, shop: string): Promise<string[] | null> {
  const session = await from.session.findUnique({ where: { id: shopifyLibrary.session.getOfflineId(shop) }, select: { scope: true } });
  return session?.scope ? readScopes(session.scope) : null;
}

/** What we need and the shop does not give, in the order of `scopes`. */
export async function missingScopes(shop: string): Promise<string[]> {
  return missingOf(await grantedScopes(db, shop));
}

/** Who may write, may read. */
export function missingOf(granted: string[] | null): string[] {
  if (granted === null) return [];
  return scopes.filter((scope) => !granted.includes(scope) && !granted.includes(scope.replace(/^read_/, "write_")));
}

/** Keeps the scopes that Shopify says the shop gives from now on. */
export async function keepScopes(tx: Db, { shop, granted }: { shop: string; granted: string[] }): Promise<void> {
  await tx.session.updateMany({ where: { id: shopifyLibrary.session.getOfflineId(shop) }, data: { scope: granted.join(",") } });
}

function readScopes(text: string): string[] {
  return text.split(/[,\s]+/).filter(Boolean);
}
