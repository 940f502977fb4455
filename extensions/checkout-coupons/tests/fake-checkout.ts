import { createCartLine } from "@shopify/ui-extensions-tester/checkout";
import type { Api } from "@shopify/ui-extensions/purchase.checkout.block.render";
import { signal } from "./signal.ts";

type CartLine = Api["lines"]["value"][number];

export function cartLine(variant: number, quantity: number): CartLine {
  const line = createCartLine({ quantity });
  return {
    ...line,
    id: `gid://shopify/CartLine/${variant}`,
    merchandise: { ...line.merchandise, id: `gid://shopify/ProductVariant/${variant}` },
  };
}

type Situation = {
  step?: string;
  checkoutToken?: string | undefined;
  lines?: CartLine[];
  codes?: string[];
  codesAllowed?: boolean;
  /** What an app that may see customers' data is told. */
  buyer?: { customer?: string; email?: string; phone?: string };
  inEditor?: boolean;
  /** What the checkout does with a code: takes it, refuses it, throws, or takes it and gives nothing for it. */
  takes?: "it" | "no" | "throws" | "for_nothing";
  /** Whether it lets go of one. */
  letsGo?: boolean;
};

/** A checkout as an extension sees it: at the payment step, with two bags of one thing and one of another. Its values can be changed. */
export function fakeCheckout({
  step = "payment",
  checkoutToken = "checkout-token-1",
  lines = [cartLine(11, 2), cartLine(12, 1)],
  codes = [],
  codesAllowed = true,
  buyer,
  inEditor = false,
  takes = "it",
  letsGo = true,
}: Situation = {}) {
  const behaviour = { takes, letsGo };
  const values = {
    activeStep: signal<{ handle: string } | undefined>({ handle: step }),
    checkoutToken: signal<string | undefined>(checkoutToken),
    lines: signal(lines),
    discountCodes: signal<{ code: string }[]>([]),
    discountAllocations: signal<unknown[]>([]),
    instructions: signal({ discounts: { canUpdateDiscountCodes: codesAllowed } }),
    rendered: signal(true),
    customer: signal(buyer?.customer === undefined ? undefined : { id: buyer.customer }),
  };
  const changes: string[] = [];
  for (const code of codes) put(code);

  function put(code: string): void {
    values.discountCodes.value = [...values.discountCodes.value, { code }];
    if (behaviour.takes === "for_nothing") return;
    const [first, ...others] = values.lines.value;
    if (!first) return;
    const allocation = { type: "code" as const, code, discountedAmount: { amount: 4.5, currencyCode: "USD" as const } };
    values.lines.value = [{ ...first, discountAllocations: [...first.discountAllocations, allocation] }, ...others];
  }

  function takeAway(code: string): void {
    const isOther = (on: { code: string }) => on.code.toUpperCase() !== code.toUpperCase();
    values.discountCodes.value = values.discountCodes.value.filter(isOther);
    values.lines.value = values.lines.value.map((line) => ({
      ...line,
      discountAllocations: line.discountAllocations.filter((allocation) => allocation.type !== "code" || isOther(allocation)),
    }));
  }

  async function applyDiscountCodeChange({ type, code }: { type: string; code: string }) {
    changes.push(`${type === "addDiscountCode" ? "+" : "-"}${code}`);
    if (behaviour.takes === "throws") throw new Error("Not in this checkout.");
    if (type === "addDiscountCode" ? behaviour.takes === "no" : !behaviour.letsGo) return { type: "error" as const, message: "No." };
    if (type === "addDiscountCode") put(code);
    else takeAway(code);
    return { type: "success" as const };
  }

  /** Puts all of it where the extension looks. */
  function install(shopify: object): void {
    const own = shopify as Record<string, object>;
    const { activeStep, rendered, customer, ...direct } = values;
    Object.assign(own, direct, { applyDiscountCodeChange });
    Object.assign(own.buyerJourney ?? {}, { activeStep });
    define(own.extension, { rendered, editor: inEditor ? { type: "checkout" } : undefined });
    if (buyer) {
      const { email, phone } = buyer;
      define(shopify, {
        buyerIdentity: { customer, email: signal(email), phone: signal(phone) },
      });
    }
  }

  return { ...values, behaviour, install, takeAway, /** "+CODE" and "-CODE", in their order. */ changes };
}

/** The tester lets nothing be set that it does not know. */
function define(target: object | undefined, properties: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(properties)) {
    Object.defineProperty(target, name, { value, configurable: true, writable: true, enumerable: true });
  }
}
