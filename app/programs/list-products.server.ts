import { Prisma } from "@prisma/client";
import { upcCause, variantCause } from "#app/domain/cause.ts";
import { db } from "#app/platform/db.server.ts";
import { listedPrograms } from "./listed-programs.server.ts";
import type { ProductFilter, ProductList, ProductRow, ProductState, SharedUpc } from "./programs-view.ts";
import { programsPartner } from "./read-programs-page.server.ts";

const pageSize = 25;
const mostShared = 20;
const gidStart = "gid://shopify/ProductVariant/";

type Variant = {
  variantGid: string;
  productGid: string;
  title: string;
  variantTitle: string | null;
  vendor: string | null;
  sku: string | null;
  barcode: string | null;
  upc14: string | null;
};

/** The shop's products by title, each with the programs that it counts in by its UPC, and the UPCs that several of them have. */
export async function listProducts(
  shop: string,
  { filter, cursor, limit = pageSize }: { filter: ProductFilter; cursor: string | null; limit?: number },
): Promise<ProductList> {
  const partner = (await programsPartner(shop)) ?? "";
  const [page, counts, shared, programs] = await Promise.all([
    readPage({ shop, partner, filter, cursor, limit }),
    countStates(shop, partner),
    sharedUpcs(shop),
    listedPrograms(shop, partner),
  ]);
  const program = programs.find(({ programId }) => programId === filter.program);
  return {
    ...page,
    rows: await asRows(page.rows, { shop, partner, programs }),
    counts,
    ...shared,
    program: program ? { programId: program.programId, title: program.title } : null,
  };
}

type Scope = { shop: string; partner: string };

async function readPage(asked: Scope & { filter: ProductFilter; cursor: string | null; limit: number }) {
  const { shop, limit } = asked;
  const from = await placeOf(shop, asked.cursor);
  const backwards = from?.way === "before";
  const beyond = from
    ? Prisma.sql`AND (v.title, v."variantGid") ${from.way === "after" ? Prisma.sql`>` : Prisma.sql`<`} (${from.title}, ${from.gid})`
    : Prisma.empty;
  const order = backwards ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const found = await db.$queryRaw<Variant[]>`
    SELECT v."variantGid", v."productGid", v.title, v."variantTitle", v.vendor, v.sku, v.barcode, v.upc14
    FROM "CatalogueVariant" v
    WHERE v."shopId" = ${shop} ${filtered(asked)} ${beyond}
    ORDER BY v.title ${order}, v."variantGid" ${order} LIMIT ${limit + 1}`;
  const rows = found.slice(0, limit);
  if (backwards) rows.reverse();
  const more = found.length > limit;
  const [first, last] = [rows[0], rows.at(-1)];
  return {
    rows,
    next: last && (backwards || more) ? cursorTo("after", last) : null,
    previous: first && (backwards ? more : from !== null) ? cursorTo("before", first) : null,
  };
}

function cursorTo(way: "after" | "before", { variantGid }: Variant): string {
  return `${way}_${variantGid.slice(gidStart.length)}`;
}

/** A place in the list, by the variant at its edge; one that is gone counts as the beginning. */
async function placeOf(shop: string, cursor: string | null): Promise<{ way: string; title: string; gid: string } | null> {
  const [, way, number] = /^(after|before)_(\d{1,20})$/.exec(cursor ?? "") ?? [];
  if (!way || !number) return null;
  const gid = `${gidStart}${number}`;
  const edge = await db.catalogueVariant.findUnique({ where: { shopId_variantGid: { shopId: shop, variantGid: gid } } });
  return edge && { way, title: edge.title, gid };
}

function filtered({ partner, filter: { state, search, program } }: Scope & { filter: ProductFilter }): Prisma.Sql {
  const inProgram = program === null ? Prisma.empty : Prisma.sql`AND ${listed(partner, Prisma.sql`AND i."programId" = ${program}`)}`;
  return Prisma.sql`${inProgram} ${ofState(partner, state)} ${searching(search)}`;
}

function ofState(partner: string, state: ProductState | null): Prisma.Sql {
  switch (state) {
    case null:
      return Prisma.empty;
    case "qualifies":
      return Prisma.sql`AND ${listed(partner)}`;
    case "not_listed":
      return Prisma.sql`AND v.upc14 IS NOT NULL AND NOT ${listed(partner)}`;
    case "no_barcode":
      return Prisma.sql`AND v.upc14 IS NULL`;
  }
}

function listed(partner: string, further: Prisma.Sql = Prisma.empty): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT 1 FROM "ListedItem" i WHERE i."shopId" = v."shopId" AND i.partner = ${partner} AND i.upc14 = v.upc14 ${further})`;
}

/** In title, SKU, vendor and barcode; a whole UPC is found in whatever width it was typed. */
function searching(search: string): Prisma.Sql {
  if (search === "") return Prisma.empty;
  const pattern = `%${search.replace(/[\\%_]/g, String.raw`\$&`)}%`;
  const digits = search.replace(/[\s-]/g, "");
  const upc = /^\d{8,14}$/.test(digits) ? digits.padStart(14, "0") : null;
  return Prisma.sql`AND (concat_ws(' ', v.title, v."variantTitle", v.vendor, v.sku, v.barcode) ILIKE ${pattern} OR v.upc14 = ${upc})`;
}

async function countStates(shop: string, partner: string): Promise<Record<ProductState, number>> {
  const [row] = await db.$queryRaw<Record<ProductState, bigint>[]>`
    SELECT count(*) FILTER (WHERE i.upc14 IS NOT NULL) AS qualifies,
      count(*) FILTER (WHERE v.upc14 IS NOT NULL AND i.upc14 IS NULL) AS not_listed,
      count(*) FILTER (WHERE v.upc14 IS NULL) AS no_barcode
    FROM "CatalogueVariant" v
    LEFT JOIN (SELECT DISTINCT upc14 FROM "ListedItem" WHERE "shopId" = ${shop} AND partner = ${partner}) i ON i.upc14 = v.upc14
    WHERE v."shopId" = ${shop}`;
  return { qualifies: Number(row?.qualifies ?? 0), not_listed: Number(row?.not_listed ?? 0), no_barcode: Number(row?.no_barcode ?? 0) };
}

async function sharedUpcs(shop: string): Promise<{ shared: SharedUpc[]; sharedTotal: number }> {
  const groups = await db.$queryRaw<{ upc14: string; total: bigint }[]>`
    SELECT upc14, count(*) OVER () AS total FROM "CatalogueVariant"
    WHERE "shopId" = ${shop} AND upc14 IS NOT NULL GROUP BY upc14 HAVING count(*) > 1 ORDER BY upc14 LIMIT ${mostShared}`;
  const variants = await db.catalogueVariant.findMany({
    where: { shopId: shop, upc14: { in: groups.map(({ upc14 }) => upc14) } },
    orderBy: [{ title: "asc" }, { variantGid: "asc" }],
  });
  return {
    shared: groups.map(({ upc14 }) => ({
      upc: upc14.replace(/^0+/, ""),
      variants: variants
        .filter((variant) => variant.upc14 === upc14)
        .map(({ variantGid, productGid, sku, ...names }) => ({ variantGid, productGid, sku, title: nameOf(names) })),
    })),
    sharedTotal: Number(groups[0]?.total ?? 0),
  };
}

async function asRows(
  variants: Variant[],
  { shop, partner, programs }: Scope & { programs: Awaited<ReturnType<typeof listedPrograms>> },
): Promise<ProductRow[]> {
  const upcs = variants.flatMap(({ upc14 }) => upc14 ?? []);
  const causes = variants.map(causeOf);
  const [items, ignored] = await Promise.all([
    db.listedItem.findMany({ where: { shopId: shop, partner, upc14: { in: upcs } }, select: { upc14: true, programId: true } }),
    db.ignoredItem.findMany({ where: { shopId: shop, partner, cause: { in: causes } }, select: { cause: true } }),
  ]);
  return variants.map((variant) => {
    const ids = new Set(items.filter(({ upc14 }) => upc14 === variant.upc14).map(({ programId }) => programId));
    return {
      variantGid: variant.variantGid,
      productGid: variant.productGid,
      title: nameOf(variant),
      vendor: variant.vendor,
      sku: variant.sku,
      barcode: variant.barcode,
      state: variant.upc14 === null ? "no_barcode" : ids.size > 0 ? "qualifies" : "not_listed",
      programs: programs
        .filter(({ programId }) => ids.has(programId))
        .map(({ programId, title, enrolled }) => ({ programId, title, enrolled })),
      ignored: ignored.some(({ cause }) => cause === causeOf(variant)),
    };
  });
}

function causeOf({ upc14, variantGid }: Variant): string {
  return upc14 === null ? variantCause(variantGid) : upcCause(upc14);
}

function nameOf({ title, variantTitle }: { title: string; variantTitle: string | null }): string {
  return variantTitle === null ? title : `${title} · ${variantTitle}`;
}
