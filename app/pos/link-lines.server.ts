import type { RequiredProduct, Sale, SaleLine } from "#app/domain/sale.ts";
import type { LinkBy, PointOfSale, PosProduct } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";
import { readRequiredProducts, restoreRequiredProducts } from "#app/pos-setup/required-products.server.ts";
import { requiredProducts } from "#app/domain/sale.ts";
import type { PosRun } from "./pos-ledger.server.ts";
import { orderProblem, shopProblem } from "./pos-problem.ts";
import type { PosProblem } from "./pos-problem.ts";

export type LinkedLine = SaleLine & { productId: string };
export type LinkResult = { status: "linked"; lines: LinkedLine[] } | { status: "problems"; problems: PosProblem[] };

/** Finds the POS's product for every line. Required products that are missing are made on the way. */
export async function linkLines(run: PosRun, { kind, lines: planned }: Pick<Sale, "kind" | "lines">): Promise<LinkResult> {
  const lines = kind === "return" && run.pos.traits.restocksAll ? planned.map(outOfStock) : planned;
  const items = await linkItems(run, lines);
  const standIn: RequiredProduct[] =
    run.settings.unlinked === "no_product_found" && items.some(({ status }) => status !== "linked") ? ["not_found"] : [];
  const used = lines.flatMap(({ product }) => (product.kind === "required" ? [product.product] : []));
  const required = await linkRequired(run, [...new Set([...used, ...standIn])]);
  if (required.status === "problem") return { status: "problems", problems: [required.problem] };
  const problems: PosProblem[] = [];
  const linked = lines.map((line, index) => {
    if (line.product.kind === "required") return { ...line, productId: required.ids.get(line.product.product) ?? "" };
    const link = items[index];
    if (link?.status === "linked") return { ...line, productId: link.product.posId };
    const instead = required.ids.get("not_found");
    if (instead) return { ...line, productId: instead };
    if (link) problems.push(problemOf(line, link));
    return { ...line, productId: "" };
  });
  return problems.length > 0 ? { status: "problems", problems: onePerItem(problems) } : { status: "linked", lines: linked };
}

/** Units that do not go back into stock, where the POS puts everything there that comes back. */
function outOfStock(line: SaleLine): SaleLine {
  return line.restock || line.product.kind === "required" ? line : { ...line, product: { kind: "required", product: "refund" } };
}

export type ItemLink =
  | { status: "linked"; product: PosProduct }
  /** `code`: what was looked for; empty when the variant has none. */
  | { status: "unlinked"; code: string }
  | { status: "ambiguous"; code: string; products: PosProduct[] };

type Item = { variantGid: string | null; sku: string | null; barcode: string | null };

/** The POS's product for each item: the one that the merchant chose, else the only active one with its code. One answer per item, in the same order. */
export async function linksOf(run: Pick<PosRun, "shop" | "partner" | "pos" | "settings">, items: Item[]): Promise<ItemLink[]> {
  const by = run.settings.productLink;
  const variants = items.flatMap(({ variantGid }) => variantGid ?? []);
  const chosen = await db.posLink.findMany({ where: { shopId: run.shop, partner: run.partner, variantGid: { in: variants } } });
  const chosenOf = new Map(chosen.map(({ variantGid, posId, title }) => [variantGid, { posId, title }]));
  const codes = new Set(items.map((item) => codeOf(item, by)).filter(Boolean));
  const found = codes.size > 0 ? await run.pos.findProducts(by, [...codes]) : [];
  return items.map((item): ItemLink => {
    const choice = item.variantGid === null ? undefined : chosenOf.get(item.variantGid);
    const code = codeOf(item, by);
    if (choice)
      return { status: "linked", product: { posId: choice.posId, sku: code, barcode: null, name: choice.title, active: true, url: null } };
    if (!code) return { status: "unlinked", code };
    const products = found.filter((product) => product.active && codeIn(product, by) === code);
    const [only, ...others] = products;
    if (!only) return { status: "unlinked", code };
    return others.length > 0 ? { status: "ambiguous", code, products } : { status: "linked", product: only };
  });
}

async function linkItems(run: PosRun, lines: SaleLine[]): Promise<ItemLink[]> {
  const none = { variantGid: null, sku: null, barcode: null };
  return linksOf(
    run,
    lines.map(({ product }) => (product.kind === "item" ? product : none)),
  );
}

/** What an item is looked for by at the POS; empty when it has none. */
export function codeOf(item: Pick<Item, "sku" | "barcode">, by: LinkBy): string {
  return (by === "sku" ? item.sku : item.barcode)?.trim() ?? "";
}

function codeIn(product: PosProduct, by: LinkBy): string {
  // A POS without barcodes of its own finds them among the SKUs.
  return by === "sku" ? product.sku : (product.barcode ?? product.sku);
}

function problemOf({ key, title, product }: SaleLine, link: Exclude<ItemLink, { status: "linked" }>): PosProblem {
  const line = { key, title, variantGid: product.kind === "item" ? product.variantGid : null };
  return link.status === "ambiguous"
    ? orderProblem("pos_ambiguous", { code: link.code, products: link.products.length }, line)
    : orderProblem("pos_unlinked", { code: link.code }, line);
}

/** Units that differ by a cent are lines of their own and fail for the same reason. */
function onePerItem(problems: PosProblem[]): PosProblem[] {
  const keyOf = (problem: PosProblem) => (problem.of === "order" ? (problem.line?.key ?? "") : problem.what);
  return [...new Map(problems.map((problem) => [keyOf(problem), problem])).values()];
}

type Required = { status: "ok"; ids: Map<RequiredProduct, string> } | { status: "problem"; problem: PosProblem };

async function linkRequired({ pos, dry }: PosRun, used: RequiredProduct[]): Promise<Required> {
  if (used.length === 0) return { status: "ok", ids: new Map() };
  const first = await readRequired(pos, used);
  if (first.missing.length === 0) return { status: "ok", ids: first.ids };
  // What was archived or is missing is put right on the way, unless required fields stand in it.
  if (dry && (await pos.requiredFields()).every(({ of }) => of !== "item")) return { status: "ok", ids: standIns(first) };
  const restored = dry ? null : await restoreRequiredProducts(pos, null);
  const now = restored?.status === "done" ? await readRequired(pos, used) : first;
  if (now.missing.length === 0) return { status: "ok", ids: now.ids };
  const products = now.missing.map((product) => requiredProducts[product].name).join(", ");
  return { status: "problem", problem: shopProblem("pos_required_products", "products", { products }) };
}

async function readRequired(pos: PointOfSale, used: RequiredProduct[]) {
  const states = await readRequiredProducts(pos, used);
  // A renamed one still does its work; the check-up tells of it.
  const usable = states.filter(({ state }) => state === "ok" || state === "renamed" || state === "ambiguous");
  return {
    ids: new Map(usable.flatMap(({ product, found }) => (found ? [[product, found.posId] as const] : []))),
    missing: states.filter((state) => !usable.includes(state)).map(({ product }) => product),
  };
}

function standIns({ ids, missing }: { ids: Map<RequiredProduct, string>; missing: RequiredProduct[] }): Map<RequiredProduct, string> {
  return new Map([...ids, ...missing.map((product) => [product, "to be made"] as const)]);
}
