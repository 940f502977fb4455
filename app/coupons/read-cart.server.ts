import { TZDate } from "@date-fns/tz";
import { format } from "date-fns/format";
import type { CatalogueVariant } from "@prisma/client";
import { isShopifyVariant } from "#app/domain/ids.ts";
import type { Basket, BasketLine } from "#app/domain/coupon.ts";
import type { VariantGid } from "#app/domain/ids.ts";
import { titleOf } from "#app/domain/order.ts";
import type { SoldOrder } from "#app/domain/sold-order.ts";
import { readUpc } from "#app/domain/upc.ts";
import { db } from "#app/platform/db.server.ts";
import { findOrderByNumber } from "#app/shopify/read-sold-orders.server.ts";
import type { CartItem, KnownItem } from "./compare-wallet.ts";
import type { WalletAsked, WalletCart } from "./wallet-view.ts";

const mostLines = 50;

export type ReadCart = {
  /** null: nothing to compare with was named. */
  shown: WalletCart | null;
  /** The same as the partner is told of it. */
  basket: Basket;
  /** The day that counts, YYYY-MM-DD in the shop's time zone: the order's, or today. */
  today: string;
};

/** What was bought, by an order's number, or by UPCs and products that somebody typed. */
export async function readCart(shop: string, { order: number, items }: WalletAsked, now: Date): Promise<ReadCart | "not_found"> {
  const { timeZone, currency } = await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { timeZone: true, currency: true } });
  const dayOf = (moment: Date) => format(new TZDate(moment.getTime(), timeZone), "yyyy-MM-dd");
  if (number.trim() !== "") {
    const order = await findOrderByNumber(shop, number);
    return order ? { ...(await cartOfOrder(shop, order)), today: dayOf(order.processedAt) } : "not_found";
  }
  return { ...(await cartOfTyped(shop, items, currency)), today: dayOf(now) };
}

async function cartOfOrder(shop: string, order: SoldOrder): Promise<Omit<ReadCart, "today">> {
  const lines = order.lines.filter(({ kind }) => kind === "product");
  const variants = await db.catalogueVariant.findMany({
    where: { shopId: shop, variantGid: { in: lines.flatMap(({ variantGid }) => variantGid ?? []) } },
    select: { variantGid: true, vendor: true },
  });
  const vendors = new Map<string | null, string | null>(variants.map(({ variantGid, vendor }) => [variantGid, vendor]));
  const items = lines.map((line): CartItem => ({
    title: titleOf(line),
    upc: upcOf(line.barcode),
    units: line.quantity,
    productGid: line.productGid,
    vendor: vendors.get(line.variantGid) ?? null,
  }));
  const known = lines.flatMap((line): BasketLine[] =>
    !isShopifyVariant(line.variantGid)
      ? []
      : [
          {
            variantGid: line.variantGid,
            title: titleOf(line),
            sku: line.sku,
            upc: upcOf(line.barcode),
            quantity: line.quantity,
            unitPrice: line.unitList,
          },
        ],
  );
  return { shown: { orderName: order.name, items, unread: [] }, basket: { lines: known, currency: order.currency } };
}

async function cartOfTyped(shop: string, typed: string, currency: string): Promise<Omit<ReadCart, "today">> {
  const texts = typed
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(0, mostLines);
  if (texts.length === 0) return { shown: null, basket: { lines: [], currency } };
  const read = await Promise.all(texts.map((text) => readTyped(shop, text)));
  const lines = read.flatMap(({ variant, units }): BasketLine[] =>
    variant
      ? [
          {
            variantGid: variant.variantGid as VariantGid,
            title: titleOf(variant),
            sku: variant.sku,
            upc: upcOf(variant.barcode),
            quantity: units,
            unitPrice: { minor: Number(variant.priceMinor), currency },
          },
        ]
      : [],
  );
  return {
    shown: {
      orderName: null,
      items: read.flatMap(({ item }) => item ?? []),
      unread: read.filter(({ item }) => item === null).map(({ text }) => text),
    },
    basket: { lines, currency },
  };
}

type Typed = { text: string; units: number; variant: CatalogueVariant | null; item: CartItem | null };

/** "850001234511", "2 x 850001234511", or a product's SKU or title. */
async function readTyped(shop: string, text: string): Promise<Typed> {
  const [, count, rest] = /^(?:(\d{1,3})\s*[x×]\s+)?(.+)$/i.exec(text) ?? [];
  const units = Number(count ?? 1) || 1;
  const named = rest ?? text;
  const upc = upcOf(named);
  const variant = upc
    ? await db.catalogueVariant.findFirst({ where: { shopId: shop, upc14: upc.padStart(14, "0") } })
    : await findProduct(shop, named);
  if (variant)
    return {
      text,
      units,
      variant,
      item: { title: titleOf(variant), upc: upc ?? upcOf(variant.barcode), units, productGid: variant.productGid, vendor: variant.vendor },
    };
  // What the shop does not sell has a UPC all the same.
  return { text, units, variant: null, item: upc && { title: upc, upc, units, productGid: null, vendor: null } };
}

/** The only product that has this in its title or as its SKU; null when there is none, or more than one. */
async function findProduct(shop: string, named: string): Promise<CatalogueVariant | null> {
  const pattern = `%${named.replace(/[\\%_]/g, String.raw`\$&`)}%`;
  const found = await db.$queryRaw<{ variantGid: string }[]>`
    SELECT "variantGid" FROM "CatalogueVariant"
    WHERE "shopId" = ${shop} AND (concat_ws(' · ', title, "variantTitle") ILIKE ${pattern} OR lower(sku) = lower(${named})) LIMIT 2`;
  const [only, another] = found;
  if (!only || another) return null;
  return db.catalogueVariant.findUnique({ where: { shopId_variantGid: { shopId: shop, variantGid: only.variantGid } } });
}

/** What the shop sells under each of these UPCs, as the partner writes them. */
export async function knownItems(shop: string, upcs: string[]): Promise<Map<string, KnownItem | null>> {
  const padded = [...new Set(upcs.map((upc) => upc.padStart(14, "0")))];
  const variants = await db.catalogueVariant.findMany({ where: { shopId: shop, upc14: { in: padded } }, orderBy: { variantGid: "asc" } });
  const byUpc = new Map(variants.map((variant) => [variant.upc14, variant]));
  return new Map(
    upcs.map((upc) => {
      const variant = byUpc.get(upc.padStart(14, "0"));
      return [upc, variant ? { title: titleOf(variant), productGid: variant.productGid, vendor: variant.vendor } : null];
    }),
  );
}

function upcOf(barcode: string | null) {
  const read = readUpc(barcode);
  return read.status === "valid" ? read.upc : null;
}
