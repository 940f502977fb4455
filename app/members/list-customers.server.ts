import type { Prisma } from "@prisma/client";
import { loyaltyPartner } from "#app/connections/loyalty-connection.server.ts";
import { wordsOf } from "#app/domain/words.ts";
import { openStatuses } from "#app/failures/failure-status.ts";
import { db } from "#app/platform/db.server.ts";
import { keysetPage } from "#app/platform/keyset.server.ts";
import type { CustomerList, CustomerRow } from "./member-view.ts";

const pageSize = 25;

/** A page of a shop's buyers, the newest first. Every word of the search must begin a word of the name. */
export async function listCustomers(
  shop: string,
  { search, cursor, limit = pageSize }: { search: string; cursor: string | null; limit?: number },
): Promise<CustomerList> {
  const words = wordsOf(search).slice(0, 8);
  // Signs only, such as "#": they begin no word of any name.
  if (search.trim() && words.length === 0) return { rows: [], next: null, previous: null };
  const where: Prisma.CustomerWhereInput = {
    shopId: shop,
    AND: words.map((word) => ({ words: { some: { shopId: shop, word: { startsWith: word } } } })),
  };
  const page = await keysetPage({
    cursor,
    limit,
    direction: "desc",
    read: ({ beyond, order, take }) =>
      db.customer.findMany({
        where: { AND: [where, beyondOf(beyond)] },
        orderBy: [{ createdAt: order }, { id: order }],
        take,
        include: { links: { where: { partner: loyaltyPartner }, include: { member: true } } },
      }),
    keyOf: ({ createdAt, id }) => ({ at: createdAt, id }),
  });
  const open = await openFailuresOf(
    shop,
    page.rows.map(({ id }) => id),
  );
  return {
    ...page,
    rows: page.rows.map(({ id, gid, name, links: [link] }): CustomerRow => ({
      id,
      name,
      isGuest: gid === null,
      link: link?.state === "unlinked" ? "unlinked" : link?.member ? "linked" : "none",
      account: link?.member ? link.member.name || link.member.partnerMemberId : null,
      openFailures: open.get(id) ?? 0,
    })),
  };
}

function beyondOf(beyond: { at: Date; id: string; side: "gt" | "lt" } | null): Prisma.CustomerWhereInput {
  if (!beyond) return {};
  const { at, id, side } = beyond;
  return { OR: [{ createdAt: { [side]: at } }, { createdAt: at, id: { [side]: id } }] };
}

async function openFailuresOf(shop: string, customers: string[]): Promise<Map<string | null, number>> {
  const counts = await db.failure.groupBy({
    by: ["customerId"],
    where: { shopId: shop, customerId: { in: customers }, kind: { in: ["transaction", "redemption"] }, status: { in: [...openStatuses] } },
    _count: true,
  });
  return new Map(counts.map(({ customerId, _count: count }) => [customerId, count]));
}
