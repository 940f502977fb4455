import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { captureByHand, releaseByHand, writeOff } from "#app/coupons/decide-by-hand.server.ts";
import { noteOrder } from "#app/coupons/note-order.server.ts";
import { noteRedemption } from "#app/coupons/note-redemption.server.ts";
import { reservedRewards } from "#app/coupons/reserved-rewards.server.ts";
import type { OrderGid } from "#app/domain/ids.ts";
import type { Order } from "#app/domain/order.ts";
import { applyFix } from "#app/failures/apply-fix.server.ts";
import { db } from "#app/platform/db.server.ts";
import { Crash, openHolds } from "#test/support/open-holds.ts";
import type { Holds } from "#test/support/open-holds.ts";

let holds: Holds;
let number = 0;
let coupon: string;
beforeAll(async () => {
  holds = await openHolds({ rules: { releasePath: "auth/void" }, settings: { releasePath: "auth/void" } });
});
beforeEach(async () => {
  await holds.clear();
  await db.shop.updateMany({ data: { uninstalledAt: null } });
  holds.petz.faults.clear();
  coupon = holds.addCoupon(`COUPON-${++number}`);
});
afterAll(() => holds.close());

const consumed = () => holds.petz.books.consumed(coupon);

async function applied(quantity = 1) {
  const checkout = holds.openCheckout(quantity);
  const id = await holds.offer(checkout, coupon);
  if (!id) throw new Error("There is nothing to offer.");
  const code = await holds.press(checkout, id);
  if (!code) throw new Error("There is no code.");
  return { checkout, id, code };
}

async function ordered(payment: "paid" | "pending" = "paid", quantity = 1) {
  const { checkout, id, code } = await applied(quantity);
  const completion = checkout.complete({ payment });
  if (completion.status !== "placed") throw new Error(completion.message);
  return { id, code, checkout, order: completion.order };
}

describe("the straight way", () => {
  it("authorises, makes a code, captures when the order is paid, closes the order, and takes the code out of Shopify", async () => {
    const { id, code, order } = await ordered();
    expect(code).toMatch(/^PUNCH(-[0-9A-HJKMNP-TV-Z]{8}){3}$/);
    expect(consumed()).toBe(0);
    await holds.settle(2);
    expect(await holds.history(id)).toEqual([
      "authorized → authorized",
      "pressed → assigning",
      "code_made → code_assigned",
      "applied → applied",
      "order_seen → capturing",
      "captured → captured",
      "redeemed → redeemed",
      "code_withdrawn → redeemed",
    ]);
    expect(await holds.hold(id)).toMatchObject({ orderName: order.name, discountMinor: 300n, amountMinor: 300n, orderKept: true });
    expect(consumed()).toBe(1);
    expect(holds.petz.books.orderOf((await holds.hold(id)).orderRef)).toMatchObject({ status: "completed" });
    expect(holds.shop.state.discounts).toEqual([]);
    expect(await db.failure.count()).toBe(0);
  });

  it("waits for the payment", async () => {
    const { id, order } = await ordered("pending");
    await holds.settle(2);
    expect(await holds.hold(id)).toMatchObject({ state: "ordered" });
    expect(consumed()).toBe(0);
    holds.shop.markPaid(order);
    await holds.settle();
    expect(await holds.hold(id)).toMatchObject({ state: "redeemed" });
    expect(consumed()).toBe(1);
  });

  it("hears of a payment whose webhook was lost", async () => {
    const { id, order } = await ordered("pending");
    await holds.settle(2);
    holds.shop.markPaid(order);
    await holds.told();
    await db.$executeRaw`DELETE FROM pgboss.job`;
    holds.wait(20);
    await holds.settle(2);
    expect(await holds.hold(id)).toMatchObject({ state: "ordered" });
    holds.wait(50);
    await holds.settle(2);
    expect((await holds.hold(id)).state).toMatch(/capture_failed|redeemed/);
  });

  it("gives the same code however often and by however many it is pressed for", async () => {
    const checkout = holds.openCheckout();
    const id = (await holds.offer(checkout, coupon)) ?? "";
    const codes = await Promise.all([holds.press(checkout, id), holds.press(checkout, id), holds.settle()]);
    expect(codes[0]).toBe(codes[1]);
    expect(holds.shop.state.discounts).toHaveLength(1);
  });

  it("puts a coupon aside for one checkout at a time", async () => {
    await applied();
    expect(await holds.offer(holds.openCheckout(), coupon)).toBeNull();
  });
});

describe("a hold that nobody orders with", () => {
  it("lapses: the code is withdrawn first, then the authorisation is given up, and the coupon can be offered again", async () => {
    const { id, code, checkout } = await applied();
    const calls: string[] = [];
    holds.hooks.call = (name, when) => void (when === "after" && calls.push(name));
    holds.wait(27);
    await holds.settle(6);
    holds.hooks.call = () => undefined;
    expect(calls.filter((name) => name !== "move")).toEqual(["deleteDiscountCode", "findOrderWithCode", "release"]);
    expect(await holds.hold(id)).toMatchObject({ state: "released", reason: "lapsed", codeState: "gone" });
    expect(checkout.applyCode(code)).toMatchObject({ type: "error" });
    expect(consumed()).toBe(0);
    expect(await holds.offer(holds.openCheckout(), coupon)).not.toBeNull();
  });

  it.each(["removed", "cart_changed", "apply_refused"] as const)("is released when %s", async (kind) => {
    const { id } = await applied();
    await holds.tell(id, { kind });
    await holds.settle();
    expect(await holds.hold(id)).toMatchObject({ state: "released", reason: kind });
    expect(holds.petz.books.entry(coupon).authorized).toMatchObject([{ state: "released" }]);
  });

  it("leaves no code in Shopify when it was given up while that was being made", async () => {
    const checkout = holds.openCheckout(1);
    const id = (await holds.offer(checkout, coupon)) ?? "";
    const { createDiscountCode } = holds.engine;
    holds.engine.createDiscountCode = async (shop, discount) => {
      await holds.tell(id, { kind: "removed" });
      await holds.settle();
      return createDiscountCode(shop, discount);
    };
    expect(await holds.press(checkout, id)).toBeNull();
    holds.engine.createDiscountCode = createDiscountCode;
    expect(holds.shop.state.discounts).toHaveLength(1);
    await holds.settle();
    expect(holds.shop.state.discounts).toEqual([]);
    expect(await holds.hold(id)).toMatchObject({ state: "released", codeState: "gone" });
  });

  it("has its code made by the sweep when the process died over the press, and once", async () => {
    const checkout = holds.openCheckout(1);
    const id = (await holds.offer(checkout, coupon)) ?? "";
    holds.hooks.call = (name, when) => {
      if (name === "createDiscountCode" && when === "after") throw new Crash("The process died.");
    };
    await expect(holds.press(checkout, id)).rejects.toThrow("died");
    holds.hooks.call = () => undefined;
    expect(await holds.hold(id)).toMatchObject({ state: "assigning" });
    await holds.settle(4);
    expect(await holds.hold(id)).toMatchObject({ state: "code_assigned" });
    expect(holds.shop.state.discounts).toHaveLength(1);
  });

  it("whose partner never answered is released as unsure, and what was put aside there is never captured", async () => {
    holds.petz.faults.add({ kind: "drop_after_write", endpoints: ["auth/create"] });
    await expect(holds.offer(holds.openCheckout(), coupon)).rejects.toThrow();
    holds.petz.faults.clear();
    expect(await db.hold.findMany()).toMatchObject([{ state: "released", reason: "unsure" }]);
    await holds.settle(40);
    expect(consumed()).toBe(0);
    expect(await db.hold.count({ where: { state: { not: "released" } } })).toBe(0);
  });

  it("is released although the partner is silent, and left to lapse there", async () => {
    const { id } = await applied();
    holds.petz.faults.add({ kind: "down" });
    await holds.tell(id, { kind: "removed" });
    await holds.settle(6);
    expect(await holds.hold(id)).toMatchObject({ state: "released", codeState: "gone" });
  });

  it("can be released by hand with a reason, and not any more once it is ordered", async () => {
    const asked = { shop: holds.shop.domain, reason: "Wrong item", actor: "Robin" };
    const { id } = await applied();
    expect(await releaseByHand({ ...asked, id })).toEqual({ status: "done" });
    await holds.settle();
    expect(await holds.hold(id)).toMatchObject({ state: "released", reason: "by_hand" });
    const event = await db.holdEvent.findFirstOrThrow({ where: { holdId: id, kind: "released_by_hand" } });
    expect(event).toMatchObject({ actor: "Robin", details: { reason: "Wrong item" } });
    const { id: other } = await ordered();
    await holds.settle();
    expect(await releaseByHand({ ...asked, id: other })).toEqual({ status: "too_late" });
    expect(await releaseByHand({ ...asked, id: other, shop: "other.myshopify.com" })).toEqual({ status: "not_found" });
  });
});

describe("an order that nobody told us of", () => {
  it("is found when its hold lapses, and captured", async () => {
    const { id } = await ordered();
    await holds.told();
    await db.$executeRaw`DELETE FROM pgboss.job`;
    holds.petz.books.rules.authorizationMinutes = 30;
    holds.wait(27.5);
    await holds.settle(4);
    expect(await holds.history(id)).toContain("lapsed → releasing");
    expect(await holds.hold(id)).toMatchObject({ state: "redeemed" });
    expect(consumed()).toBe(1);
  });

  it("and was placed when its code was gone names the money; the coupon is authorised anew and captured when a person asks", async () => {
    const { id, checkout } = await applied();
    await holds.tell(id, { kind: "removed" });
    await holds.settle();
    checkout.complete({ lateCodes: true });
    await holds.settle();
    expect(await holds.hold(id)).toMatchObject({ state: "capture_failed", reason: "authorization_gone" });
    expect(consumed()).toBe(0);
    const failure = await holds.failureOf(id);
    expect(failure).toMatchObject({
      code: "coupon_authorization_gone",
      kind: "redemption",
      cause: `hold:${id}`,
      atRiskMinor: 300n,
      rewardId: coupon,
    });
    const form = {};
    const asked = { shop: holds.shop.domain, failureId: failure?.id ?? "", fix: "authorize_again" as const, form, actor: "Robin" };
    expect(await applyFix(asked)).toMatchObject({ status: "applied" });
    await holds.settle(2);
    expect(await holds.hold(id)).toMatchObject({ state: "redeemed" });
    expect(consumed()).toBe(1);
    expect(await holds.failureOf(id)).toBeNull();
  });

  it("and whose coupon somebody else has by now names the money, and takes nothing from them", async () => {
    const { id, checkout } = await applied();
    await holds.tell(id, { kind: "removed" });
    await holds.settle();
    const other = await ordered();
    checkout.complete({ lateCodes: true });
    await holds.settle(2);
    expect(await holds.hold(other.id)).toMatchObject({ state: "redeemed" });
    expect(await holds.hold(id)).toMatchObject({ state: "capture_failed", reason: "authorization_gone" });
    expect(consumed()).toBe(1);
    expect(await captureByHand({ shop: holds.shop.domain, id, reason: "Again", actor: "Robin" })).toEqual({ status: "done" });
    await holds.settle(2);
    // PETZ says that it was used.
    expect(await holds.hold(id)).toMatchObject({ state: "capture_failed", reason: "authorization_gone" });
    expect(consumed()).toBe(1);
    expect(await writeOff({ shop: holds.shop.domain, id, reason: "Our mistake", actor: "Robin" })).toEqual({ status: "done" });
    expect(await holds.failureOf(id)).toBeNull();
  });

  it("by a code that took nothing off is released, never captured", async () => {
    const { id, code } = await applied();
    const order = holds.shop.placeOrder({ customer: "ana", lines: [{ sku: "TG-ROPE" }] });
    order.applications.push({
      index: 0,
      kind: "code",
      label: code,
      discountId: null,
      target: "LINE_ITEM",
      selection: "ENTITLED",
      method: "ACROSS",
      value: { amount: { shop: 300, presentment: 300 } },
    });
    await holds.told();
    holds.wait(30);
    await holds.settle(8);
    expect(await holds.hold(id)).toMatchObject({ state: "released" });
    expect(consumed()).toBe(0);
  });
});

describe("a capture", () => {
  it("that was carried out and not answered is asked for again, and is one", async () => {
    const { id } = await ordered();
    holds.petz.faults.add({ kind: "drop_after_write", endpoints: ["auth/capture"], times: 1 });
    await holds.settle(4);
    expect(await holds.hold(id)).toMatchObject({ state: "redeemed", attempts: 2 });
    expect(consumed()).toBe(1);
    expect(await db.failure.count()).toBe(0);
  });

  it("that meets silence becomes a failure with its money, is tried for days, and heals by itself", async () => {
    const { id } = await ordered();
    holds.petz.faults.add({ kind: "unavailable", endpoints: ["auth/capture"] });
    await holds.settle(2);
    expect(await holds.hold(id)).toMatchObject({ state: "capturing" });
    await holds.settle(10);
    expect(await holds.hold(id)).toMatchObject({ state: "capture_failed", reason: "unanswered" });
    expect(await holds.failureOf(id)).toMatchObject({ code: "coupon_capture_failed", status: "retrying", atRiskMinor: 300n });
    holds.petz.faults.clear();
    await holds.settle(4);
    expect(await holds.hold(id)).toMatchObject({ state: "redeemed" });
    expect(await holds.failureOf(id)).toBeNull();
    expect(consumed()).toBe(1);
  });

  it("that the queue gave up is taken up by the sweep", async () => {
    const { id } = await ordered();
    holds.petz.faults.add({ kind: "unavailable", endpoints: ["auth/capture"] });
    await holds.settle(8);
    await db.$executeRaw`DELETE FROM pgboss.job`;
    holds.petz.faults.clear();
    await holds.settle(4);
    expect(await holds.hold(id)).toMatchObject({ state: "redeemed" });
  });

  it("waits for the connection when the credentials are refused, and goes on when they are good again", async () => {
    const { id } = await ordered();
    holds.petz.faults.add({ kind: "credentials_revoked" });
    await holds.settle(2);
    expect(await holds.hold(id)).toMatchObject({ state: "capturing" });
    expect(await holds.failureOf(id)).toMatchObject({ code: "coupon_access", cause: "connection:petz", status: "open" });
    await holds.rest();
    expect(await holds.hold(id)).toMatchObject({ state: "redeemed" });
    expect(await holds.failureOf(id)).toBeNull();
  });

  it("that finds its authorisation gone waits for a person, who may write it off", async () => {
    const { id } = await ordered();
    holds.petz.books.lapse();
    await holds.settle();
    const failure = await holds.failureOf(id);
    expect(failure).toMatchObject({ code: "coupon_authorization_gone", status: "open" });
    const asked = { shop: holds.shop.domain, failureId: failure?.id ?? "", fix: "write_off" as const, actor: "Robin" };
    expect(await applyFix({ ...asked, form: {} })).toEqual({ status: "invalid", errors: { reason: "required" } });
    expect(await applyFix({ ...asked, form: { reason: "Goodwill" } })).toMatchObject({ status: "applied" });
    await holds.settle();
    expect(await holds.hold(id)).toMatchObject({ state: "redeemed", reason: "written_off", writeOffBy: null });
    expect(await holds.failureOf(id)).toBeNull();
    expect(consumed()).toBe(0);
    const event = await db.holdEvent.findFirstOrThrow({ where: { holdId: id, kind: "written_off" } });
    expect(event).toMatchObject({ actor: "Robin", details: { reason: "Goodwill" } });
  });

  it("of the second of two coupons comes before the order is closed", async () => {
    const second = holds.addCoupon(`${coupon}-B`, { upcs: ["627504100014"] });
    const checkout = holds.openCheckout();
    const id = (await holds.offer(checkout, coupon)) ?? "";
    await holds.press(checkout, id);
    checkout.complete();
    await holds.told();
    await db.hold.create({
      data: { ...(await holds.hold(id)), id: undefined, couponRef: second, code: "PUNCH-OTHER", state: "capturing", authRef: "none" },
    });
    await holds.runJobs();
    expect(await holds.hold(id)).toMatchObject({ state: "captured" });
    await db.hold.deleteMany({ where: { couponRef: second } });
    await holds.settle(4);
    expect(await holds.hold(id)).toMatchObject({ state: "redeemed" });
  });
});

it("the first of two coupons of an order is done with as soon as the second is", async () => {
  const first = holds.addCoupon(`${coupon}-B`, { upcs: ["627504100014"] });
  const checkout = holds.openCheckout();
  const id = (await holds.offer(checkout, coupon)) ?? "";
  await holds.press(checkout, id);
  checkout.complete();
  await holds.told();
  const sibling = { ...(await holds.hold(id)), id: undefined, couponRef: first, code: "PUNCH-OTHER", state: "captured" as const };
  await db.hold.create({ data: sibling });
  await holds.runJobs();
  expect(await db.hold.findMany({ select: { state: true } })).toEqual([{ state: "redeemed" }, { state: "redeemed" }]);
});

describe("a late order whose coupon is on somebody else's checkout", () => {
  it("takes nothing from that, and cannot be captured while it is there", async () => {
    const { id, checkout } = await applied();
    await holds.tell(id, { kind: "removed" });
    await holds.settle();
    const other = await applied();
    checkout.complete({ lateCodes: true });
    await holds.settle();
    expect(await holds.hold(id)).toMatchObject({ state: "capture_failed", reason: "authorization_gone" });
    expect(await holds.hold(other.id)).toMatchObject({ state: "applied" });
    const asked = { shop: holds.shop.domain, id, reason: "Again", actor: "Robin" };
    expect(await captureByHand(asked)).toEqual({ status: "too_late" });
    const failure = await holds.failureOf(id);
    await applyFix({ shop: asked.shop, failureId: failure?.id ?? "", fix: "authorize_again", form: {}, actor: "Robin" });
    await holds.runJobs();
    expect(await holds.failureOf(id)).toMatchObject({ code: "coupon_authorization_gone", status: "open" });
    await holds.tell(other.id, { kind: "removed" });
    await holds.settle();
    expect(await captureByHand(asked)).toEqual({ status: "done" });
    await holds.settle(2);
    expect(await holds.hold(id)).toMatchObject({ state: "redeemed" });
    expect(consumed()).toBe(1);
  });
});

describe("a shop that has left", () => {
  it("still has its coupons captured, and asks nothing of Shopify", async () => {
    const { id } = await ordered();
    const open = await holds.offer(holds.openCheckout(), holds.addCoupon(`${coupon}-OPEN`));
    await holds.told();
    for (const job of (await holds.jobs()).filter(({ name }) => name === "sync-order")) await holds.runJob(job);
    await db.$executeRaw`DELETE FROM pgboss.job WHERE name = 'sync-order'`;
    await db.shop.update({ where: { id: holds.shop.domain }, data: { uninstalledAt: holds.now() } });
    const calls: string[] = [];
    holds.hooks.call = (name, when) => void (when === "after" && calls.push(name));
    await holds.settle(4);
    holds.hooks.call = () => undefined;
    expect(calls.filter((name) => name !== "move")).toEqual(["capture"]);
    expect(await holds.hold(id)).toMatchObject({ state: "captured" });
    expect(consumed()).toBe(1);
    expect(await holds.hold(open ?? "")).toMatchObject({ state: "authorized" });
  });
});

describe("what comes back", () => {
  it("gives the coupon back", async () => {
    const { id, order } = await ordered();
    await holds.settle();
    holds.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await holds.settle();
    expect(await holds.hold(id)).toMatchObject({ state: "returned", orderKept: false });
    expect(consumed()).toBe(0);
    await holds.settle(6);
    expect(await holds.offer(holds.openCheckout(), coupon)).not.toBeNull();
  });

  it("gives it back with the last unit of its line only: those that were paid for come back first", async () => {
    const { id, order } = await ordered("paid", 2);
    await holds.settle();
    holds.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await holds.settle();
    expect(await holds.hold(id)).toMatchObject({ state: "redeemed" });
    holds.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await holds.settle();
    expect(await holds.hold(id)).toMatchObject({ state: "returned" });
  });

  it("does not give back what has expired", async () => {
    const { id, order } = await ordered();
    await holds.settle();
    holds.petz.books.changeCoupon(coupon, { expiresOn: "2020-01-01" });
    holds.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await holds.settle();
    expect(await holds.hold(id)).toMatchObject({ state: "redeemed", reason: "coupon_expired" });
    expect(consumed()).toBe(1);
    expect(await db.failure.count()).toBe(0);
  });

  it("is given back when the partner answers again, with a failure until then", async () => {
    const { id, order } = await ordered();
    await holds.settle();
    holds.petz.faults.add({ kind: "unavailable", endpoints: ["coupon/return"] });
    holds.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await holds.settle(8);
    expect(await holds.failureOf(id)).toMatchObject({ code: "coupon_not_returned" });
    holds.petz.faults.clear();
    await holds.settle(4);
    expect(await holds.hold(id)).toMatchObject({ state: "returned" });
    expect(await holds.failureOf(id)).toBeNull();
  });

  it("before it was captured is released and never captured", async () => {
    const { id, order } = await ordered("pending");
    await holds.settle();
    holds.shop.cancel(order);
    await holds.settle();
    expect(await holds.hold(id)).toMatchObject({ state: "released", reason: "order_cancelled" });
    expect(holds.petz.callsTo("auth/capture").filter(({ body }) => JSON.stringify(body).includes(order.checkoutToken ?? "-"))).toEqual([]);
    expect(consumed()).toBe(0);
  });

  it("while a capture was on its way is not left consumed", async () => {
    const { id, order } = await ordered();
    holds.petz.faults.add({ kind: "drop_after_write", endpoints: ["auth/capture"] });
    await holds.settle();
    expect(consumed()).toBe(1);
    holds.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await holds.settle(4);
    expect(await holds.hold(id)).toMatchObject({ state: "returned" });
    expect(consumed()).toBe(0);
  });
});

describe("a free good", () => {
  async function given() {
    const checkout = holds.openCheckout(2);
    const { id } = await db.hold.create({
      data: {
        shopId: holds.shop.domain,
        partner: "astro",
        kind: "reward",
        state: "authorized",
        surface: "checkout",
        checkoutToken: checkout.token,
        customerGid: `gid://shopify/Customer/${holds.shop.customer("ana").id}`,
        couponRef: `REWARD-${number}`,
        title: "Buy 12 Get 1 Free",
        itemId: "401",
        variantGid: checkout.lines[0]?.variantGid ?? "",
        upc: "850001234511",
        productTitle: "Northpaw",
        units: 1,
        amountMinor: 6299n,
        currency: "CAD",
        orderRef: checkout.token,
        expiresAt: new Date(holds.now().getTime() + 30 * 60_000),
        createdAt: holds.now(),
        changedAt: holds.now(),
      },
    });
    await holds.press(checkout, id);
    const completion = checkout.complete();
    if (completion.status !== "placed") throw new Error(completion.message);
    return { id, order: completion.order };
  }

  async function rewardsOf(order: Parameters<Holds["gidOf"]>[0]) {
    const read = await holds.engine.readOrder(holds.shop.domain, holds.gidOf(order) as OrderGid);
    if (!read) throw new Error("There is no such order.");
    return noteOrder({ shop: holds.shop.domain, order: read, now: holds.now() });
  }

  it("is captured with its order, handed to the loyalty program, and redeemed when that says so", async () => {
    const { id, order } = await given();
    expect(await reservedRewards({ shop: holds.shop.domain, partner: "astro" })).toEqual(new Set([`REWARD-${number}`]));
    const expected = { holdId: id, rewardId: `REWARD-${number}`, itemId: "401", units: 1, kept: true, isPaid: true, state: "captured" };
    expect(await rewardsOf(order)).toMatchObject([expected]);
    await holds.settle(2);
    expect(await holds.hold(id)).toMatchObject({ state: "captured" });
    await noteRedemption({ holdId: id, outcome: "failed", now: holds.now() });
    expect(await holds.hold(id)).toMatchObject({ state: "captured" });
    await noteRedemption({ holdId: id, outcome: "redeemed", now: holds.now() });
    await holds.settle();
    expect(await holds.hold(id)).toMatchObject({ state: "redeemed", codeState: "gone", discountMinor: 6299n });
    expect(await reservedRewards({ shop: holds.shop.domain, partner: "astro" })).toEqual(new Set());
  });

  it("that came back is the buyer's again when the loyalty program has undone it", async () => {
    const { id, order } = await given();
    await holds.settle();
    await noteRedemption({ holdId: id, outcome: "redeemed", now: holds.now() });
    holds.shop.refund(order, { lines: [{ line: 1, quantity: 2 }] });
    await holds.settle(2);
    expect(await holds.hold(id)).toMatchObject({ state: "returning" });
    expect(await rewardsOf(order)).toMatchObject([{ holdId: id, kept: false, state: "returning" }]);
    await noteRedemption({ holdId: id, outcome: "returned", now: holds.now() });
    expect(await holds.hold(id)).toMatchObject({ state: "returned" });
  });
});

describe("a code that Shopify let through twice", () => {
  it("has a hold and a failure of its own for the second order, once, and none when that comes back", async () => {
    const { id, order } = await ordered();
    await holds.settle(2);
    const first = await holds.engine.readOrder(holds.shop.domain, holds.gidOf(order) as OrderGid);
    if (!first) throw new Error("There is no such order.");
    const second = { ...first, gid: "gid://shopify/Order/77" as const, name: "#77" };
    const note = (more: Partial<Order>) => noteOrder({ shop: holds.shop.domain, order: { ...second, ...more }, now: holds.now() });
    await note({});
    await note({});
    expect(await holds.hold(id)).toMatchObject({ state: "redeemed", orderGid: first.gid });
    const others = await db.hold.findMany({ where: { couponRef: coupon, id: { not: id } } });
    expect(others).toMatchObject([{ state: "capture_failed", reason: "authorization_gone", orderName: "#77", discountMinor: 300n }]);
    const failures = await db.failure.findMany({ where: { status: "open" } });
    expect(failures).toMatchObject([{ code: "coupon_authorization_gone", orderName: "#77", atRiskMinor: 300n }]);
    await note({ cancelledAt: holds.now() });
    expect(await db.failure.count({ where: { status: "open" } })).toBe(0);
    expect(consumed()).toBe(1);
  });
});
