import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkPetz } from "#app/connections/petz.server.ts";
import { captureByHand, releaseByHand, writeOff } from "#app/coupons/decide-by-hand.server.ts";
import { factsOf } from "#app/coupons/move-hold.server.ts";
import { pendingEffect } from "#app/coupons/next-hold.ts";
import { applyFix } from "#app/failures/apply-fix.server.ts";
import { db } from "#app/platform/db.server.ts";
import { syncOrderJob } from "#app/queue/jobs.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { Crash, givenBy, openHolds, sku } from "#test/support/open-holds.ts";
import type { Holds } from "#test/support/open-holds.ts";
import { currentUnits } from "#test/simulators/shopify/figures.ts";
import type { SimulatedCheckout } from "#test/simulators/shopify/checkout.ts";

/**
 * Random ways of two coupons through checkouts, orders, webhooks, crashes and silences, through the real engine, between the partner's and
 * the shop's books. When everybody has answered, both books have to agree. A run that fails is printed by fast-check with its seed and path.
 */

let holds: Holds;
beforeAll(async () => {
  holds = await openHolds({ rules: { releasePath: "auth/void" }, settings: { releasePath: "auth/void" } });
});
afterAll(() => holds.close());

const place = fc.nat(5);
const crashes = fc.option(fc.record({ at: fc.nat(6), when: fc.constantFrom("before" as const, "after" as const) }), { freq: 5 });
const trouble = fc.option(
  fc.constantFrom(
    "drop_after_write" as const,
    "drop_before_write" as const,
    "server_error_after_write" as const,
    "unavailable" as const,
    "no_answer_after_write" as const,
    "shopify_drops" as const,
    "shopify_fails" as const,
  ),
  { freq: 4 },
);
const steps = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("offer" as const), checkout: place, coupon: fc.nat(1) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("press" as const), hold: place }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("buy" as const), coupon: fc.nat(1), payment: fc.constantFrom("paid", "pending") }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("remove" as const), hold: place, isTold: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("change_cart" as const), hold: place, quantity: fc.nat(2) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("complete" as const),
      checkout: place,
      payment: fc.constantFrom("paid" as const, "pending" as const, "authorized" as const),
      lateCodes: fc.boolean(),
      isLost: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("pay" as const), order: place, isLost: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("refund" as const), order: place, all: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("cancel" as const), order: place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("hear_again" as const), order: place }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("work" as const), job: place, times: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("sweep" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), minutes: fc.constantFrom(1, 2, 10, 32) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("lapse_at_partner" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("revoke" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("decide" as const),
      hold: place,
      what: fc.constantFrom("release", "capture", "write_off", "fix"),
    }),
  },
);
type Step = typeof steps extends fc.Arbitrary<infer One> ? One : never;
const ways = fc.array(fc.record({ step: steps, crash: crashes, trouble }), { minLength: 4, maxLength: 24 });
type Way = typeof ways extends fc.Arbitrary<infer One> ? One : never;

type Model = { checkouts: SimulatedCheckout[]; coupons: string[] };

let run = 0;

async function walk(way: Way): Promise<string[]> {
  await holds.clear();
  run += 1;
  const coupons = [0, 1].map((one) => holds.addCoupon(`RUN-${run}-${one}`));
  const model: Model = { checkouts: [holds.openCheckout(1), holds.openCheckout(2)], coupons };
  for (const { step, crash, trouble: kind } of way) {
    begin(kind);
    let calls = 0;
    holds.hooks.call = (_name, when) => {
      if (crash && when === crash.when && calls++ === crash.at) throw new Crash("The process died.");
    };
    try {
      await take(step, model);
    } catch (error) {
      if (!isExpected(error)) throw error;
    }
    await holds.told();
  }
  await holds.rest();
  return problems(model);
}

function begin(kind: Way[number]["trouble"]): void {
  const { petz, world } = holds;
  petz.faults.clear();
  Object.assign(world.shopify.faults, { dropNext: 0, failNext: { status: 503, times: 0 } });
  if (kind === "shopify_drops") world.shopify.faults.dropNext = 1;
  else if (kind === "shopify_fails") world.shopify.faults.failNext = { status: 503, times: 2 };
  else if (kind) petz.faults.add({ kind, nth: 1 + (run % 2), times: 1 });
}

/** Those who wait for an answer see that there is none. */
function isExpected(error: unknown): boolean {
  return (
    error instanceof Error &&
    /Crash|PartnerUnavailable|CredentialsRejected|UnexpectedAnswer|ShopifyUnavailable/.test(`${error.name} ${error.constructor.name}`)
  );
}

function nth<One>(all: One[], index: number): One | undefined {
  return all.length > 0 ? all[index % all.length] : undefined;
}

async function take(step: Step, model: Model): Promise<void> {
  const { shop } = holds;
  const orders = shop.state.orders;
  const rows = await db.hold.findMany({ orderBy: { id: "asc" } });
  const checkoutOf = (token: string | undefined) => model.checkouts.find((one) => one.token === token);
  switch (step.do) {
    case "offer": {
      const checkout = openOne(model, step.checkout);
      await holds.offer(checkout, model.coupons[step.coupon] ?? "");
      return;
    }
    case "press": {
      const row = nth(rows, step.hold);
      const checkout = checkoutOf(row?.checkoutToken);
      if (row && checkout?.state === "open") await holds.press(checkout, row.id);
      return;
    }
    case "buy": {
      const checkout = openOne(model, 0);
      const id = await holds.offer(checkout, model.coupons[step.coupon] ?? "");
      if (id) await holds.press(checkout, id);
      checkout.complete({ payment: step.payment === "paid" ? "paid" : "pending" });
      return;
    }
    case "remove": {
      const row = nth(rows, step.hold);
      const checkout = checkoutOf(row?.checkoutToken);
      if (row?.code && checkout?.state === "open") checkout.removeCode(row.code);
      if (row && step.isTold) await holds.tell(row.id, { kind: "removed" });
      return;
    }
    case "change_cart": {
      const row = nth(rows, step.hold);
      const checkout = checkoutOf(row?.checkoutToken);
      if (checkout?.state === "open") checkout.setLine(sku, step.quantity);
      if (row) await holds.tell(row.id, { kind: "cart_changed" });
      return;
    }
    case "complete": {
      const checkout = nth(model.checkouts, step.checkout);
      if (checkout?.state !== "open" || checkout.lines.length === 0) return;
      checkout.complete({ payment: step.payment, lateCodes: step.lateCodes });
      if (step.isLost) await lose();
      return;
    }
    case "pay": {
      const order = nth(orders, step.order);
      if (!order || order.cancelledAt || order.transactions.some(({ kind }) => kind === "SALE" || kind === "CAPTURE")) return;
      shop.markPaid(order);
      if (step.isLost) await lose();
      return;
    }
    case "refund": {
      const order = nth(orders, step.order);
      const line = order?.lines[0];
      if (!order || order.cancelledAt || !line || currentUnits(line) === 0) return;
      shop.refund(order, { lines: [{ line: 1, quantity: step.all ? currentUnits(line) : 1 }] });
      return;
    }
    case "cancel": {
      const order = nth(orders, step.order);
      if (order && !order.cancelledAt) shop.cancel(order);
      return;
    }
    case "hear_again": {
      const order = nth(orders, step.order);
      if (order) await db.$transaction((tx) => enqueue(tx, syncOrderJob, { shop: shop.domain, order: holds.gidOf(order) }));
      return;
    }
    case "work":
      for (let time = 0; time <= step.times; time += 1) {
        const job = nth(await holds.jobs(), step.job);
        if (job) await holds.runJob(job);
      }
      return;
    case "sweep":
      return holds.sweep();
    case "wait":
      return holds.wait(step.minutes);
    case "lapse_at_partner":
      return holds.petz.books.lapse();
    case "revoke":
      holds.petz.faults.add({ kind: "credentials_revoked" });
      await holds.runJobs();
      holds.petz.faults.clear();
      if (step.do === "revoke") await checkPetz(shop.domain);
      return;
    case "decide": {
      const row = nth(rows, step.hold);
      if (!row) return;
      const asked = { shop: shop.domain, id: row.id, reason: "Because", actor: "Robin" };
      if (step.what === "release") await releaseByHand(asked);
      else if (step.what === "capture") await captureByHand(asked);
      else if (step.what === "write_off") await writeOff(asked);
      else await fix(row.id);
      return;
    }
  }
}

function openOne(model: Model, index: number): SimulatedCheckout {
  const open = model.checkouts.filter((one) => one.state === "open" && one.lines.length > 0);
  const found = nth(open, index);
  if (found) return found;
  const made = holds.openCheckout(1);
  model.checkouts.push(made);
  return made;
}

/** What Shopify told of an order never arrives. */
async function lose(): Promise<void> {
  await holds.told();
  await db.$executeRaw`DELETE FROM pgboss.job WHERE name = 'sync-order'`;
}

async function fix(id: string): Promise<void> {
  const failure = await holds.failureOf(id);
  if (!failure) return;
  const offered = { coupon_capture_failed: "capture_again", coupon_authorization_gone: "authorize_again" } as const;
  const chosen = offered[failure.code as keyof typeof offered] ?? "retry";
  await applyFix({ shop: holds.shop.domain, failureId: failure.id, fix: chosen, form: {}, actor: "Robin" });
}

/** What the books do not agree on. */
async function problems({ coupons }: Model): Promise<string[]> {
  const { petz, shop } = holds;
  const rows = await db.hold.findMany({ orderBy: { id: "asc" } });
  const open = await db.failure.findMany({ where: { status: { notIn: ["resolved"] } } });
  const given = givenBy(shop.state.orders);
  const found: string[] = [];
  for (const coupon of coupons) {
    const theirs = rows.filter(({ couponRef }) => couponRef === coupon);
    const captured = petz.books.entry(coupon).captured.filter(({ authRef }) => !petz.books.returns.some((one) => one.authRef === authRef));
    if (captured.length > 1) found.push(`${coupon} is consumed ${captured.length} times`);
    const codes = new Set(theirs.flatMap(({ code }) => code ?? []));
    const orders = given.filter(({ code }) => codes.has(code));
    // A coupon that is consumed has its order.
    for (const { authRef } of captured) {
      const hold = theirs.find((one) => one.authRef === authRef);
      if (!hold) found.push(`${coupon} is consumed by ${authRef}, which no hold knows`);
      else if (!orders.some(({ order }) => order === hold.orderGid) && hold.reason !== "written_off")
        found.push(`${coupon} is consumed without its discount (${hold.state}, ${hold.reason})`);
    }
    // A discount that was given has its coupon, or somebody knows of the money.
    for (const { order, minor } of orders) {
      const ofOrder = theirs.filter(({ orderGid }) => orderGid === order);
      const isPaidFor = ofOrder.some(({ authRef }) => captured.some((one) => one.authRef === authRef));
      const isKnown = ofOrder.some(({ id, reason, state }) => {
        if (reason === "written_off") return true;
        return open.some(
          ({ subject, atRiskMinor }) => subject === `hold:${id}` && state === "capture_failed" && Number(atRiskMinor) === minor,
        );
      });
      if (!isPaidFor && !isKnown) found.push(`${order} has a discount without ${coupon}: ${JSON.stringify(ofOrder.map(brief))}`);
    }
  }
  for (const row of rows) {
    if (pendingEffect(factsOf(row))) found.push(`a hold is left ${row.state} (${row.reason}, code ${row.codeState})`);
    const isDone = ["released", "redeemed", "returned"].includes(row.state);
    if (isDone && shop.state.discounts.some(({ code }) => code === row.code))
      found.push(`the code of a ${row.state} hold is left in Shopify`);
    const isOpen = ["authorizing", "authorized", "assigning", "code_assigned", "applied"].includes(row.state);
    if (isOpen) found.push(`a hold is still ${row.state}`);
  }
  for (const { subject, code } of open) {
    const row = rows.find(({ id }) => subject === `hold:${id}`);
    if (row?.state !== "capture_failed") found.push(`${code} is open although its hold is ${row?.state}`);
  }
  return found;
}

function brief({ state, reason, authRef, codeState, orderKept }: Awaited<ReturnType<typeof db.hold.findFirstOrThrow>>) {
  return { state, reason, authRef, codeState, orderKept };
}

const numRuns = 60;

describe("whatever happens, in whatever order", () => {
  it("no coupon is consumed without its discount, and no discount given without its coupon", async () => {
    const explored = fc.asyncProperty(ways, async (way) => {
      expect(await walk(way)).toEqual([]);
    });
    await fc.assert(explored, { numRuns, verbose: 1, interruptAfterTimeLimit: 240_000 });
  }, 400_000);
});
