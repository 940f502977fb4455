import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { checkoutToken, orderPlaces } from "#app/coupons/checkout-view.ts";
import { notePlace } from "#app/coupons/note-place.server.ts";
import { holdsOfBuyersOrder } from "#app/coupons/read-order-holds.server.ts";
import type { OrderGid } from "#app/domain/ids.ts";
import { now } from "#app/platform/clock.server.ts";
import { answerCheckout } from "./shared/answer-checkout.server.ts";
import { authenticateCheckout } from "./shared/authenticate-checkout.server.ts";
import { answer as asJson, refuse } from "./shared/checkout-answers.ts";
import { limitCheckout } from "./shared/limit-checkout.server.ts";

/**
 * `GET /api/checkout/orders/:id?place=…&checkoutToken=…`: what was used for an order, asked by the thank-you and order-status pages. `id` is Shopify's
 * number of the order, or its gid. A signed-in buyer needs no checkout token; a guest is known by nothing else. `place` says which page asks.
 */
async function answer({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answerCheckout(request, { method: "GET" }, async () => {
    const caller = await authenticateCheckout(request);
    const gid = readOrderGid(params.id);
    if (!gid) return refuse({ status: "not_found" });
    const given = new URL(request.url).searchParams;
    const token = checkoutToken.nullable().safeParse(given.get("checkoutToken"));
    const place = z.enum(orderPlaces).nullable().safeParse(given.get("place"));
    if (!token.success || !place.success) return refuse({ status: "unreadable" });
    limitCheckout(caller, "presses", token.data ?? gid);
    if (place.data) notePlace(caller.shop, { place: place.data, now: now() });
    return asJson(await holdsOfBuyersOrder({ ...caller, checkoutToken: token.data }, gid));
  });
}

export { answer as action, answer as loader };

/** The thank-you page calls the same number an OrderIdentity. null for what names no order. */
function readOrderGid(id = ""): OrderGid | null {
  const [, number] = /^(?:gid:\/\/shopify\/Order(?:Identity)?\/)?([1-9]\d{0,18})$/.exec(id) ?? [];
  return number ? `gid://shopify/Order/${number}` : null;
}
