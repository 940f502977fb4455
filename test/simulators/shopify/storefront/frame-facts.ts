import type { CartDiscountAllocation, CartLine, CheckoutApi, Money } from "@shopify/ui-extensions/checkout";

/** Texts of an extension's locale file: words, or more of the same. */
export type Texts = { [key: string]: string | Texts };

/** What the checkout page tells an extension's frame, as plain values. */
export type FrameFacts = {
  target: string;
  extension: { apiVersion: string; name: string; texts: Texts; /** The language of `texts`. */ language: string };
  /** The buyer's: "fr-CA". */
  language: string;
  country: string;
  currency: string;
  timeZone: string;
  shop: { id: string; name: string; myshopifyDomain: string; storefrontUrl: string };
  checkoutToken: string;
  lines: CartLine[];
  cost: { subtotal: Money; shipping: Money | null; tax: Money | null; total: Money };
  discountCodes: string[];
  discountAllocations: CartDiscountAllocation[];
  canUpdateDiscountCodes: boolean;
  buyer: { customerId: string | null; firstName: string | null; email: string | null; phone: string | null };
  /** "checkout", or a step of three. */
  step: string;
  settings: Record<string, string | number | boolean>;
  /** On the pages after the payment. */
  order: { id: string; name: string; isFirst: boolean } | null;
};

/** What an extension asks of the page around it. */
export type FrameQuestions = {
  discount: {
    change: Parameters<CheckoutApi["applyDiscountCodeChange"]>[0];
    answer: Awaited<ReturnType<CheckoutApi["applyDiscountCodeChange"]>>;
  };
  token: { change: null; answer: string };
  read: { change: { key: string }; answer: unknown };
  write: { change: { key: string; value: unknown }; answer: null };
  delete: { change: { key: string }; answer: null };
};
export type Ask = <K extends keyof FrameQuestions>(kind: K, change: FrameQuestions[K]["change"]) => Promise<FrameQuestions[K]["answer"]>;

/** From the frame to the page. */
export type FrameMessage =
  | { extension: "ready" }
  | { extension: "height"; height: number }
  | { extension: "asks"; id: number; kind: keyof FrameQuestions; change: unknown }
  /** It threw: the page goes on without it. */
  | { extension: "failed"; message: string };

/** From the page to the frame. */
export type PageMessage = { page: "facts"; facts: FrameFacts } | { page: "answers"; id: number; answer: unknown };
