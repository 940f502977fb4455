import { createCheckout } from "./checkout.ts";
import type { CheckoutRequest, CheckoutWorld, SimulatedCheckout } from "./checkout.ts";

export type CartRequest = Pick<CheckoutRequest, "customer" | "lines">;

/** A cart of the online store. Its prices and codes are those that the checkout has; its token is another. */
export type SimulatedCart = Pick<
  SimulatedCheckout,
  "token" | "customer" | "lines" | "codes" | "cost" | "setLine" | "signIn" | "applyCode" | "removeCode"
> & {
  /** Goes on to the checkout, with the goods and codes that are in the cart. */
  checkout(contact?: Pick<CheckoutRequest, "email" | "phone" | "shipping">): SimulatedCheckout;
};

export function createCart(
  request: CartRequest,
  world: CheckoutWorld & { open: (request: CheckoutRequest, codes: string[]) => SimulatedCheckout },
): SimulatedCart {
  // What is not known in a cart yet costs nothing.
  const cart = createCheckout({ ...request, shipping: null }, world);
  const goOn: Pick<SimulatedCart, "checkout"> = {
    checkout: (contact = {}) =>
      world.open(
        {
          ...contact,
          customer: cart.customer?.handle ?? null,
          lines: cart.lines.map(({ sku, quantity }) => ({ sku: sku ?? "", quantity })),
        },
        cart.codes,
      ),
  };
  // With the getters themselves: what a cart shows is looked at anew each time.
  return Object.defineProperties(goOn as SimulatedCart, Object.getOwnPropertyDescriptors(cart));
}
