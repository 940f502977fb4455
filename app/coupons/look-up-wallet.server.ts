import { v4 as randomId } from "uuid";
import { couponConnectionFor, couponPartner } from "#app/connections/coupon-connection.server.ts";
import type { CouponConnectionFor } from "#app/connections/coupon-connection.server.ts";
import { nameOf } from "#app/domain/contact.ts";
import type { Basket, Wallet } from "#app/domain/coupon.ts";
import type { CustomerGid } from "#app/domain/ids.ts";
import type { Contact } from "#app/domain/order.ts";
import type { CouponProvider, WalletAnswer } from "#app/partners/capabilities.ts";
import { CredentialsRejected, PartnerError, UnexpectedAnswer } from "#app/partners/errors.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { ShopifyAccessLost, ShopifyRefused, ShopifyUnavailable } from "#app/shopify/errors.ts";
import { findCustomer } from "#app/shopify/find-customer.server.ts";
import { readCustomer } from "#app/shopify/read-customer.server.ts";
import { readCheckoutSetup } from "./checkout-setup.server.ts";
import type { CheckoutSettings } from "./checkout-settings.ts";
import { compareWallet } from "./compare-wallet.ts";
import type { CouponUse } from "./compare-wallet.ts";
import { liveStates } from "./hold-states.ts";
import { knownItems, readCart } from "./read-cart.server.ts";
import type { ReadCart } from "./read-cart.server.ts";
import type { FoundWallet, Shopper, WalletAsked, WalletLookup, WalletRefusal, WalletTry } from "./wallet-view.ts";

/** Somebody waits at the page. */
const patienceMs = 10_000;

type Way = Pick<WalletTry, "by" | "contact" | "isTyped">;

/** Looks a wallet up at the partner under each contact that is known, and holds its coupons beside what was bought. Nothing is put aside. */
export async function lookUpWallet(
  shop: string,
  asked: WalletAsked,
  { now, connectionFor = couponConnectionFor }: { now: Date; connectionFor?: CouponConnectionFor },
): Promise<WalletLookup> {
  const connection = await connectionFor(shop, { timeoutMs: patienceMs });
  if (connection.status !== "ready") return refused(connection.status === "waiting" ? connection.why : "no_partner");
  try {
    const shopper = await shopperOf(shop, asked.who);
    if (shopper === "gone") return refused("customer_gone");
    const cart = await readCart(shop, asked, now);
    if (cart === "not_found") return refused("order_not_found");
    const ways = waysTo(asked.who, shopper);
    if (ways.length === 0) return refused("no_contact");
    const found = await askAll(connection.provider, ways, { shop, basket: cart.basket });
    return {
      status: "looked",
      partner: connection.partner,
      shopper,
      tries: found.map(({ way, answer }) => ({ ...way, answer: answerOf(answer) })),
      wallets: await compared(shop, found, { cart, customerGid: shopper?.gid ?? null, settings: (await readCheckoutSetup(shop)).settings }),
      cart: cart.shown,
    };
  } catch (error) {
    const why = silence(error);
    if (!why) throw error;
    log.warn("wallet_not_looked_up", { shop, why, error });
    return refused(why);
  }
}

function refused(why: WalletRefusal): WalletLookup {
  return { status: "refused", why, partner: couponPartner };
}

function silence(error: unknown): WalletRefusal | null {
  if (error instanceof CredentialsRejected) return "credentials_rejected";
  if (error instanceof UnexpectedAnswer) return "partner_unreadable";
  if (error instanceof PartnerError) return "partner_silent";
  const isShopify = error instanceof ShopifyUnavailable || error instanceof ShopifyRefused || error instanceof ShopifyAccessLost;
  return isShopify ? "shopify_silent" : null;
}

async function shopperOf(shop: string, who: WalletAsked["who"]): Promise<Shopper | null | "gone"> {
  if ("customerId" in who) {
    const customer = await db.customer.findFirst({ where: { shopId: shop, id: who.customerId } });
    if (!customer?.gid) return "gone";
    const contact = await readCustomer(shop, customer.gid as CustomerGid);
    return contact ? asShopper(customer.id, contact) : "gone";
  }
  const contact = await findCustomer(shop, who);
  if (!contact) return null;
  const customer = await db.customer.findFirst({ where: { shopId: shop, key: contact.customerGid ?? "" }, select: { id: true } });
  return asShopper(customer?.id ?? null, contact);
}

function asShopper(id: string | null, contact: Contact): Shopper {
  return { id, gid: contact.customerGid, name: nameOf(contact), email: contact.email, phone: contact.phone };
}

/** What was typed first, then what Shopify has; by phone first, as the partner does. */
function waysTo(who: WalletAsked["who"], shopper: Shopper | null): Way[] {
  const ways: Way[] = [];
  if ("phone" in who) add("phone", who.phone, true);
  if ("email" in who) add("email", who.email, true);
  add("phone", shopper?.phone ?? null, false);
  add("email", shopper?.email ?? null, false);
  return ways;

  function add(by: Way["by"], contact: string | null, isTyped: boolean): void {
    if (contact && !ways.some((way) => way.by === by && plain(way.contact) === plain(contact))) ways.push({ by, contact, isTyped });
  }
}

/** "+1 416 555-0100" and "416-555-0100" are one number. */
function plain(contact: string): string {
  return contact.includes("@") ? contact.trim().toLowerCase() : contact.replace(/\D/g, "").slice(-10);
}

type Found = { way: Way; answer: WalletAnswer };

async function askAll(provider: CouponProvider, ways: Way[], { shop, basket }: { shop: string; basket: Basket }): Promise<Found[]> {
  const found: Found[] = [];
  for (const way of ways) {
    // An order of its own: the partner ties a customer to an order, and this one is never placed.
    const order = { orderRef: `look-up-${randomId()}`, basket };
    const nobody = { customerGid: null, firstName: null, lastName: null, email: null, phone: null };
    found.push({ way, answer: await provider.walletOf({ ...nobody, [way.by]: way.contact }, order) });
    await provider.closeOrder({ ...order, status: "cancelled" }).catch((error: unknown) => {
      if (!(error instanceof PartnerError)) throw error;
      log.warn("look_up_not_closed", { shop, error });
    });
  }
  return found;
}

function answerOf(answer: WalletAnswer): WalletTry["answer"] {
  if (answer.status === "not_found") return { status: "not_found" };
  return { status: "found", owner: answer.wallet.owner, coupons: answer.wallet.coupons.length };
}

type Beside = { cart: ReadCart; customerGid: string | null; settings: CheckoutSettings };

async function compared(shop: string, found: Found[], { cart, customerGid, settings }: Beside): Promise<FoundWallet[]> {
  const wallets = new Map<string, { way: Way; wallet: Wallet }>();
  for (const { way, answer } of found) {
    if (answer.status !== "found" || answer.wallet.coupons.length === 0) continue;
    const refs = answer.wallet.coupons.map(({ couponRef }) => couponRef).sort();
    const key = JSON.stringify(refs);
    if (!wallets.has(key)) wallets.set(key, { way, wallet: answer.wallet });
  }
  const coupons = [...wallets.values()].flatMap(({ wallet }) => wallet.coupons);
  const [known, uses] = await Promise.all([
    knownItems(
      shop,
      coupons.flatMap(({ upcs }) => upcs),
    ),
    usesOf(shop, { refs: coupons.map(({ couponRef }) => couponRef), customerGid }),
  ]);
  const { today, shown, basket } = cart;
  return [...wallets.values()].map(({ way: { by, contact }, wallet }) => ({
    by,
    contact,
    coupons: compareWallet({
      ...{ coupons: wallet.coupons, items: shown?.items ?? null, known, uses },
      ...{ today, currency: basket.currency, settings },
    }),
  }));
}

/** Coupons that are put aside now, whoever has them, and those that this customer has used. */
async function usesOf(
  shop: string,
  { refs, customerGid }: { refs: string[]; customerGid: string | null },
): Promise<Map<string, CouponUse>> {
  const coupons = { shopId: shop, partner: couponPartner, couponRef: { in: refs } };
  const [over, live] = await Promise.all([
    customerGid === null
      ? []
      : db.hold.findMany({ where: { ...coupons, customerGid, state: "redeemed" }, select: { id: true, couponRef: true } }),
    db.hold.findMany({ where: { ...coupons, state: { in: [...liveStates] } }, select: { id: true, couponRef: true } }),
  ]);
  const uses = new Map<string, CouponUse>();
  for (const { id, couponRef } of over) uses.set(couponRef, { holdId: id, isOver: true });
  for (const { id, couponRef } of live) uses.set(couponRef, { holdId: id, isOver: false });
  return uses;
}
