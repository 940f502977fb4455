import type { Api } from "@shopify/ui-extensions/purchase.checkout.block.render";
import type { Amount, Cart } from "./punchcard.ts";
import { useSignal } from "./use-signal.ts";

declare const shopify: Api;

/** The steps at which the buyer is about to pay: of three pages, or of one. */
const paymentSteps: readonly string[] = ["payment", "review", "checkout"];

/** What to ask Punchcard with; null before the payment step, and while Shopify has no checkout or nothing in it. */
export function useCart(): Cart | null {
  const step = useSignal(() => shopify.buyerJourney.activeStep);
  const checkoutToken = useSignal(() => shopify.checkoutToken);
  const lines = useSignal(() => shopify.lines);
  const contact = useContact();
  if (!step || !paymentSteps.includes(step.handle) || !checkoutToken || lines.length === 0) return null;
  return { checkoutToken, lines: lines.map(({ merchandise, quantity }) => ({ variant: merchandise.id, quantity })), contact };
}

/** What a guest typed for Shopify, so that it need not be typed again. Of one who signed in, Punchcard knows more than we do. */
function useContact(): Cart["contact"] {
  const customer = useCustomer();
  const email = useSignal(() => identity()?.email ?? nothing);
  const phone = useSignal(() => identity()?.phone ?? nothing);
  return customer || (!email && !phone) ? null : { email: email ?? null, phone: phone ?? null };
}

/** Shopify's id of the buyer; undefined for a guest, and where the app may not know. Who signs in on the way may have coupons. */
export function useCustomer(): string | undefined {
  return useSignal(() => identity()?.customer ?? nothing)?.id;
}

/** Not there unless Shopify lets the app see customers' data. */
function identity() {
  return "buyerIdentity" in shopify ? shopify.buyerIdentity : undefined;
}

const nothing = { value: undefined, subscribe: () => () => {} };

/** Whether this kind of checkout takes codes from an app: a draft order's, for one, does not. */
export function useCodesAllowed(): boolean {
  return useSignal(() => shopify.instructions).discounts.canUpdateDiscountCodes;
}

/** The codes that are on the checkout, with what each takes off. */
export type Discounts = { isOn(code: string | null): boolean; savedBy(code: string | null): Amount | null };

export function useDiscounts(): Discounts {
  useSignal(() => shopify.discountCodes);
  useSignal(() => shopify.discountAllocations);
  useSignal(() => shopify.lines);
  return discountsNow();
}

/** The same outside of a drawing. */
export function discountsNow(): Discounts {
  return {
    isOn: (code) => code !== null && shopify.discountCodes.value.some((on) => isSame(on.code, code)),
    savedBy: (code) => {
      if (code === null) return null;
      const allocations = [...shopify.discountAllocations.value, ...shopify.lines.value.flatMap((line) => line.discountAllocations)];
      const own = allocations.filter((allocation) => allocation.type === "code" && isSame(allocation.code, code));
      const saved = own.reduce((sum, { discountedAmount }) => sum + discountedAmount.amount, 0);
      const currency = own[0]?.discountedAmount.currencyCode;
      return currency && saved > 0 ? { amount: saved.toFixed(4), currency } : null;
    },
  };
}

/** Codes are the same in capitals. */
function isSame(one: string, other: string): boolean {
  return one.toUpperCase() === other.toUpperCase();
}

export type PutOn = { status: "on"; saved: Amount } | { status: "not_accepted" | "saves_nothing" };

/** Milliseconds in which a checkout that took a code has to show what it takes off. */
const patience = 3_000;

/** Puts a code on the checkout and looks that it takes something off. What Shopify refuses, it says or throws. */
export async function putOn(code: string): Promise<PutOn> {
  if (!(await change("addDiscountCode", code))) return { status: "not_accepted" };
  for (let waited = 0; ; waited += 100) {
    const now = discountsNow();
    const saved = now.savedBy(code);
    if (now.isOn(code) && saved) return { status: "on", saved };
    if (waited >= patience) return { status: "saves_nothing" };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Whether the code is off the checkout now. */
export async function takeOff(code: string): Promise<boolean> {
  return !discountsNow().isOn(code) || (await change("removeDiscountCode", code));
}

async function change(type: "addDiscountCode" | "removeDiscountCode", code: string): Promise<boolean> {
  try {
    return (await shopify.applyDiscountCodeChange({ type, code })).type === "success";
  } catch {
    // Wallets that pay at once refuse like this.
    return false;
  }
}
