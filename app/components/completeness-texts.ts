import type { TFunction } from "i18next";
import { formatDecimal } from "#app/domain/money.ts";
import type { Money } from "#app/domain/money.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import type { Format } from "#app/i18n/format.ts";
import type {
  Completeness,
  CompletenessDay,
  CouponDay,
  Gap,
  ListComparison,
  LoyaltyDay,
  PosDay,
  ShopifyDay,
  StoreDay,
  Sums,
} from "#app/reports/completeness-view.ts";
import { partnerName } from "./failure-texts.ts";
import { posReasonText } from "./pos-texts.ts";

/** One side of a day: what there is, its money, and what there is to add. */
export type SideText = { main: string; money: string | null; notes: string[] };

/** "$12.50", or of several currencies "$12.50 CAD + $3.00 USD"; null where there is nothing. */
export function sumsText(format: Format, sums: Sums): string | null {
  if (sums.length === 0) return null;
  return sums.map((sum) => (sums.length > 1 ? `${moneyText(format, sum)} ${sum.currency}` : moneyText(format, sum))).join(" + ");
}

export function moneyText(format: Format, money: Money): string {
  return format.money(formatDecimal(money), money.currency);
}

export function stateText(t: TFunction, format: Format, { state, gaps }: Pick<CompletenessDay, "state" | "gaps">): string {
  if (state !== "gaps") return t(`reports.completeness.states.${state}`);
  return t("reports.completeness.states.gaps", { count: gaps, number: format.number(gaps) });
}

export function shopifyText(t: TFunction, format: Format, { orders, sales, leftOut, unread, unreadable, found }: ShopifyDay): SideText {
  const left = leftOut.reduce((sum, { count }) => sum + count, 0);
  const note = (key: "leftOut" | "unread" | "unreadable" | "found", count: number) =>
    count > 0 && t(`reports.completeness.shopify.${key}`, { count, number: format.number(count) });
  return {
    main: t("reports.completeness.shopify.orders", { count: orders, number: format.number(orders) }),
    money: sumsText(format, sales),
    notes: told([note("leftOut", left), note("unread", unread), note("unreadable", unreadable), note("found", found)]),
  };
}

/** "Compared with Shopify's own list of orders until 2:05 p.m. 3 orders were found that no webhook told of." */
export function listText(t: TFunction, format: Format, { list, days }: Pick<Completeness, "list" | "days">): string {
  const found = days.reduce((sum, { shopify }) => sum + shopify.found, 0);
  const told =
    found > 0
      ? t("reports.completeness.list.found", { count: found, number: format.number(found) })
      : list.state === "current" && t("reports.completeness.list.nothing");
  return [comparedText(t, format, list), told].filter(Boolean).join(" ");
}

function comparedText(t: TFunction, format: Format, { until, state }: ListComparison): string {
  if (state === "starting") return t("reports.completeness.list.starting");
  if (until === null) return t("reports.completeness.list.never");
  const at = format.moment(until);
  switch (state) {
    case "current":
      return t("reports.completeness.list.current", { at });
    case "reading":
      return t("reports.completeness.list.reading", { at });
    case "behind":
      return t("reports.completeness.list.behind", { at });
    case "no_access":
      return t("reports.completeness.list.noAccess", { at });
    default:
      return unreachable(state);
  }
}

/** "Shopify counts 143 orders; known here: 143"; null where there is nothing to compare. */
export function countText(t: TFunction, format: Format, count: DayCount): string | null {
  if (count.status === "none") return null;
  if (count.status === "silent") return t("reports.completeness.list.notCounted");
  const facts = { count: count.atShopify, number: format.number(count.atShopify), known: format.number(count.known) };
  return count.isExact ? t("reports.completeness.list.counted", facts) : t("reports.completeness.list.countedAtLeast", facts);
}

export function posText(t: TFunction, format: Format, point: PosDay): SideText {
  const note = (key: "heldBack" | "failed" | "aside" | "pending" | "missing" | "differing", count: number) =>
    count > 0 && t(`reports.completeness.pos.${key}`, { number: format.number(count) });
  return {
    main: t("reports.completeness.pos.sent", { number: format.number(point.sent) }),
    money: sumsText(format, point.booked),
    notes: told([
      note("heldBack", point.heldBack),
      note("failed", point.failed),
      note("pending", point.pending),
      note("missing", point.missing),
      note("differing", point.differing),
      note("aside", point.aside),
    ]),
  };
}

export function loyaltyText(t: TFunction, format: Format, loyalty: LoyaltyDay | null): SideText {
  if (!loyalty) return { main: t("reports.completeness.loyalty.none"), money: null, notes: [] };
  const note = (key: "skipped" | "failed" | "aside" | "pending" | "differing" | "unredeemed", count: number) =>
    count > 0 && t(`reports.completeness.loyalty.${key}`, { number: format.number(count) });
  return {
    main: t("reports.completeness.loyalty.lines", linesOf(format, loyalty)),
    money: null,
    notes: told([
      note("skipped", loyalty.skipped),
      note("failed", loyalty.failed),
      note("pending", loyalty.pending),
      note("differing", loyalty.differing),
      note("aside", loyalty.aside),
      loyalty.redeemed > 0 &&
        t("reports.completeness.loyalty.redeemed", { count: loyalty.redeemed, number: format.number(loyalty.redeemed) }),
      note("unredeemed", loyalty.unredeemed),
    ]),
  };
}

/** Of the lines that owe something: those that are skipped owe nothing. */
function linesOf(format: Format, { lines, recorded, skipped }: LoyaltyDay): { count: number; number: string; recorded: string } {
  const owing = lines - skipped;
  return { count: owing, number: format.number(owing), recorded: format.number(recorded) };
}

export function couponText(t: TFunction, format: Format, { used, settled, amount }: CouponDay): SideText | null {
  if (used === 0) return null;
  return {
    main: t("reports.completeness.coupons.settled", { count: used, number: format.number(used), settled: format.number(settled) }),
    money: sumsText(format, amount),
    notes: [],
  };
}

export function storesText(t: TFunction, format: Format, stores: StoreDay | null): SideText {
  if (!stores) return { main: t("reports.completeness.stores.none"), money: null, notes: [] };
  const { transactions, sales, checked, differing, nowhere, behind, late } = stores;
  const note = (key: "checked" | "differing" | "nowhere" | "behind" | "late", count: number) =>
    count > 0 && t(`reports.completeness.stores.${key}`, { count, number: format.number(count) });
  return {
    main: t("reports.completeness.stores.transactions", { count: transactions, number: format.number(transactions) }),
    money: sumsText(format, sales),
    notes: told([
      note("checked", checked - differing),
      note("differing", differing),
      note("nowhere", nowhere),
      note("behind", behind),
      note("late", late),
    ]),
  };
}

/** A day in one sentence: "143 orders, 143 at Heartland Retail, 310 of 312 loyalty lines, 2 gaps". */
export function dayLine(t: TFunction, format: Format, day: CompletenessDay): string {
  if (day.state === "nothing") return stateText(t, format, day);
  const { shopify, points, loyalty, coupons, stores } = day;
  const parts = [
    shopifyText(t, format, shopify).main,
    ...points.map(({ partner, sent }) =>
      t("reports.completeness.pos.at", { number: format.number(sent), partner: partnerName(t, partner) }),
    ),
    loyalty && loyalty.lines > 0 && t("reports.completeness.loyalty.onLine", linesOf(format, loyalty)),
    couponText(t, format, coupons)?.main,
    stores && storesText(t, format, stores).main,
    stateText(t, format, day),
  ];
  return told(parts).join(", ");
}

function told(parts: (string | false | null | undefined)[]): string[] {
  return parts.filter((part): part is string => Boolean(part));
}

/** What is missing, and why. */
export function gapText(t: TFunction, format: Format, gap: Gap): { what: string; why: string } {
  switch (gap.kind) {
    case "order_unread":
      return {
        what: t("reports.completeness.gaps.order_unread.what", { order: gap.order }),
        why: t("reports.completeness.gaps.order_unread.why"),
      };
    case "order_unreadable":
      return {
        what: t("reports.completeness.gaps.order_unreadable.what", { order: gap.order.name }),
        why: `${t("failures.codes.order_unreadable.title")}.`,
      };
    case "pos_failed":
    case "pos_pending": {
      const partner = partnerName(t, gap.partner);
      const why = posReasonText(t, gap.reason, { partner });
      return {
        what: t(`reports.completeness.gaps.${gap.kind}.what`, { order: gap.order.name, partner }),
        why: why || t("reports.completeness.gaps.pos_pending.why"),
      };
    }
    case "pos_missing": {
      const partner = partnerName(t, gap.partner);
      return {
        what: t("reports.completeness.gaps.pos_missing.what", { order: gap.order.name, partner }),
        why: t("reports.completeness.gaps.pos_missing.why", { partner }),
      };
    }
    case "pos_differs": {
      const partner = partnerName(t, gap.partner);
      const worth = gap.amount ? moneyText(format, gap.amount) : "";
      return {
        what: t("reports.completeness.gaps.pos_differs.what", { order: gap.order.name, partner }),
        why: t("reports.completeness.gaps.pos_differs.why", { partner, booked: moneyText(format, gap.booked), worth }),
      };
    }
    case "line_failed":
      return {
        what: t("reports.completeness.gaps.line_failed.what", { title: gap.title, order: gap.order.name }),
        why: `${t(`failures.codes.${gap.code}.title`)}.`,
      };
    case "line_pending":
      return {
        what: t("reports.completeness.gaps.line_pending.what", { title: gap.title, order: gap.order.name }),
        why: gap.code ? `${t(`failures.codes.${gap.code}.title`)}.` : t("reports.completeness.gaps.line_pending.why"),
      };
    case "line_units":
      return {
        what: t("reports.completeness.gaps.line_units.what", { title: gap.title, order: gap.order.name }),
        why: t("reports.completeness.gaps.line_units.why", { recorded: format.number(gap.recorded), owed: format.number(gap.owed) }),
      };
    case "reward":
      return {
        what: t("reports.completeness.gaps.reward.what", { title: gap.title, order: gap.order.name }),
        why: gap.code ? `${t(`failures.codes.${gap.code}.title`)}.` : t("reports.completeness.gaps.reward.why"),
      };
    case "coupon":
      return {
        what: t("reports.completeness.gaps.coupon.what", { title: gap.title, order: gap.order.name }),
        why: t(`reports.completeness.gaps.coupon.why.${gap.state}`),
      };
    case "store_differs": {
      const currency = gap.amount?.currency ?? "USD";
      return {
        what: t("reports.completeness.gaps.store_differs.what", { location: gap.location }),
        why: t("reports.completeness.gaps.store_differs.why", {
          posSales: format.number(gap.pos.sales),
          posMoney: moneyText(format, { minor: gap.pos.minor, currency }),
          ourSales: format.number(gap.ours.sales),
          ourMoney: moneyText(format, { minor: gap.ours.minor, currency }),
        }),
      };
    }
    case "store_nowhere":
      return {
        what: t("reports.completeness.gaps.store_nowhere.what", { chain: gap.chain }),
        why: t("reports.completeness.gaps.store_nowhere.why", { count: gap.sales, number: format.number(gap.sales) }),
      };
    case "store_behind":
      return {
        what: t("reports.completeness.gaps.store_behind.what", { chain: gap.chain }),
        why: gap.importedAt
          ? t("reports.completeness.gaps.store_behind.why", { at: format.moment(gap.importedAt) })
          : t("reports.completeness.gaps.store_behind.never"),
      };
    default:
      return unreachable(gap);
  }
}

/** The page on which a gap is mended; null where asking again is all that there is to do, and nothing to look at. */
export function gapUrl(gap: Gap): string | null {
  const { fix } = gap;
  switch (fix.to) {
    case "failure":
      return `/app/failures/${fix.id}`;
    case "order":
      return `/app/orders/${fix.id}`;
    case "connection":
      return `/app/connections/${fix.partner}`;
    case "coupon":
      return `/app/coupons/${fix.id}`;
    case "chain":
      return `/app/stores/${fix.id}`;
    case "again":
      return null;
    default:
      return unreachable(fix);
  }
}
