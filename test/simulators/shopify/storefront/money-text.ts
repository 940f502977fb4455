import { decimalOf } from "../pair-money.ts";
import type { SimulatedShop } from "../simulated-shop.ts";
import type { Variant } from "../state.ts";
import { localeOf } from "./texts.ts";
import type { Language } from "./texts.ts";

/** Writes amounts in the shop's smallest unit as its buyers read them. */
export function moneyIn(shop: SimulatedShop, language: Language): (minor: number) => string {
  const { currency } = shop.state.seed;
  const format = new Intl.NumberFormat(localeOf[language], { style: "currency", currency, currencyDisplay: "narrowSymbol" });
  return (minor) => format.format(Number(decimalOf(minor, currency)));
}

export function titleOf(shop: SimulatedShop, variant: Variant): string {
  const product = shop.state.products.find(({ id }) => id === variant.productId);
  const title = product?.title ?? variant.sku ?? "";
  return variant.title === "Default Title" ? title : `${title} · ${variant.title}`;
}
