import type { CheckoutPlace } from "#app/coupons/checkout-places.ts";
import type { HoldAnswer, HoldAsked, Offer, Offers, OrderHolds } from "#app/coupons/checkout-view.ts";
import { db } from "#app/platform/db.server.ts";
import { forgetAllKept } from "#app/platform/kept.ts";
import { beforeShop } from "#app/platform/shop-scope.server.ts";
import { checkoutSettings } from "#app/coupons/checkout-settings.ts";
import type { CheckoutSettings } from "#app/coupons/checkout-settings.ts";
import { action as answerHold } from "#app/routes/api.checkout.holds.$id.ts";
import { action as answerOffers } from "#app/routes/api.checkout.offers.ts";
import { loader as answerOrder } from "#app/routes/api.checkout.orders.$id.ts";
import { action as answerCartHold } from "#app/routes/proxy.holds.$id.ts";
import { action as answerCartOffers } from "#app/routes/proxy.offers.ts";
import { forgetCheckoutLimits } from "#app/routes/shared/limit-checkout.server.ts";
import type { SimulatedCart } from "#test/simulators/shopify/cart.ts";
import type { SimulatedCheckout } from "#test/simulators/shopify/checkout.ts";
import type { SimulatedShop } from "#test/simulators/shopify/simulated-shop.ts";
import { ordinaryUserAgent } from "./ordinary-browser.ts";

export const extensionOrigin = "https://extensions.shopifycdn.com";

export type Answered<Body> = { status: number; body: Body; headers: Headers };

type Basket = Pick<SimulatedCheckout, "token" | "lines">;

/** A page's question as the extension asks it: claims about the cart, no prices. */
export function questionOf({ token, lines }: Basket) {
  return { checkoutToken: token, lines: lines.map(({ variantGid, quantity }) => ({ variant: variantGid, quantity })) };
}

/** Asks for what a buyer may use in checkout. `contact`: what a guest typed. */
export async function askOffers(checkout: SimulatedCheckout, contact?: { email?: string; phone?: string }): Promise<Offers> {
  const { body } = await post<Offers>("/api/checkout/offers", {
    token: checkout.sessionToken(),
    body: { ...questionOf(checkout), contact },
  });
  return body;
}

/** The offers of an answer that has some. */
export function offersIn(answer: Offers): Offer[] {
  if (answer.status !== "ready") throw new Error(`No offers: ${JSON.stringify(answer)}`);
  return answer.offers;
}

export async function pressOffer(checkout: SimulatedCheckout, id: string, intent: HoldAsked["intent"] = "apply"): Promise<HoldAnswer> {
  const { body } = await post<HoldAnswer>(`/api/checkout/holds/${id}`, {
    token: checkout.sessionToken(),
    body: { checkoutToken: checkout.token, intent },
  });
  return body;
}

export async function askOrder(
  checkout: SimulatedCheckout,
  id: string | number,
  { named = true, place }: { named?: boolean; place?: CheckoutPlace } = {},
): Promise<OrderHolds> {
  const query = new URLSearchParams({ ...(named && { checkoutToken: checkout.token }), ...(place && { place }) });
  const path = `/api/checkout/orders/${encodeURIComponent(id)}?${query}`;
  const { body } = await call<OrderHolds>(path, { method: "GET", token: checkout.sessionToken() });
  return body;
}

export async function askCartOffers(shop: SimulatedShop, cart: SimulatedCart): Promise<Offers> {
  const { body } = await proxied<Offers>(
    shop.appProxyRequest("offers", { customer: cart.customer?.handle ?? null, body: questionOf(cart) }),
  );
  return body;
}

export async function pressCartOffer(
  shop: SimulatedShop,
  cart: SimulatedCart,
  { id, intent = "apply" }: { id: string; intent?: HoldAsked["intent"] },
): Promise<HoldAnswer> {
  const body = { checkoutToken: cart.token, intent };
  return (await proxied<HoldAnswer>(shop.appProxyRequest(`holds/${id}`, { customer: cart.customer?.handle ?? null, body }))).body;
}

type Sent = { token?: string | null; body?: unknown; headers?: Record<string, string> };

export function post<Body>(path: string, sent: Sent): Promise<Answered<Body>> {
  return call(path, { method: "POST", ...sent });
}

/** A call of an extension from its own origin, taken to its route. `body`: as it is when it is a string or bytes, else as JSON. */
export async function call<Body>(path: string, { method, token, body, headers = {} }: Sent & { method: string }): Promise<Answered<Body>> {
  const all = new Headers({ "User-Agent": ordinaryUserAgent, Origin: extensionOrigin });
  if (token !== null && token !== undefined) all.set("Authorization", `Bearer ${token}`);
  if (body !== undefined) all.set("Content-Type", "application/json");
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  const raw = body === undefined || typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  return proxied(new Request(`https://punchcard.test${path}`, { method, headers: all, body: raw as BodyInit | undefined }));
}

/** Takes a request to its route, as Remix does. */
export async function proxied<Body>(request: Request): Promise<Answered<Body>> {
  const { pathname } = new URL(request.url);
  const [, area = "", id] = /^\/(api\/checkout|proxy)\/(?:offers|(?:holds|orders)\/(.*))$/.exec(pathname) ?? [];
  const isHold = pathname.includes("/holds/");
  const route =
    area === "proxy"
      ? isHold
        ? answerCartHold
        : answerCartOffers
      : pathname.includes("/orders/")
        ? answerOrder
        : isHold
          ? answerHold
          : answerOffers;
  const response = await beforeShop(() => route({ request, params: { id: id && decodeURIComponent(id) }, context: {} }));
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as Body };
}

/** What a shop offers, and that its plan allows it everywhere; what was kept and counted before is forgotten. */
export async function setUpCheckout(shop: string, settings: Partial<CheckoutSettings> = {}, { plus = true } = {}): Promise<void> {
  const values = {
    settings: { ...checkoutSettings.parse({}), ...settings },
    plus,
    planName: plus ? "Plus" : "Basic",
    planReadAt: new Date(),
  };
  await db.checkoutSetup.upsert({ where: { shopId: shop }, create: { shopId: shop, ...values }, update: values });
  forgetAllKept();
  forgetCheckoutLimits();
}
