import { decimalOf } from "../pair-money.ts";
import type { SimulatedShop } from "../simulated-shop.ts";
import { localeOf } from "./texts.ts";
import type { Language } from "./texts.ts";

/** Writes amounts in the shop's smallest unit as its buyers read them. */
export function moneyIn(shop: SimulatedShop, language: Language): (minor: number) => string {
  const { currency } = shop.state.seed;
  const format = new Intl.NumberFormat(localeOf[language], { style: "currency", currency, currencyDisplay: "narrowSymbol" });
  return (minor) => format.format(Number(decimalOf(minor, currency)));
}

export function titleOf({ title, variantTitle }: { title: string; variantTitle: string | null }): string {
  return variantTitle ? `${title} · ${variantTitle}` : title;
}
