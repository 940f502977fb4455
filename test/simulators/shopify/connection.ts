import { ShopifyRefusal } from "./refusal.ts";

export type PageArguments = {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
  reverse?: boolean | null;
};

/** A Relay connection over a list, refused as Shopify refuses it: a size is a must, 250 the most. Cursors are opaque. */
export function connection<T extends { id: string }>(nodes: T[], page: PageArguments): Record<string, unknown> {
  const { first, last } = page;
  if (first == null && last == null) throw new ShopifyRefusal("you must provide one of first or last", { code: "BAD_REQUEST" });
  if (first != null && last != null) throw new ShopifyRefusal("providing both first and last is not supported", { code: "BAD_REQUEST" });
  const size = first ?? last ?? 0;
  const name = first != null ? "first" : "last";
  if (size < 0) throw new ShopifyRefusal(`${name} cannot be a negative number`, { code: "BAD_REQUEST" });
  if (size > 250) throw new ShopifyRefusal(`${name} cannot exceed 250`, { code: "BAD_REQUEST" });
  const ordered = page.reverse ? [...nodes].reverse() : nodes;
  const start = page.after == null ? 0 : positionOf(ordered, page.after) + 1;
  const end = page.before == null ? ordered.length : positionOf(ordered, page.before);
  const window = ordered.slice(start, end);
  const chosen = first != null ? window.slice(0, size) : window.slice(Math.max(0, window.length - size));
  const offset = first != null ? start : end - chosen.length;
  return {
    nodes: chosen,
    edges: chosen.map((node) => ({ node, cursor: cursorOf(node) })),
    pageInfo: {
      startCursor: chosen[0] ? cursorOf(chosen[0]) : null,
      endCursor: chosen.length > 0 ? cursorOf(chosen[chosen.length - 1] as T) : null,
      hasPreviousPage: offset > 0,
      hasNextPage: offset + chosen.length < ordered.length,
    },
  };
}

function cursorOf(node: { id: string }): string {
  return Buffer.from(JSON.stringify({ last_id: node.id })).toString("base64");
}

function positionOf(nodes: { id: string }[], cursor: string): number {
  const position = nodes.findIndex((node) => cursorOf(node) === cursor);
  if (position < 0) throw new ShopifyRefusal(`Invalid cursor for current pagination sort.`, { code: "BAD_REQUEST" });
  return position;
}
