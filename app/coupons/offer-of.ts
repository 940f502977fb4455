import type { Hold } from "@prisma/client";
import { formatDecimal } from "#app/domain/money.ts";
import type { Offer } from "./checkout-view.ts";

/** A hold as its buyer sees it. */
export function offerOf(hold: Hold): Offer {
  const { id, kind, title, units, currency, couponLastDay } = hold;
  // One that was chosen and is not at Shopify yet is of no use: pressed again, it is made.
  const code = hold.state === "code_assigned" || hold.state === "applied" ? hold.code : null;
  return {
    id,
    kind,
    title,
    item: hold.productTitle,
    variant: hold.variantGid,
    units,
    saves: { amount: formatDecimal({ minor: Number(hold.amountMinor), currency }), currency },
    lastDay: couponLastDay,
    state: hold.state === "applied" ? "applied" : code ? "code" : "available",
    code,
  };
}
