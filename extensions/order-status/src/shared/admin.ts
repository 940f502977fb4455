import type { Api as ActionApi } from "@shopify/ui-extensions/admin.order-details.action.render";
import type { Api as BlockApi } from "@shopify/ui-extensions/admin.order-details.block.render";

/** What Shopify's admin gives to the block and to the action alike. */
declare const shopify: Pick<BlockApi & ActionApi, "data" | "i18n">;

type Facts = Record<string, string | number>;

/** A text of `locales/`, in the staff member's language. `count` chooses the plural. */
export function t(key: string, facts: Facts = {}): string {
  return shopify.i18n.translate<string>(key, facts);
}

/** Shopify's number of the order whose page this is; null on a page without one. */
export function orderOnPage(): string | null {
  const gid = shopify.data.selected[0]?.id;
  return gid ? gid.slice(gid.lastIndexOf("/") + 1) : null;
}

/** The address of one of Punchcard's pages inside the admin: Shopify puts the rest in front of it. */
export function appAddress(page: string): string {
  return `app:${page.replace(/^\//, "")}`;
}
