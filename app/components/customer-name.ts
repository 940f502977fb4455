import type { TFunction } from "i18next";

/** A buyer's name; what stands for it where Shopify has none or it was erased. */
export function customerName(t: TFunction, { name }: { name: string }): string {
  return name || t("customers.noName");
}
