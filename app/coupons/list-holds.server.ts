import type { Prisma } from "@prisma/client";
import { db } from "#app/platform/db.server.ts";
import { keysetPage } from "#app/platform/keyset.server.ts";
import { holdRows } from "./hold-row.server.ts";
import { statesOf } from "./hold-groups.ts";
import type { HoldFilter, HoldList } from "./hold-view.ts";

const pageSize = 25;

/** A page of holds, the one first that changed last. Searches in the order's name, the coupon's and the product's, and the end of the code. */
export async function listHolds(
  shop: string,
  { filter, cursor, limit = pageSize }: { filter: HoldFilter; cursor: string | null; limit?: number },
): Promise<HoldList> {
  const { group, kind, search } = filter;
  const where: Prisma.HoldWhereInput = {
    shopId: shop,
    ...(group && { state: { in: statesOf(group) } }),
    ...(kind && { kind }),
    ...searching(search),
  };
  const page = await keysetPage({
    cursor,
    limit,
    direction: "desc",
    read: ({ beyond, order, take }) => {
      const place: Prisma.HoldWhereInput = beyond
        ? {
            // The first half alone is a range of the index: the second cuts the edge off it.
            changedAt: { [beyond.side === "gt" ? "gte" : "lte"]: beyond.at },
            OR: [{ changedAt: { not: beyond.at } }, { id: { [beyond.side]: beyond.id } }],
          }
        : {};
      return db.hold.findMany({ where: { AND: [where, place] }, orderBy: [{ changedAt: order }, { id: order }], take });
    },
    keyOf: ({ changedAt, id }) => ({ at: changedAt, id }),
  });
  return { ...page, rows: await holdRows(shop, page.rows) };
}

function searching(search: string): Prisma.HoldWhereInput {
  // PostgreSQL has no word for U+0000.
  const text = search.replaceAll("\0", " ").trim().slice(0, 100);
  if (!text) return {};
  const contains = { contains: text, mode: "insensitive" } as const;
  return {
    OR: [{ orderName: contains }, { title: contains }, { productTitle: contains }, { code: { endsWith: text, mode: "insensitive" } }],
  };
}
