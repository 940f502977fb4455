import { z } from "zod";

/**
 * Our adapter contract with PETZ. Its endpoints and what they are for are public [V 5.2], and so are `device_ref`, `order_ref` and the coupon
 * type "ST"; every other field is our own invention [I 5.5], read leniently and in this file alone, so that the real one can take its place.
 */

/** References come as strings or as numbers [I]. */
const text = z.union([z.string(), z.number()]).transform((value) => String(value).trim());
const ref = text.refine((value) => value !== "", "is empty");
const maybeText = text.nullish().transform((value) => value || null);
/** "3.00" or 3: kept as it was written, and made an amount by `parseMoney`; never a sum of floats. */
const decimal = text.refine((value) => /^-?\d+(\.\d+)?$/.test(value), "is no amount");
const flag = z
  .union([z.boolean(), z.number(), z.string()])
  .transform((value) => ["true", "1", "yes"].includes(String(value).toLowerCase()))
  .nullish()
  .transform((value) => value ?? false);
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}/)
  .transform((value) => value.slice(0, 10));

/** Of `order/set`, `register/set`, `product/set`, a release: whatever is said, it is said that it was done. */
export const done = z.unknown();

const couponDiscount = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("amount"), amount: decimal, currency: maybeText }),
  z.object({ kind: z.literal("percent"), percent: decimal }),
  z.object({ kind: z.literal("free_item") }),
]);

export const walletCoupon = z.object({
  coupon_ref: ref,
  title: maybeText,
  brand: maybeText,
  /** "PETZ" or "ST" [V 5.3]: what is neither is left to a person at the till. */
  type: maybeText,
  in_store_only: flag,
  upcs: z
    .array(text)
    .nullish()
    .transform((upcs) => upcs ?? []),
  units: z
    .int()
    .positive()
    .nullish()
    .transform((units) => units ?? 1),
  discount: couponDiscount,
  expires_on: day.nullish().transform((value) => value ?? null),
});
export type WalletCoupon = z.output<typeof walletCoupon>;

/** Of `customer/set`: the answer carries the wallet [V 5.2]. Nobody known has a null for a customer [I]. */
export const walletAnswer = z.object({
  customer: z
    .object({ customer_ref: ref, name: maybeText, phone: maybeText, email: maybeText })
    .nullish()
    .transform((customer) => customer ?? null),
  // One coupon that cannot be read does not cost the buyer the others.
  coupons: z
    .array(z.unknown())
    .nullish()
    .transform((coupons) => (coupons ?? []).flatMap((one) => walletCoupon.safeParse(one).data ?? [])),
});
export type WalletMessage = z.output<typeof walletAnswer>;

/** Of `auth/create`: "result = discounts to display" [V 5.2]. */
export const authorizationAnswer = z.object({
  auth_ref: maybeText,
  expires_at: z.iso
    .datetime({ offset: true })
    .nullish()
    .transform((value) => (value ? new Date(value) : null)),
  discounts: z
    .array(z.object({ coupon_ref: ref, line_ref: maybeText, amount: decimal, currency: maybeText }))
    .nullish()
    .transform((discounts) => discounts ?? []),
  rejected: z
    .array(z.object({ coupon_ref: ref, reason: maybeText, message: maybeText }))
    .nullish()
    .transform((rejected) => rejected ?? []),
});
export type AuthorizationMessage = z.output<typeof authorizationAnswer>;

/** Of `auth/capture` and `coupon/return`: a status beside success may say that it was done before. */
export const outcomeAnswer = z
  .object({ status: maybeText })
  .nullish()
  .transform((body) => body?.status?.toLowerCase() ?? "");

export type Refusal = { code: string; message: string };

const errorBody = z.object({ code: maybeText, reason: maybeText, message: maybeText, detail: maybeText });

/** What a refusal says, in the shapes that are usual: `{ error: { code, message } }`, `{ error: "…" }`, `{ code, message }`. null: the body speaks of no error. */
export function readRefusal(body: unknown): Refusal | null {
  if (body === null || typeof body !== "object" || Array.isArray(body)) return null;
  const error = "error" in body ? body.error : null;
  if (typeof error === "string" && error.trim() !== "") {
    const beside = errorBody.safeParse(body).data;
    return { code: beside?.code ?? error.trim(), message: beside?.message ?? beside?.detail ?? error.trim() };
  }
  const said = errorBody.safeParse(error ?? body).data;
  const code = said?.code ?? said?.reason ?? "";
  const message = said?.message ?? said?.detail ?? "";
  return code === "" && message === "" ? null : { code, message: message || code };
}

/** Whether a body inside a success says that it failed. */
export function saysError(body: unknown): boolean {
  return body !== null && typeof body === "object" && "error" in body && Boolean(body.error);
}
