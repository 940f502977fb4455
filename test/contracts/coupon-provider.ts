import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BasketLine, CouponBuyer } from "#app/domain/coupon.ts";
import type { VariantGid } from "#app/domain/ids.ts";
import type { Upc } from "#app/domain/upc.ts";
import type { CapturedAuthorization, CouponOrder, CouponProduct, CouponProvider, Exchange } from "#app/partners/capabilities.ts";
import { CredentialsRejected, PartnerUnavailable, UnexpectedAnswer } from "#app/partners/errors.ts";

/** What a call does at the partner, so that a fault can be aimed at it. */
export type Doing = "registering" | "sending" | "asking" | "authorizing" | "capturing" | "releasing" | "giving_back" | "closing";
export type Trouble =
  /** Carried out, and the connection lost before the answer. */
  | "lost_after_write"
  /** The connection lost and nothing done. */
  | "lost_before_write"
  /** Nothing is said within the time-out, and nothing done. */
  | "silent"
  | "server_error"
  /** Come back in 30 seconds. */
  | "wait_30_seconds"
  | "unreadable"
  /** Forever. */
  | "credentials_revoked"
  /** An authorisation holds another coupon beside the one that was asked for. */
  | "authorizes_more";

/** A partner's simulator and its connector. Ana's wallet has every coupon that is named here but `elsewhere` and `unsaved`. */
export type CouponWorld = {
  provider: CouponProvider;
  /** The same partner where nobody knows how an authorisation is given up. */
  withoutRelease: CouponProvider;
  /** The same partner with wrong credentials. */
  stranger: CouponProvider;
  /** All calls of `provider` so far. */
  exchanges: Exchange[];
  /** Strikes the next call that does this, once. */
  trouble(trouble: Trouble, doing: Doing): void;
  /** Connections are refused from now on. */
  refuseConnections(): Promise<void>;
  coupons: {
    /** $3 off. */
    amount: string;
    /** 15 % off. */
    percent: string;
    freeItem: string;
    /** $5 off, and more than the item costs. */
    tooMuch: string;
    /** $1 off two. */
    two: string;
    expired: string;
    inStoreOnly: string;
    /** Verified by a person at the till. */
    store: string;
    /** Not saved in the wallet. */
    unsaved: string;
    /** In somebody else's wallet. */
    elsewhere: string;
  };
  /** What all of Ana's coupons are for; $4.99. */
  upc: Upc;
  otherUpc: Upc;
  /** How often a coupon is used up, by the partner's books. */
  consumed(couponRef: string): number;
  /** Authorisations of a coupon that can still be captured. */
  open(couponRef: string): number;
  /** The time of all authorisations is over. */
  lapse(): void;
  /** A coupon's last day was yesterday. */
  expire(couponRef: string): void;
  useElsewhere(couponRef: string): void;
  devices(): { reference: string; name: string | null }[];
  /** References of the products that the partner knows. */
  products(): string[];
  /** How many products came with each request. */
  batches(): number[];
  orderStatus(orderRef: string): string | null;
  /** What the partner was asked, in its order. */
  asked(): string[];
  close(): Promise<void>;
};

/** What every CouponProvider has to do, whoever is behind it. */
export function describeCouponProvider(name: string, makeWorld: () => Promise<CouponWorld>): void {
  describe(`${name} as a coupon partner`, () => {
    let world: CouponWorld;
    beforeEach(async () => {
      world = await makeWorld();
      await world.provider.registerDevice({ name: "Pawsome Pets online" });
    });
    afterEach(async () => {
      await world.close();
    });

    let lastReference = 0;
    function request(
      couponRef: string,
      {
        orderRef = "PC-1",
        units = 1,
        upc = world.upc,
        buyer = ana,
      }: { orderRef?: string; units?: number; upc?: Upc; buyer?: CouponBuyer } = {},
    ) {
      lastReference += 1;
      const order = orderOf(orderRef, [line(upc, 2)]);
      return { reference: `H-${lastReference}`, order, buyer, couponRef, line: { ...line(upc, 2), upc, units } };
    }

    async function authorized(couponRef: string, facts: Parameters<typeof request>[1] = {}) {
      const asked = request(couponRef, facts);
      const answer = await world.provider.authorize(asked);
      if (answer.status !== "authorized") throw new Error(`${couponRef} was ${answer.status}: ${answer.reason}`);
      return { authRef: answer.authRef, orderRef: asked.order.orderRef, couponRef, answer };
    }

    async function captured(couponRef: string) {
      const authorization = await authorized(couponRef);
      expect(await world.provider.capture(authorization)).toEqual({ status: "captured" });
      return authorization;
    }

    describe("credentials", () => {
      test("right ones are accepted", async () => {
        await expect(world.provider.checkCredentials()).resolves.toBeUndefined();
      });

      test("wrong ones are rejected, at the check and at any call", async () => {
        await expect(world.stranger.checkCredentials()).rejects.toBeInstanceOf(CredentialsRejected);
        await expect(world.stranger.walletOf(ana, orderOf("PC-1"))).rejects.toBeInstanceOf(CredentialsRejected);
      });

      test("a check says it when the partner cannot be reached", async () => {
        await world.refuseConnections();
        await expect(world.provider.checkCredentials()).rejects.toMatchObject({ code: "partner_unavailable", mayHaveHappened: false });
      });

      test("credentials revoked in between are rejected, and nothing is consumed", async () => {
        const authorization = await authorized(world.coupons.amount);
        world.trouble("credentials_revoked", "capturing");
        await expect(world.provider.capture(authorization)).rejects.toBeInstanceOf(CredentialsRejected);
        expect(world.consumed(world.coupons.amount)).toBe(0);
      });
    });

    describe("the shop", () => {
      test("is a device of its own, however often it is said", async () => {
        await world.provider.registerDevice({ name: "Pawsome Pets online" });
        await world.provider.checkCredentials();
        expect(world.devices()).toEqual([{ reference: "online", name: "Pawsome Pets online" }]);
      });

      test("tells of all its products, as many at a time as the partner takes, and twice tells nothing new", async () => {
        const products = Array.from({ length: 501 }, (_, index): CouponProduct => ({
          reference: String(index),
          title: `Product ${index}`,
          sku: index % 2 ? `SKU-${index}` : null,
          upc: world.upc,
        }));
        await world.provider.sendProducts(products);
        await world.provider.sendProducts(products.slice(0, 3));
        expect(world.products().toSorted()).toEqual(products.map(({ reference }) => reference).toSorted());
        expect(world.batches()).toEqual([500, 1, 3]);
      });

      test("with nothing to tell makes no call", async () => {
        const before = world.exchanges.length;
        await world.provider.sendProducts([]);
        expect(world.exchanges).toHaveLength(before);
      });
    });

    describe("the wallet", () => {
      test("is found by phone, with what each coupon is for and takes off", async () => {
        const answer = await world.provider.walletOf({ ...ana, email: null }, orderOf("PC-1"));
        if (answer.status !== "found") throw new Error(answer.status);
        const coupon = (ref: string) => answer.wallet.coupons.find(({ couponRef }) => couponRef === ref);
        expect(coupon(world.coupons.amount)).toMatchObject({
          kind: "partner",
          inStoreOnly: false,
          upcs: [world.upc],
          units: 1,
          value: { kind: "amount", amount: { minor: 300, currency: "CAD" } },
          expiresOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
        });
        expect(coupon(world.coupons.percent)).toMatchObject({ value: { kind: "percent", percent: 15 } });
        expect(coupon(world.coupons.freeItem)).toMatchObject({ value: { kind: "free_item" } });
        expect(coupon(world.coupons.two)).toMatchObject({ units: 2 });
        expect(coupon(world.coupons.store)).toMatchObject({ kind: "store" });
        expect(coupon(world.coupons.inStoreOnly)).toMatchObject({ kind: "partner", inStoreOnly: true });
        expect(coupon(world.coupons.unsaved)).toBeUndefined();
        expect(coupon(world.coupons.elsewhere)).toBeUndefined();
      });

      test.each(["5145550101", "+15145550101", "1 (514) 555-0101"])("is found by a phone typed as %s", async (phone) => {
        expect(await world.provider.walletOf({ ...ana, phone, email: null }, orderOf("PC-1"))).toMatchObject({ status: "found" });
      });

      test("is found by e-mail where the phone leads nowhere", async () => {
        const buyer = { ...ana, phone: "+1 416 555 0999", email: " Ana.Roy@Example.test" };
        const answer = await world.provider.walletOf(buyer, orderOf("PC-1"));
        expect(answer.status === "found" && answer.wallet.coupons.length).toBeGreaterThan(0);
      });

      test("can be used after it was found by e-mail", async () => {
        const buyer = { ...ana, phone: "+1 416 555 0999" };
        expect(await world.provider.authorize(request(world.coupons.amount, { buyer }))).toMatchObject({ status: "authorized" });
      });

      test("of nobody is not found, and of a buyer without phone and e-mail nobody is asked", async () => {
        expect(await world.provider.walletOf({ ...ana, phone: "4165550999", email: "no@example.test" }, orderOf("PC-1"))).toEqual({
          status: "not_found",
        });
        const before = world.exchanges.length;
        expect(await world.provider.walletOf({ ...ana, phone: null, email: null }, orderOf("PC-1"))).toEqual({ status: "not_found" });
        expect(world.exchanges).toHaveLength(before);
      });

      test("says whose it is without saying it to strangers", async () => {
        const answer = await world.provider.walletOf(ana, orderOf("PC-1"));
        if (answer.status !== "found") throw new Error(answer.status);
        const { owner } = answer.wallet;
        expect(owner.phone).toContain("0101");
        expect(JSON.stringify(owner)).not.toMatch(/5145550101|Desrosiers|ana\.roy/i);
      });
    });

    describe("an authorisation", () => {
      test("says what the coupon takes off, and until when", async () => {
        const { answer } = await authorized(world.coupons.amount);
        expect(answer).toMatchObject({ discount: { minor: 300, currency: "CAD" }, expiresAt: expect.any(Date) });
        expect((await authorized(world.coupons.percent)).answer.discount.minor).toBe(75);
        expect((await authorized(world.coupons.freeItem)).answer.discount.minor).toBe(499);
        expect((await authorized(world.coupons.two, { units: 2 })).answer.discount.minor).toBe(100);
      });

      test("never takes more off than the item costs", async () => {
        expect((await authorized(world.coupons.tooMuch)).answer.discount.minor).toBe(499);
      });

      test("consumes nothing", async () => {
        await authorized(world.coupons.amount);
        expect(world.consumed(world.coupons.amount)).toBe(0);
        expect(world.open(world.coupons.amount)).toBe(1);
      });

      test("follows the order and its customer, who are told once for all coupons of a basket", async () => {
        const before = world.asked().length;
        await world.provider.walletOf(ana, orderOf("PC-1", [line(world.upc, 2)]));
        await authorized(world.coupons.amount);
        await authorized(world.coupons.percent);
        expect(world.asked().slice(before)).toEqual(["order", "customer", "authorize", "authorize"]);
      });

      test("is preceded by the order again when the basket has changed", async () => {
        await world.provider.walletOf(ana, orderOf("PC-1", [line(world.upc, 1)]));
        const before = world.asked().length;
        await authorized(world.coupons.amount);
        expect(world.asked().slice(before)).toEqual(["order", "customer", "authorize"]);
      });

      test("of one coupon is nobody else's: another order is told that it is in use", async () => {
        await authorized(world.coupons.amount);
        expect(await world.provider.authorize(request(world.coupons.amount, { orderRef: "PC-2" }))).toMatchObject({
          status: "refused",
          reason: "in_use",
        });
        world.lapse();
        expect(await world.provider.authorize(request(world.coupons.amount, { orderRef: "PC-2" }))).toMatchObject({ status: "authorized" });
      });

      test("asked for again with its reference is one authorisation", async () => {
        const asked = request(world.coupons.amount);
        world.trouble("lost_after_write", "authorizing");
        await expect(world.provider.authorize(asked)).rejects.toMatchObject({ code: "partner_unavailable", mayHaveHappened: true });
        expect(await world.provider.authorize(asked)).toMatchObject({ status: "authorized" });
        expect(world.open(world.coupons.amount)).toBe(1);
      });

      test("with anything beside the coupon is no answer that can be captured", async () => {
        world.trouble("authorizes_more", "authorizing");
        const error = await world.provider.authorize(request(world.coupons.amount)).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(UnexpectedAnswer);
        expect(error).toMatchObject({ mayHaveHappened: true });
      });

      test.each([
        ["not_in_wallet", "unsaved"],
        ["not_in_wallet", "elsewhere"],
        ["expired", "expired"],
        ["in_store_only", "inStoreOnly"],
        ["in_store_only", "store"],
      ] as const)("is refused as %s: %s", async (reason, coupon) => {
        expect(await world.provider.authorize(request(world.coupons[coupon]))).toMatchObject({ status: "refused", reason });
      });

      test("is refused for the wrong item, and for too few units of the right one", async () => {
        const wrong = { status: "refused", reason: "wrong_item", message: expect.stringMatching(/\w/) };
        expect(await world.provider.authorize(request(world.coupons.amount, { upc: world.otherUpc }))).toMatchObject(wrong);
        expect(await world.provider.authorize(request(world.coupons.two, { units: 1 }))).toMatchObject(wrong);
      });

      test("is refused for a coupon that was used, here or elsewhere", async () => {
        await captured(world.coupons.amount);
        world.useElsewhere(world.coupons.percent);
        for (const coupon of [world.coupons.amount, world.coupons.percent])
          expect(await world.provider.authorize(request(coupon))).toMatchObject({ status: "refused", reason: "already_used" });
      });
    });

    describe("a capture", () => {
      test("consumes the coupon once, however often it is asked for", async () => {
        const authorization = await captured(world.coupons.amount);
        expect(await world.provider.capture(authorization)).toEqual({ status: "already_captured" });
        expect(world.consumed(world.coupons.amount)).toBe(1);
      });

      test("whose answer was lost is found done by the next one", async () => {
        const authorization = await authorized(world.coupons.amount);
        world.trouble("lost_after_write", "capturing");
        await expect(world.provider.capture(authorization)).rejects.toMatchObject({ mayHaveHappened: true });
        expect(await world.provider.capture(authorization)).toEqual({ status: "already_captured" });
        expect(world.consumed(world.coupons.amount)).toBe(1);
      });

      test("that was lost before it was done works later", async () => {
        const authorization = await authorized(world.coupons.amount);
        world.trouble("lost_before_write", "capturing");
        await expect(world.provider.capture(authorization)).rejects.toMatchObject({ mayHaveHappened: true });
        expect(await world.provider.capture(authorization)).toEqual({ status: "captured" });
        expect(world.consumed(world.coupons.amount)).toBe(1);
      });

      test("of what has lapsed, is of another order, or never was, is gone and consumes nothing", async () => {
        const authorization = await authorized(world.coupons.amount);
        const gone = { status: "refused", reason: "gone" };
        expect(await world.provider.capture({ ...authorization, orderRef: "PC-2" })).toMatchObject(gone);
        expect(await world.provider.capture({ ...authorization, authRef: "AUTH-0" })).toMatchObject(gone);
        world.lapse();
        expect(await world.provider.capture(authorization)).toMatchObject(gone);
        expect(world.consumed(world.coupons.amount)).toBe(0);
      });
    });

    describe("a release", () => {
      test("lets another order have the coupon", async () => {
        const authorization = await authorized(world.coupons.amount);
        expect(await world.provider.release(authorization)).toBe("released");
        expect(world.open(world.coupons.amount)).toBe(0);
        expect(await world.provider.authorize(request(world.coupons.amount, { orderRef: "PC-2" }))).toMatchObject({ status: "authorized" });
      });

      test("may be repeated, and never undoes a capture", async () => {
        const authorization = await authorized(world.coupons.amount);
        await world.provider.release(authorization);
        expect(["released", "not_found"]).toContain(await world.provider.release(authorization));
        const other = await captured(world.coupons.percent);
        expect(await world.provider.release(other)).toBe("already_captured");
        expect(world.consumed(world.coupons.percent)).toBe(1);
        expect(await world.provider.release({ authRef: "AUTH-0", orderRef: "PC-1" })).toBe("not_found");
      });

      test("where nobody knows how leaves it to lapse, without a call", async () => {
        const authorization = await authorized(world.coupons.amount);
        const before = world.asked().length;
        expect(await world.withoutRelease.release(authorization)).toBe("left_to_lapse");
        expect(world.asked()).toHaveLength(before);
      });
    });

    describe("giving back", () => {
      test("puts a captured coupon into the wallet again, once", async () => {
        const use = await captured(world.coupons.amount);
        expect(await world.provider.giveBack(use)).toBe("given_back");
        expect(await world.provider.giveBack(use)).toBe("given_back");
        expect(world.consumed(world.coupons.amount)).toBe(0);
        const again = await authorized(world.coupons.amount, { orderRef: "PC-2" });
        expect(await world.provider.capture(again)).toEqual({ status: "captured" });
        expect(world.consumed(world.coupons.amount)).toBe(1);
      });

      test("whose answer was lost is done by the next one", async () => {
        const use = await captured(world.coupons.amount);
        world.trouble("lost_after_write", "giving_back");
        await expect(world.provider.giveBack(use)).rejects.toMatchObject({ mayHaveHappened: true });
        expect(await world.provider.giveBack(use)).toBe("given_back");
        expect(world.consumed(world.coupons.amount)).toBe(0);
      });

      test("is refused for a coupon that has expired by now, and for one that was not captured", async () => {
        const use = await captured(world.coupons.amount);
        world.expire(world.coupons.amount);
        expect(await world.provider.giveBack(use)).toBe("expired");
        expect(world.consumed(world.coupons.amount)).toBe(1);
        expect(await world.provider.giveBack(await authorized(world.coupons.percent))).toBe("not_captured");
      });
    });

    describe("the order's end", () => {
      test.each(["completed", "cancelled"] as const)("is told: %s", async (status) => {
        const authorization = await captured(world.coupons.amount);
        for (let times = 0; times < 2; times++) await world.provider.closeOrder({ ...orderOf(authorization.orderRef), status });
        expect(world.orderStatus(authorization.orderRef)).toBe(status);
        expect(world.consumed(world.coupons.amount)).toBe(1);
      });
    });

    describe("trouble", () => {
      type Ready = { authorization: CapturedAuthorization & { couponRef: string }; use: CapturedAuthorization & { couponRef: string } };
      const calls: Record<Doing, (ready: Ready) => Promise<unknown>> = {
        registering: () => world.provider.registerDevice({ name: "Pawsome Pets online" }),
        sending: () => world.provider.sendProducts([{ reference: "1", title: "Rope", sku: null, upc: world.upc }]),
        asking: () => world.provider.walletOf(ana, orderOf("PC-3")),
        authorizing: () => world.provider.authorize(request(world.coupons.freeItem)),
        capturing: ({ authorization }) => world.provider.capture(authorization),
        releasing: ({ authorization }) => world.provider.release(authorization),
        giving_back: ({ use }) => world.provider.giveBack(use),
        closing: () => world.provider.closeOrder({ ...orderOf("PC-1"), status: "completed" }),
      };
      const everything = Object.keys(calls) as Doing[];
      const ready = async (): Promise<Ready> => ({
        authorization: await authorized(world.coupons.amount),
        use: await captured(world.coupons.percent),
      });

      test.each(everything)("a limit while %s tells how long to wait, and nothing has happened", async (doing) => {
        const state = await ready();
        world.trouble("wait_30_seconds", doing);
        const error = await calls[doing](state).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(PartnerUnavailable);
        expect(error).toMatchObject({ retryAfter: 30, mayHaveHappened: false });
      });

      test.each(everything)("a failing partner while %s is unavailable, and a write may have happened", async (doing) => {
        const state = await ready();
        world.trouble("server_error", doing);
        await expect(calls[doing](state)).rejects.toMatchObject({ code: "partner_unavailable", mayHaveHappened: true });
      });

      test.each(everything)("an unreadable answer while %s is unexpected, and a write may have happened", async (doing) => {
        const state = await ready();
        world.trouble("unreadable", doing);
        await expect(calls[doing](state)).rejects.toMatchObject({ code: "unexpected_answer", mayHaveHappened: true });
      });

      test.each(everything)("silence while %s ends with the time-out", async (doing) => {
        const state = await ready();
        world.trouble("silent", doing);
        await expect(calls[doing](state)).rejects.toMatchObject({ code: "partner_unavailable", mayHaveHappened: true });
      });

      test.each(everything)("refused connections while %s mean that nothing has happened", async (doing) => {
        const state = await ready();
        await world.refuseConnections();
        await expect(calls[doing](state)).rejects.toMatchObject({ code: "partner_unavailable", mayHaveHappened: false });
      });
    });

    describe("exchanges", () => {
      test("every call is told with what it was for, when, and how it ended", async () => {
        const authorization = await captured(world.coupons.amount);
        const last = world.exchanges.at(-1);
        expect(last).toMatchObject({ operation: "capture", outcome: "answered" });
        expect(last?.startedAt).toBeInstanceOf(Date);
        expect(JSON.stringify(last?.request)).toContain(authorization.authRef);
      });

      test("failed calls are told as well", async () => {
        const authorization = await authorized(world.coupons.amount);
        world.trouble("lost_after_write", "capturing");
        await world.provider.capture(authorization).catch(() => null);
        expect(world.exchanges.at(-1)).toMatchObject({ operation: "capture", outcome: "unavailable", answer: null });
      });

      test("they hold no personal data and no secret", async () => {
        await world.provider.walletOf(ana, orderOf("PC-1"));
        await world.provider.walletOf({ ...ana, phone: null }, orderOf("PC-1"));
        await world.provider.walletOf({ ...ana, phone: "4165550999", email: "bo.tremblay@example.test" }, orderOf("PC-1"));
        await captured(world.coupons.amount);
        expect(world.exchanges.length).toBeGreaterThan(5);
        const told = JSON.stringify(world.exchanges).toLowerCase();
        for (const secret of ["anabelle", "desrosiers", "ana.roy", "bo.tremblay", "5145550101", "4165550999", "bearer", "right-key"])
          expect(told).not.toContain(secret);
      });
    });
  });
}

const ana: CouponBuyer = {
  customerGid: "gid://shopify/Customer/9001",
  firstName: "Anabelle",
  lastName: "Desrosiers",
  email: "ana.roy@example.test",
  phone: "+1 514-555-0101",
};

function line(upc: Upc, quantity: number): BasketLine {
  const variantGid: VariantGid = `gid://shopify/ProductVariant/${upc}`;
  return { variantGid, title: "Tidewater Trout", sku: "TW-TRT", upc, quantity, unitPrice: { minor: 499, currency: "CAD" } };
}

function orderOf(orderRef: string, lines: BasketLine[] = []): CouponOrder {
  return { orderRef, basket: { lines, currency: "CAD" } };
}
