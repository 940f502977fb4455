import type { ProductGid, StoreProductGid, VariantGid } from "#app/domain/ids.ts";
import { storeSaleGid } from "#app/domain/ids.ts";
import { zero } from "#app/domain/money.ts";
import type { Contact, Order, OrderLine, PurchaseGroup } from "#app/domain/order.ts";

/** A sale in a store, as it was brought in. */
export type BroughtSale = {
  id: string;
  number: string;
  storeName: string;
  soldAt: Date;
  state: string;
  counted: boolean;
  /** The sale that goods came back of, where the POS says so. */
  returnOf: string | null;
  currency: string;
  lines: BroughtLine[];
};

/** `quantity` below zero came back; `priceMinor` is of all units. */
export type BroughtLine = { productId: string | null; goods: boolean; quantity: number; priceMinor: number };

/** What is known of a product beside its id at the POS. */
export type SoldProduct = {
  variantGid: VariantGid | StoreProductGid;
  productGid: ProductGid | null;
  title: string;
  variantTitle: string | null;
  sku: string | null;
  barcode: string | null;
};

/** A line as it was stored before: it stays when an edit takes it out of the sale. */
export type StoredLine = {
  gid: string;
  title: string;
  variantTitle: string | null;
  sku: string | null;
  barcode: string | null;
  variantGid: string | null;
  quantity: number;
  totalMinor: bigint;
};

type Known = {
  purchaseGroup: PurchaseGroup;
  customer: Contact | null;
  products: ReadonlyMap<string, SoldProduct>;
  /** Units that came back later, by `itemKey`. */
  returned: ReadonlyMap<string, number>;
  stored: StoredLine[];
  readAt: Date;
};

/**
 * A sale in a store as an order. A POS gives the lines of a sale no name that outlives an edit, so a line of the order is one product: what
 * was paid for, and apart from it what was free.
 */
export function orderOfSale(sale: BroughtSale, known: Known): Order {
  const goods = sale.lines.filter((line) => line.goods);
  const sold = byItem(goods.filter(({ quantity }) => quantity > 0)).map(([key, lines]) =>
    lineOf(sale, { key, lines, known, back: known.returned.get(key) ?? 0 }),
  );
  const back = sale.returnOf === null ? byItem(goods.filter(({ quantity }) => quantity < 0)) : [];
  const loose = back.map(([key, lines]) => looseReturnOf(sale, { key, lines, known }));
  const present = new Set<string>([...sold, ...loose].map(({ gid }) => gid));
  const gone = known.stored.filter(({ gid }) => !present.has(gid)).map((line) => goneLine(line, sale.currency));
  return {
    gid: storeSaleGid(sale.id),
    name: `${sale.storeName} · ${sale.number}`,
    number: 0,
    purchaseGroup: known.purchaseGroup,
    processedAt: sale.soldAt,
    updatedAt: known.readAt,
    // Voided, parked again, put aside: whatever does not count was not bought.
    cancelledAt: sale.counted ? null : known.readAt,
    test: false,
    sourceName: null,
    appName: null,
    checkoutToken: null,
    payment: paymentOf(sale),
    currency: sale.currency,
    subtotal: { minor: goods.reduce((sum, { priceMinor }) => sum + priceMinor, 0), currency: sale.currency },
    customer: known.customer,
    lines: [...sold, ...loose, ...gone].map((line, index) => ({ ...line, position: index + 1 })),
  };
}

/** One product of a sale; what was free of it is something else than what was paid for. */
export function itemKey({ productId, priceMinor }: Pick<BroughtLine, "productId" | "priceMinor">): string {
  return `${productId ?? ""}${priceMinor === 0 ? "/free" : ""}`;
}

/** Units that came back with other sales, by `itemKey`. */
export function unitsReturned(lines: BroughtLine[]): Map<string, number> {
  const back = byItem(lines.filter(({ goods, quantity }) => goods && quantity < 0));
  return new Map(back.map(([key, some]) => [key, -wholeUnits(some)]));
}

function byItem(lines: BroughtLine[]): [string, BroughtLine[]][] {
  return [...Map.groupBy(lines, itemKey)];
}

type Item = { key: string; lines: BroughtLine[]; known: Known };

function lineOf(sale: BroughtSale, { back, ...item }: Item & { back: number }): Omit<OrderLine, "position"> {
  const quantity = wholeUnits(item.lines);
  const total = { minor: item.lines.reduce((sum, { priceMinor }) => sum + priceMinor, 0), currency: sale.currency };
  const currentQuantity = sale.counted ? Math.max(0, quantity - back) : 0;
  const product = productOf(item);
  const kind = product ? "product" : "custom_item";
  return {
    gid: `store-line:${sale.id}/${item.key}`,
    kind,
    ...(product ?? noProduct),
    quantity,
    currentQuantity,
    total,
    list: total,
    codes: [],
  };
}

function looseReturnOf(sale: BroughtSale, item: Item): Omit<OrderLine, "position"> {
  const quantity = wholeUnits(item.lines);
  const product = productOf(item) ?? noProduct;
  const nothing = zero(sale.currency);
  const amounts = { total: nothing, list: nothing, codes: [] };
  const units = { quantity, currentQuantity: sale.counted ? quantity : 0 };
  return { gid: `store-line:${sale.id}/${item.key}/back`, kind: "loose_return", ...product, ...units, ...amounts };
}

/** An edit took it out of the sale: nothing of it is left. */
function goneLine({ gid, quantity, totalMinor, ...item }: StoredLine, currency: string): Omit<OrderLine, "position"> {
  const total = { minor: Number(totalMinor), currency };
  const { title, variantTitle, sku, barcode } = item;
  return {
    gid: gid as OrderLine["gid"],
    kind: "product",
    ...{ title, variantTitle, sku, barcode, variantGid: item.variantGid as OrderLine["variantGid"], productGid: null },
    ...{ quantity, currentQuantity: 0, total, list: total, codes: [] },
  };
}

const noProduct: SoldProductFacts = { title: "", variantTitle: null, sku: null, barcode: null, variantGid: null, productGid: null };
type SoldProductFacts = Pick<OrderLine, "title" | "variantTitle" | "sku" | "barcode" | "variantGid" | "productGid">;

function productOf({ lines, known }: Item): SoldProduct | null {
  const productId = lines[0]?.productId ?? null;
  return productId === null ? null : (known.products.get(productId) ?? null);
}

/** What is sold by weight or length is no unit of a program: it counts as none. */
function wholeUnits(lines: BroughtLine[]): number {
  const units = lines.reduce((sum, { quantity }) => sum + Math.round(quantity * 100_000), 0) / 100_000;
  return Number.isInteger(units) ? units : 0;
}

/** A purchase counts when it is paid: on account it is not yet. */
function paymentOf({ state, counted }: BroughtSale): Order["payment"] {
  if (!counted) return "voided";
  return state === "closed" ? "paid" : "pending";
}
