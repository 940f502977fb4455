import type { Hold } from "@prisma/client";
import type { CouponBuyer } from "#app/domain/coupon.ts";
import type { CustomerGid, VariantGid } from "#app/domain/ids.ts";
import type { Contact } from "#app/domain/order.ts";
import { startDeadline } from "#app/platform/deadline.server.ts";
import { log } from "#app/platform/log.server.ts";
import { askPartners, hasPartners } from "./ask-partners.server.ts";
import type { PartnersAnswer } from "./ask-partners.server.ts";
import { basketAtHand, couponsAtHand, customerAtHand, loyaltyAtHand, setupAtHand, todayIn } from "./at-hand.server.ts";
import { bringInLine, holdsOf, leftOutOf, waitForOthers } from "./checkout-holds.server.ts";
import { placesOf } from "./checkout-places.ts";
import type { CheckoutSettings } from "./checkout-settings.ts";
import { isOfInStoreBrand } from "./checkout-settings.ts";
import type { Offers, OffersAsked, Surface } from "./checkout-view.ts";
import { matchOffers } from "./match-offers.ts";
import { offerOf } from "./offer-of.ts";
import { orderRefOf } from "./order-ref.ts";
import { notePlace } from "./note-place.server.ts";
import { putAside } from "./put-aside.server.ts";

export type OffersCall = {
  shop: string;
  surface: Surface;
  /** null for a guest. As Shopify says, and not the page. */
  customerGid: CustomerGid | null;
  asked: OffersAsked;
  now: Date;
};

/** The extension waits three seconds. */
const answerMs = 2_500;
/** As many as a buyer may want to look at before they pay. */
const mostOffers = 5;

/** What a buyer may use on this basket, put aside for them. Whatever is not known in time is left out: checkout goes on without. */
export async function offersFor(call: OffersCall): Promise<Offers> {
  const { shop, surface, now } = call;
  const deadline = startDeadline(answerMs);
  const setup = await setupAtHand(shop, now);
  const { settings } = setup;
  if (!placesOf(setup).includes(surface) || !(settings.coupons || settings.rewards)) return { status: "nothing", why: "off", remove: [] };
  notePlace(shop, { setup, place: surface, now });

  const read = await deadline.wait(readWorld(call, settings));
  if (read.status !== "answered") {
    log.warn("checkout_not_read", { shop, error: read.status === "failed" ? read.error : read.status });
    return { status: "unavailable", remove: [] };
  }
  const { buyer, contact, basket, partners, holds } = read.value;
  const owner = { shop, customerGid: call.customerGid, checkoutToken: call.asked.checkoutToken };
  const { kept, taken, remove, givingUp } = await bringInLine(holds, { owner, surface, basket: buyer && basket, now, deadline });
  if (!hasPartners(partners)) return { status: "nothing", why: "off", remove };
  if (!buyer) return { status: "nothing", why: "sign_in", remove };
  if (basket.lines.length === 0) return { status: "nothing", why: "none", remove };

  const order = { orderRef: orderRefOf(shop, owner.checkoutToken), basket };
  const answer = await askPartners(partners, { shop, buyer, contact, order, settings, now, deadline });
  const most = Math.max(0, mostOffers - kept.length);
  const today = await todayIn(shop, now);
  const released = holds.filter(({ state }) => state === "released");
  const isLeftOut = leftOutOf([...kept, ...givingUp, ...released], now);
  const online = answer.coupons.filter((coupon) => !isOfInStoreBrand(coupon, settings));
  const matches = matchOffers({ ...answer, coupons: online, basket, taken, today, most, isLeftOut });
  const expiresAt = new Date(now.getTime() + settings.holdMinutes * 60_000);
  const { coupons, loyalty } = partners;
  const aside = await putAside(matches, {
    ...{ shop, surface, checkoutToken: owner.checkoutToken, buyer, order, expiresAt, now, deadline },
    coupons: coupons?.status === "ready" ? coupons : null,
    loyalty: loyalty?.status === "ready" && answer.memberRow ? { partner: loyalty.partner, memberRow: answer.memberRow } : null,
  });

  const isShared = aside.isTaken || kept.some(({ state }) => state === "authorizing");
  const mine = isShared ? await waitForOthers(owner, { basket, now, deadline }) : [...kept, ...aside.holds];
  const isComplete = !answer.isSilent && aside.isComplete && mine.every(({ state }) => state !== "authorizing");
  return offersOf(mine, { answer, remove, isComplete, isGivingUp: givingUp.length > 0 });
}

type World = { buyer: CouponBuyer | null; contact: Contact | null };

/** Everything that can be known without asking a partner. */
async function readWorld({ shop, customerGid, asked, now }: OffersCall, settings: CheckoutSettings) {
  const lines = asked.lines.map(({ variant, quantity }) => ({ variant: variant as VariantGid, quantity }));
  const [{ buyer, contact }, basket, holds, coupons, loyalty] = await Promise.all([
    whoBuys({ shop, customerGid, asked, now }, settings),
    basketAtHand(shop, lines, now),
    holdsOf({ shop, customerGid, checkoutToken: asked.checkoutToken }, now),
    settings.coupons ? couponsAtHand(shop, now) : null,
    settings.rewards ? loyaltyAtHand(shop, now) : null,
  ]);
  return { buyer, contact, basket, holds, partners: { coupons, loyalty } };
}

/** A signed-in customer as Shopify has them now. A guest is who they say they are: only where the merchant allows that. */
async function whoBuys({ shop, customerGid, asked, now }: Omit<OffersCall, "surface">, { guests }: CheckoutSettings): Promise<World> {
  if (customerGid) {
    const contact = await customerAtHand(shop, customerGid, now);
    if (!contact) return { buyer: null, contact: null };
    const { firstName, lastName, email, phone } = contact;
    return { buyer: { customerGid, firstName, lastName, email, phone }, contact };
  }
  const { email = null, phone = null } = asked.contact ?? {};
  if (!guests || !(email || phone)) return { buyer: null, contact: null };
  return { buyer: { customerGid: null, firstName: null, lastName: null, email, phone }, contact: null };
}

type Known = { answer: PartnersAnswer; remove: string[]; isComplete: boolean; isGivingUp: boolean };

function offersOf(holds: Hold[], { answer, remove, isComplete, isGivingUp }: Known): Offers {
  const offers = holds.filter(({ state }) => state !== "authorizing").map(offerOf);
  if (offers.length > 0) return { status: "ready", offers, remove, isPartial: !isComplete || isGivingUp };
  // What is being given up may be had again in a moment: nobody is told that there is nothing.
  if (!isComplete || isGivingUp) return { status: "unavailable", remove };
  return { status: "nothing", why: answer.isKnown ? "none" : "no_wallet", remove };
}
