import { Prisma } from "@prisma/client";
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
  const page = await keysetPage({
    cursor,
    limit,
    direction: "desc",
    read: async ({ beyond, order, take }) =>
      db.customer.findMany({
        where: await having(shop, words, { beyond, order, take }),
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

type Beyond = { at: Date; id: string; side: "gt" | "lt" } | null;
type Place = { beyond: Beyond; order: "asc" | "desc"; take: number };

async function having(shop: string, words: string[], place: Place): Promise<Prisma.CustomerWhereInput> {
  if (words.length > 1) return { id: { in: await findByWords(shop, words, place) } };
  const [word] = words;
  const named = word === undefined ? {} : { words: { some: { shopId: shop, word: { startsWith: word } } } };
  return { AND: [{ shopId: shop, ...named }, beyondOf(place.beyond)] };
}

/**
 * Who has all the words, before anything else is looked at: left to itself the database walks through all buyers of the shop to find
 * out that nobody has two words that many have one of.
 */
async function findByWords(shop: string, words: string[], { beyond, order, take }: Place): Promise<string[]> {
  const owners = words.map(
    (word) =>
      Prisma.sql`SELECT "customerId" FROM "CustomerWord" WHERE "shopId" = ${shop} AND word >= ${word} AND word < ${`${word}\u{10FFFF}`}`,
  );
  const side = Prisma.raw(beyond?.side === "gt" ? ">" : "<");
  const place = beyond ? Prisma.sql`WHERE (c."createdAt", c.id) ${side} (${beyond.at}::timestamptz, ${beyond.id}::uuid)` : Prisma.empty;
  const direction = Prisma.raw(order === "asc" ? "ASC" : "DESC");
  const found = await db.$queryRaw<{ id: string }[]>`
    WITH found AS MATERIALIZED (${Prisma.join(owners, " INTERSECT ")})
    SELECT c.id FROM found JOIN "Customer" c ON c.id = found."customerId" ${place}
    ORDER BY c."createdAt" ${direction}, c.id ${direction} LIMIT ${take}`;
  return found.map(({ id }) => id);
}

function beyondOf(beyond: Beyond): Prisma.CustomerWhereInput {
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
