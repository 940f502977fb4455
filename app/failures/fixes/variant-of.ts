import type { Failure } from "@prisma/client";

/** The variant that a POS has no product for, as the cause `pos:<partner>:gid://shopify/ProductVariant/…` names it; null for others. */
export function variantOfCause({ cause, partner }: Pick<Failure, "cause" | "partner">): string | null {
  const prefix = `pos:${partner}:`;
  const rest = cause.startsWith(prefix) ? cause.slice(prefix.length) : "";
  return rest.startsWith("gid://shopify/ProductVariant/") ? rest : null;
}
