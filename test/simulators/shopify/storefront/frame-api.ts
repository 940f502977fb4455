import type { Ask, FrameFacts, FrameQuestions } from "./frame-facts.ts";
import { createSignals } from "./frame-signals.ts";
import type { SignalClass } from "./frame-signals.ts";
import { createTexts } from "./frame-texts.ts";

type Run = () => unknown;

/**
 * The global `shopify` of one target, from what the page tells. `instructions`, `lines` and the like are signals, which follow `update`.
 * What the page's target does not have, it does not have either: no codes are changed once the order is placed.
 */
export function createFrameApi(first: FrameFacts, { ask, complain }: { ask: Ask; complain: (what: string) => void }) {
  let facts = first;
  const targets = new Map<string, Run>();
  const signals = createSignals();
  const texts = createTexts({ facts: () => facts, complain });

  function update(next: FrameFacts): void {
    facts = next;
    for (const [name, value] of Object.entries(valuesOf(next))) signals.set(name, value);
  }
  update(first);

  /** `plain` with signals, each under its key by its name; looked up anew each time, for the extension may have handed in a class of its own. */
  function withSignals<T extends object>(plain: T, names: readonly string[]): T {
    for (const name of names) Object.defineProperty(plain, name, { enumerable: true, get: () => signals.signal(name) });
    return plain;
  }

  const shopify = withSignals(
    {
      extend: (target: string, run: Run) => void targets.set(target, run),
      reload: () => {},
      setSignals: (signalClass: SignalClass) => signals.setClass(signalClass),
      extensionPoint: first.target,
      extension: withSignals({ apiVersion: first.extension.apiVersion, target: first.target, scriptUrl: "", version: "1.0.0" }, [
        "capabilities",
        "rendered",
      ]),
      version: first.extension.apiVersion,
      shop: first.shop,
      i18n: texts,
      sessionToken: { get: () => ask("token", null) },
      storage: {
        read: (key: string) => ask("read", { key }),
        write: (key: string, value: unknown) => ask("write", { key, value }).then(() => undefined),
        delete: (key: string) => ask("delete", { key }).then(() => undefined),
      },
      analytics: { publish: () => Promise.resolve(true) },
      query: () => Promise.resolve({ data: undefined, errors: [{ message: "The simulator has no Storefront API.", extensions: {} }] }),
      cost: withSignals({}, ["subtotalAmount", "totalShippingAmount", "totalTaxAmount", "totalAmount"]),
      localization: withSignals({}, ["language", "extensionLanguage", "country", "currency", "timezone", "market"]),
      buyerIdentity: withSignals({}, ["customer", "email", "phone", "purchasingCompany"]),
      ...callsOf(first.target, ask),
    },
    [
      ...["lines", "discountCodes", "discountAllocations", "checkoutToken", "settings", "attributes", "appliedGiftCards", "note"],
      ...ownSignals(first.target),
    ],
  );
  // Nobody here may block: what is to intercept is never called.
  const buyerJourney = withSignals({ intercept: () => Promise.resolve(() => {}) }, ["completed", "steps", "activeStep"]);
  if (first.target.startsWith("purchase.")) Object.assign(shopify, { buyerJourney });

  return {
    shopify,
    update,
    /** What its script has for the target; undefined when it says nothing of it. */
    run: (): Run | undefined => targets.get(first.target),
  };
}

/** What only some targets can do: no code is changed once the order is placed. */
function callsOf(target: string, ask: Ask): object {
  if (!target.startsWith("purchase.")) return { requireLogin: () => Promise.resolve() };
  if (!target.startsWith("purchase.checkout.")) return {};
  return { applyDiscountCodeChange: (change: FrameQuestions["discount"]["change"]) => ask("discount", change) };
}

function ownSignals(target: string): string[] {
  if (target.startsWith("purchase.checkout.")) return ["instructions"];
  return target.startsWith("purchase.") ? ["instructions", "orderConfirmation"] : ["order", "authenticationState"];
}

/** The value of each signal. */
function valuesOf(facts: FrameFacts): Record<string, unknown> {
  const { cost, buyer, order } = facts;
  const can = facts.canUpdateDiscountCodes;
  return {
    capabilities: ["network_access"],
    rendered: true,
    lines: facts.lines,
    discountCodes: facts.discountCodes.map((code) => ({ code })),
    discountAllocations: facts.discountAllocations,
    checkoutToken: facts.checkoutToken,
    settings: facts.settings,
    attributes: [],
    appliedGiftCards: [],
    note: undefined,
    subtotalAmount: cost.subtotal,
    totalShippingAmount: cost.shipping ?? undefined,
    totalTaxAmount: cost.tax ?? undefined,
    totalAmount: cost.total,
    language: { isoCode: facts.language },
    extensionLanguage: { isoCode: facts.extension.language },
    country: { isoCode: facts.country },
    currency: { isoCode: facts.currency },
    timezone: facts.timeZone,
    market: undefined,
    customer: buyer.customerId ? { id: buyer.customerId, ...(buyer.firstName && { firstName: buyer.firstName }) } : undefined,
    email: buyer.email ?? undefined,
    phone: buyer.phone ?? undefined,
    purchasingCompany: undefined,
    completed: order !== null,
    steps: [],
    activeStep: { handle: facts.step },
    instructions: {
      attributes: { canUpdateAttributes: can },
      delivery: { canSelectCustomAddress: can },
      discounts: { canUpdateDiscountCodes: can },
      lines: { canAddCartLine: can, canRemoveCartLine: can, canUpdateCartLine: can },
      metafields: { canSetCartMetafields: can, canDeleteCartMetafield: can },
      notes: { canUpdateNote: can },
    },
    // On the thank-you page the order is named by the number that it will have, under a name of its own.
    orderConfirmation: order && {
      order: { id: order.id.replace("/Order/", "/OrderIdentity/") },
      number: order.name,
      isFirstOrder: order.isFirst,
    },
    order: order && { id: order.id, name: order.name },
    authenticationState: buyer.customerId ? "fully_authenticated" : "pre_authenticated",
  };
}
