import { currentUnits } from "../figures.ts";
import { gid } from "../graphql-nodes.ts";
import { decimalOf } from "../pair-money.ts";
import type { Order } from "../state.ts";
import type { CheckoutView, LineView } from "./checkout-view.ts";
import type { FrameFacts } from "./frame-facts.ts";
import type { StorePage } from "./layout.ts";
import { localeOf } from "./texts.ts";

/** What is the same for every extension on the page. */
export type PageFacts = Omit<FrameFacts, "target" | "extension">;

/** What the page's script starts with. */
export type PageData = {
  facts: PageFacts;
  /** By handle. */
  extensions: Record<string, FrameFacts["extension"]>;
  words: { failed: string; updated: string };
};

/** What the page's script gets after a change: the parts of the summary, drawn anew, and the facts. */
export type PageChange = {
  /** What was refused, in words for the buyer. */
  problem: string | null;
  lines: string;
  codes: string;
  totals: string;
  facts: PageFacts;
};

/** Shopify's facts of a checkout, or of the order that came of it. */
export function pageFacts(
  { shop, session }: StorePage,
  { view, step }: { view: CheckoutView; step: string },
  order: Order | null,
): PageFacts {
  const { currency, timeZone } = shop.state.seed;
  const amount = (minor: number) => ({ amount: Number(decimalOf(minor, currency)), currencyCode: currency as "CAD" });
  const allocationOf = ({ code, title, amount: minor }: LineView["allocations"][number]) =>
    code === null
      ? { type: "automatic" as const, title, discountedAmount: amount(minor) }
      : { type: "code" as const, code, discountedAmount: amount(minor) };
  const { customer } = view;

  function lineOf({
    id,
    variantGid,
    productGid,
    sku,
    title,
    variantTitle,
    quantity,
    net,
    allocations,
  }: LineView): FrameFacts["lines"][number] {
    const product = shop.state.products.find((one) => gid("Product", one.id) === productGid);
    return {
      id,
      quantity,
      cost: { totalAmount: amount(net) },
      attributes: [],
      discountAllocations: allocations.map(allocationOf),
      lineComponents: [],
      parentRelationship: null,
      merchandise: {
        type: "variant",
        id: variantGid,
        title,
        ...(variantTitle !== null && { subtitle: variantTitle }),
        ...(sku !== null && { sku }),
        product: { id: productGid, vendor: product?.vendor ?? "", productType: product?.type ?? "" },
        selectedOptions: [],
        requiresShipping: !product?.giftCard,
      },
    };
  }

  return {
    language: localeOf[session.language],
    country: "CA",
    currency,
    timeZone,
    shop: { id: gid("Shop", shop.state.id), name: shop.name, myshopifyDomain: shop.domain, storefrontUrl: `https://${shop.domain}` },
    checkoutToken: view.token,
    lines: view.lines.map(lineOf),
    cost: { subtotal: amount(view.subtotal), shipping: amount(view.shipping), tax: amount(view.tax), total: amount(view.total) },
    discountCodes: view.codes,
    discountAllocations: [],
    canUpdateDiscountCodes: order === null && !session.switches.wallet,
    buyer: {
      customerId: customer && gid("Customer", customer.id),
      firstName: customer?.firstName ?? null,
      email: view.email,
      phone: view.phone,
    },
    step: order ? "thank-you" : step,
    settings: {},
    order: order && { id: gid("Order", order.id), name: order.name, isFirst: isFirstOf(shop.state.orders, order) },
  };
}

function isFirstOf(orders: Order[], order: Order): boolean {
  return !orders.some(
    (one) =>
      one !== order && one.customerId !== null && one.customerId === order.customerId && one.lines.some((line) => currentUnits(line) > 0),
  );
}
