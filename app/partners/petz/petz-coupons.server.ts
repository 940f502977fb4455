import type { CouponBuyer, Wallet } from "#app/domain/coupon.ts";
import type {
  CapturedAuthorization,
  CouponAuthorization,
  CouponOrder,
  CouponProduct,
  CouponProvider,
  OnExchange,
  WalletAnswer,
} from "#app/partners/capabilities.ts";
import { PartnerUnavailable, UnexpectedAnswer } from "#app/partners/errors.ts";
import { maskEmails } from "#app/partners/mask.ts";
import {
  authorizedBy,
  authStateOf,
  contactsOf,
  lineOf,
  orderFields,
  productFields,
  refusalReason,
  walletFrom,
  wantsOrderFirst,
} from "./answers.ts";
import { createPetzClient } from "./client.server.ts";
import type { PetzAnswer } from "./client.server.ts";
import { authorizationAnswer, done, outcomeAnswer, walletAnswer } from "./messages.ts";
import type { PetzCredentials, PetzSettings } from "./settings.ts";

export type PetzCouponsOptions = {
  baseUrl: string;
  credentials: PetzCredentials;
  settings: PetzSettings;
  now: () => Date;
  /** From the start of a call to the last byte of its answer. */
  timeoutMs: number;
  onExchange?: OnExchange;
};

/** A request may have so many products [V 5.2]. */
const productsAtOnce = 500;
/** Orders of which it is remembered what PETZ was last told: as many as are at checkout at a time. */
const ordersRemembered = 1000;

/** PETZ coupons, in the article's order (reference 5.3): the order, its customer, the authorisation, the payment, the capture, the order's end. */
export function createPetzCoupons(options: PetzCouponsOptions): CouponProvider {
  const { credentials, settings, now, onExchange = () => {} } = options;
  const client = createPetzClient({ ...options, onExchange });
  const device_ref = credentials.deviceRef;
  /** By order: what it was with its customer on it, so that several coupons for one basket cost one telling. */
  const told = new Map<string, string>();
  let capturePath = settings.capturePath;

  async function setOrder(operation: string, order: CouponOrder, status: "open" | "completed" | "cancelled"): Promise<void> {
    const body = { device_ref, ...orderFields(order, status) };
    mustSucceed(await client.call({ operation, path: "order/set", body, answer: done, changes: true }));
  }

  /** Says what is bought and by whom. A wallet without coupons may have come into being by asking: the next contact is asked for as well. */
  async function tellOrder(operation: string, order: CouponOrder, buyer: CouponBuyer): Promise<Wallet | null> {
    const { currency } = order.basket;
    told.delete(order.orderRef);
    await setOrder(operation, order, "open");
    let empty: Wallet | null = null;
    for (const contact of contactsOf(buyer)) {
      const wallet = await setCustomer({ operation, orderRef: order.orderRef, contact, currency });
      if (wallet && wallet.coupons.length > 0) {
        remember(order, buyer);
        return wallet;
      }
      empty ??= wallet;
    }
    return empty;
  }

  async function setCustomer(facts: {
    operation: string;
    orderRef: string;
    contact: Record<string, string>;
    currency: string;
  }): Promise<Wallet | null> {
    const { operation, orderRef, contact, currency } = facts;
    const body = { device_ref, order_ref: orderRef, customer: contact };
    const said = await client.call({ operation, path: "customer/set", body, answer: walletAnswer, changes: true });
    if (said.status === "refused" && /customer[ _](unknown|not[ _]found)|no such customer/i.test(`${said.code} ${said.message}`))
      return null;
    return walletFrom(mustSucceed(said), currency);
  }

  function remember(order: CouponOrder, buyer: CouponBuyer): void {
    const oldest = told.size >= ordersRemembered ? told.keys().next().value : undefined;
    if (oldest !== undefined) told.delete(oldest);
    told.set(order.orderRef, tellingOf(order, buyer));
  }

  async function createAuthorization(request: CouponAuthorization) {
    const { reference, order, couponRef, line } = request;
    const body = {
      device_ref,
      order_ref: order.orderRef,
      request_ref: reference,
      currency: order.basket.currency,
      coupons: [couponRef],
      lines: [{ ...lineOf(line), quantity: line.units }],
    };
    return client.call({ operation: "authorize", path: "auth/create", body, answer: authorizationAnswer, changes: true });
  }

  /** The path that is set, and where there is nothing, the other one (reference 5.2). */
  async function callCapture({ authRef, orderRef }: CapturedAuthorization) {
    const body = { device_ref, order_ref: orderRef, auth_ref: authRef };
    const ask = (path: typeof capturePath) =>
      client.call({ operation: "capture", path: `auth/${path}`, body, answer: outcomeAnswer, changes: true });
    const said = await ask(capturePath);
    if (said.status !== "no_such_path") return said;
    const other = capturePath === "capture" ? "redeem" : "capture";
    const second = await ask(other);
    if (second.status !== "no_such_path") capturePath = other;
    return second;
  }

  return {
    /**
     * PETZ has no call that only asks [U 5.4]. The device without a name changes nothing where it is known; where it is not, a refusal tells as
     * well that the credentials were accepted [I].
     */
    async checkCredentials() {
      const said = await client.call({
        operation: "checkCredentials",
        path: "register/set",
        body: { device_ref },
        answer: done,
        changes: false,
      });
      if (said.status === "no_such_path") throw noPath(said.path, { mayHaveHappened: false });
    },

    async registerDevice({ name }) {
      const body = { device_ref, name };
      mustSucceed(await client.call({ operation: "registerDevice", path: "register/set", body, answer: done, changes: true }));
    },

    async sendProducts(products: CouponProduct[]) {
      for (let from = 0; from < products.length; from += productsAtOnce) {
        const body = { products: products.slice(from, from + productsAtOnce).map(productFields) };
        mustSucceed(await client.call({ operation: "sendProducts", path: "product/set", body, answer: done, changes: true }));
      }
    },

    async walletOf(buyer, order): Promise<WalletAnswer> {
      if (contactsOf(buyer).length === 0) return { status: "not_found" };
      const wallet = await tellOrder("walletOf", order, buyer);
      return wallet ? { status: "found", wallet } : { status: "not_found" };
    },

    async authorize(request) {
      const { order, buyer } = request;
      if (told.get(order.orderRef) !== tellingOf(order, buyer)) await tellOrder("authorize", order, buyer);
      const askedAt = now().getTime();
      let said = await createAuthorization(request);
      // What was told may have been forgotten there, or by another process been told anew.
      if (said.status === "refused" && wantsOrderFirst(said)) {
        await tellOrder("authorize", order, buyer);
        said = await createAuthorization(request);
      }
      if (said.status === "refused") return { status: "refused", reason: refusalReason(said), message: maskEmails(said.message) };
      const authorized = authorizedBy(mustSucceed(said), request);
      if (authorized.status === "more") throw new UnexpectedAnswer(`PETZ authorised ${authorized.what}.`, { mayHaveHappened: true });
      if (authorized.status === "refused")
        return { status: "refused", reason: refusalReason(authorized.refusal), message: maskEmails(authorized.refusal.message) };
      return { ...authorized, expiresAt: authorized.expiresAt ?? new Date(askedAt + settings.authorizationMinutes * 60_000) };
    },

    async capture(authorization) {
      const said = await callCapture(authorization);
      if (said.status === "success") return { status: /already/.test(said.data) ? "already_captured" : "captured" };
      if (said.status === "no_such_path") throw noPath(said.path, { mayHaveHappened: false });
      const state = authStateOf(said);
      if (state === "captured") return { status: "already_captured" };
      const gone = state === "gone" || state === "expired" || state === "released";
      return { status: "refused", reason: gone ? "gone" : "other", message: maskEmails(said.message) };
    },

    async release({ authRef, orderRef }) {
      if (settings.releasePath === "") return "left_to_lapse";
      const body = { device_ref, order_ref: orderRef, auth_ref: authRef };
      const said = await client.call({ operation: "release", path: settings.releasePath, body, answer: outcomeAnswer, changes: true });
      if (said.status === "success") return "released";
      if (said.status === "no_such_path") return "left_to_lapse";
      switch (authStateOf(said)) {
        case "captured":
          return "already_captured";
        case "released":
          return "released";
        case "gone":
        case "expired":
          return "not_found";
        default:
          throw refusalOf(said, { mayHaveHappened: false });
      }
    },

    async giveBack({ authRef, orderRef, couponRef }) {
      const body = { device_ref, order_ref: orderRef, auth_ref: authRef, coupon_ref: couponRef };
      const said = await client.call({ operation: "giveBack", path: "coupon/return", body, answer: outcomeAnswer, changes: true });
      if (said.status === "success") return "given_back";
      if (said.status === "no_such_path") throw noPath(said.path, { mayHaveHappened: false });
      switch (authStateOf(said)) {
        case "returned":
          return "given_back";
        case "expired":
          return "expired";
        case "gone":
        case "not_captured":
        case "released":
          return "not_captured";
        default:
          throw refusalOf(said, { mayHaveHappened: false });
      }
    },

    async closeOrder(order) {
      told.delete(order.orderRef);
      await setOrder("closeOrder", order, order.status);
    },
  };
}

function tellingOf(order: CouponOrder, { phone, email }: CouponBuyer): string {
  return JSON.stringify([orderFields(order, "open"), phone, email]);
}

function mustSucceed<Data>(said: PetzAnswer<Data>): Data {
  if (said.status === "success") return said.data;
  if (said.status === "no_such_path") throw noPath(said.path, { mayHaveHappened: false });
  throw refusalOf(said, { mayHaveHappened: false });
}

function noPath(path: string, facts: { mayHaveHappened: boolean }): UnexpectedAnswer {
  return new UnexpectedAnswer(`PETZ has nothing at /posface/${path}/.`, facts);
}

function refusalOf({ httpStatus, message }: { httpStatus: number; message: string }, facts: { mayHaveHappened: boolean }): Error {
  const text = `PETZ answered HTTP ${httpStatus}: ${maskEmails(message)}`;
  // A conflict or a lock may be over when it is asked for again.
  return httpStatus === 409 || httpStatus === 423 ? new PartnerUnavailable(text, facts) : new UnexpectedAnswer(text, facts);
}
