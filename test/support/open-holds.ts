import { Prisma } from "@prisma/client";
import type { Hold } from "@prisma/client";
import { v7 as newId } from "uuid";
import { couponConnectionFor, couponPartner } from "#app/connections/coupon-connection.server.ts";
import { checkPetz } from "#app/connections/petz.server.ts";
import { assignCode } from "#app/coupons/assign-code.server.ts";
import { authorizeHold } from "#app/coupons/authorize-hold.server.ts";
import { isClaimLost } from "#app/coupons/claim.server.ts";
import { holdWorld } from "#app/coupons/hold-world.server.ts";
import type { HoldWorld } from "#app/coupons/hold-world.server.ts";
import type { HoldEvent } from "#app/coupons/next-hold.ts";
import { noteHoldWaits } from "#app/coupons/note-hold-waits.server.ts";
import { noteOrder } from "#app/coupons/note-order.server.ts";
import { settleHold } from "#app/coupons/settle-hold.server.ts";
import { sweepHolds } from "#app/coupons/sweep-holds.server.ts";
import type { Basket, CouponBuyer } from "#app/domain/coupon.ts";
import type { CustomerGid, OrderGid, VariantGid } from "#app/domain/ids.ts";
import type { Upc } from "#app/domain/upc.ts";
import { retryCause } from "#app/failures/retry-cause.server.ts";
import { storeOrder } from "#app/orders/store-order.server.ts";
import type { CouponProvider } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";
import { retryCauseJob, settleHoldJob, syncOrderJob } from "#app/queue/jobs.ts";
import { petStoreUpcs } from "#test/fixtures/pet-store.ts";
import type { PetzCouponSeed, PetzWorld } from "#test/simulators/petz/world.ts";
import type { SimulatedCheckout } from "#test/simulators/shopify/checkout.ts";
import { currentUnits, figuresOf } from "#test/simulators/shopify/figures.ts";
import type { Order } from "#test/simulators/shopify/state.ts";
import type { PetzSettingsView } from "#app/connections/petz-view.ts";
import { openWorld } from "./open-world.ts";

export type Holds = Awaited<ReturnType<typeof openHolds>>;

/** What every coupon of these tests is for. */
export const sku = "NP-CHK-20";

/** The process dies here. */
export class Crash extends Error {}

type Job = { id: string; name: string; key: string; data: unknown; attempts: number; due: Date | null };

/**
 * The engine of holds between a simulated Shopify and a simulated PETZ, all by one clock that the test moves. Jobs wait in the real queue
 * until they are run here, one at a time; `call` hears every call of the engine to the world outside, and may stop it.
 */
export async function openHolds({ rules = {}, settings = {} }: { rules?: Partial<PetzWorld>; settings?: Partial<PetzSettingsView> } = {}) {
  let moment = Date.now();
  const now = () => new Date(moment);
  const world = await openWorld({ connected: false, now, petz: { now, world: rules, settings } });
  const { shop, petz } = world;
  const variantGid = `gid://shopify/ProductVariant/${shop.variant(sku).id}` as VariantGid;
  const hooks: { call: (name: string, when: "before" | "after") => void } = { call: () => undefined };

  /** Heard before and after. */
  function heard<Given extends unknown[], Answer>(
    name: string,
    work: (...given: Given) => Promise<Answer>,
  ): (...given: Given) => Promise<Answer> {
    return async (...given) => {
      hooks.call(name, "before");
      const answer = await work(...given);
      hooks.call(name, "after");
      return answer;
    };
  }

  function heardProvider(provider: CouponProvider): CouponProvider {
    return {
      ...provider,
      authorize: heard("authorize", (request) => provider.authorize(request)),
      capture: heard("capture", (authorization) => provider.capture(authorization)),
      release: heard("release", (authorization) => provider.release(authorization)),
      giveBack: heard("giveBack", (use) => provider.giveBack(use)),
      closeOrder: heard("closeOrder", (order) => provider.closeOrder(order)),
    };
  }

  const engine: HoldWorld = {
    connectionFor: async (of) => {
      const connection = await couponConnectionFor(of, { timeoutMs: 150 });
      return connection.status === "ready" ? { ...connection, provider: heardProvider(connection.provider) } : connection;
    },
    createDiscountCode: heard("createDiscountCode", holdWorld.createDiscountCode),
    deleteDiscountCode: heard("deleteDiscountCode", holdWorld.deleteDiscountCode),
    findOrderWithCode: heard("findOrderWithCode", holdWorld.findOrderWithCode),
    readOrder: heard("readOrder", holdWorld.readOrder),
    move: heard("move", holdWorld.move),
    now,
  };

  const buyer: CouponBuyer = {
    customerGid: `gid://shopify/Customer/${shop.customer("ana").id}` as CustomerGid,
    firstName: "Ana",
    lastName: "Roy",
    email: "ana.roy@example.test",
    phone: "+15145550101",
  };

  function basketOf(checkout: SimulatedCheckout): Basket {
    const lines = checkout.lines.map(({ variantGid: variant, title, sku: code, quantity, unitPrice }) => ({
      variantGid: variant as VariantGid,
      title,
      sku: code,
      upc: petStoreUpcs[sku] as unknown as Upc,
      quantity,
      unitPrice: { minor: unitPrice, currency: "CAD" },
    }));
    return { currency: "CAD", lines };
  }

  /** What the API does for a buyer at checkout who has a coupon. The hold's id; null when there is none to have. */
  async function offer(checkout: SimulatedCheckout, couponRef: string): Promise<string | null> {
    const basket = basketOf(checkout);
    const line = basket.lines.find((one) => one.variantGid === variantGid);
    const connection = await engine.connectionFor(shop.domain);
    if (!line || connection.status !== "ready") return null;
    const id = newId();
    let hold: Hold;
    try {
      hold = await db.hold.create({
        data: {
          id,
          shopId: shop.domain,
          partner: couponPartner,
          kind: "coupon",
          surface: "checkout",
          checkoutToken: checkout.token,
          customerGid: buyer.customerGid,
          couponRef,
          title: "$3 off",
          variantGid,
          upc: petStoreUpcs[sku],
          productTitle: "Northpaw",
          units: 1,
          amountMinor: 0,
          currency: "CAD",
          orderRef: checkout.token,
          expiresAt: new Date(moment + 30 * 60_000),
          createdAt: now(),
          changedAt: now(),
        },
      });
    } catch (error) {
      if (isClaimLost(error)) return null;
      throw error;
    }
    const asked = { provider: connection.provider, order: { orderRef: checkout.token, basket }, buyer };
    const { unitPrice } = line;
    const answer = await authorizeHold(
      hold,
      { ...asked, line: { variantGid, upc: petStoreUpcs[sku] as unknown as Upc, units: 1, unitPrice } },
      engine,
    );
    return answer.status === "authorized" ? id : null;
  }

  /** The buyer presses: the code is asked for, put on the checkout, and the outcome told. */
  async function press(checkout: SimulatedCheckout, id: string): Promise<string | null> {
    const answer = await assignCode(await db.hold.findUniqueOrThrow({ where: { id } }), engine);
    if (answer.status !== "code" || checkout.state !== "open") return null;
    const isOn = checkout.codes.includes(answer.code) || checkout.applyCode(answer.code).type === "success";
    await tell(id, { kind: isOn ? "applied" : "apply_refused" });
    return isOn ? answer.code : null;
  }

  function tell(id: string, event: HoldEvent) {
    return engine.move(id, event, { actor: "buyer", now: now() });
  }

  /** Every webhook that is due was taken, and its jobs are in the queue. */
  function told(): Promise<void> {
    return world.shopify.webhooks.settled();
  }

  /** What the queue tries again later: attempts so far, and when. */
  const retries = new Map<string, { attempts: number; due: Date }>();

  /** The jobs that may run now: the first of each key, if it does not wait. */
  async function jobs(): Promise<Job[]> {
    const rows = await db.$queryRaw<{ id: string; name: string; key: string; data: unknown }[]>`
      SELECT id, name, singleton_key AS key, data FROM pgboss.job
      WHERE name IN ('settle-hold', 'sync-order', 'retry-cause') AND state IN ('created', 'retry') ORDER BY created_on, id`;
    const firsts = new Map<string, Job>();
    for (const row of rows) {
      const first = `${row.name}/${row.key}`;
      if (!firsts.has(first)) firsts.set(first, { ...row, attempts: 0, due: null, ...retries.get(row.id) });
    }
    return [...firsts.values()].filter(({ due }) => !due || due <= now());
  }

  async function runJob(job: Job): Promise<void> {
    try {
      await work(job);
      retries.delete(job.id);
      await db.$executeRaw`DELETE FROM pgboss.job WHERE id = ${job.id}::uuid`;
    } catch (error) {
      // A worker that is killed leaves its job to the next one.
      if (error instanceof Crash) return;
      const failed = { error, attempt: job.attempts + 1, nextAttemptAt: new Date(moment + 30_000) };
      retries.set(job.id, { attempts: failed.attempt, due: failed.nextAttemptAt });
      if (job.name === settleHoldJob.name) await noteHoldWaits(settleHoldJob.payload.parse(job.data), failed, now);
    }
  }

  async function work({ name, data }: Job): Promise<void> {
    if (name === settleHoldJob.name) return settleHold(settleHoldJob.payload.parse(data), engine);
    if (name === retryCauseJob.name) {
      await db.$transaction((tx) => retryCause(tx, retryCauseJob.payload.parse(data)));
      return;
    }
    await sync(syncOrderJob.payload.parse(data).order);
  }

  async function sync(gid: string): Promise<void> {
    const order = await engine.readOrder(shop.domain, gid as OrderGid);
    if (!order) return;
    await storeOrder(shop.domain, order, now());
    hooks.call("noteOrder", "before");
    await noteOrder({ shop: shop.domain, order, now: now() });
    hooks.call("noteOrder", "after");
  }

  async function runJobs(): Promise<void> {
    for (let [job] = await jobs(); job; [job] = await jobs()) await runJob(job);
  }

  function wait(minutes: number): void {
    moment += Math.round(minutes * 60_000);
  }

  /** Time goes on, the sweep comes by, and every job has its turn. */
  async function settle(minutes = 0): Promise<void> {
    await told();
    await runJobs();
    // Whoever is tried again has its turn before the next minute.
    for (let passed = 0; passed < minutes; passed += 2) {
      wait(Math.min(2, minutes - passed));
      await sweepHolds(engine);
      await runJobs();
    }
  }

  /** Everybody answers, for hours. */
  async function rest(): Promise<void> {
    petz.faults.clear();
    Object.assign(world.shopify.faults, { throttleNext: 0, dropNext: 0, only: null, failNext: { status: 503, times: 0 } });
    hooks.call = () => undefined;
    await checkPetz(shop.domain);
    // Whoever asks a partner that was silent finds that it answers: by the clock of the processes, which is not this one.
    await db.connection.updateMany({ where: { shopId: shop.domain }, data: { circuit: Prisma.DbNull } });
    await settle(8);
    wait(45);
    await settle(6);
    wait(120);
    await settle(6);
  }

  return {
    world,
    shop,
    petz,
    engine,
    hooks,
    now,
    wait,
    offer,
    press,
    tell,
    told,
    jobs,
    runJob,
    runJobs,
    settle,
    rest,
    sync,
    gidOf: (order: Order) => `gid://shopify/Order/${order.id}`,
    sweep: () => sweepHolds(engine),
    addCoupon(couponRef: string, more: Partial<PetzCouponSeed> = {}): string {
      const value = { kind: "amount" as const, minor: 300 };
      petz.books.addCoupon("PZ-ANA", {
        couponRef,
        title: "$3 off",
        brand: "Northpaw",
        upcs: [petStoreUpcs[sku]],
        value,
        expiresOn: "2099-12-31",
        ...more,
      });
      return couponRef;
    },
    openCheckout: (quantity = 1) => shop.openCheckout({ customer: "ana", lines: [{ sku, quantity }] }),
    hold: (id: string) => db.hold.findUniqueOrThrow({ where: { id } }),
    failureOf: (id: string) => db.failure.findFirst({ where: { subject: `hold:${id}`, status: { notIn: ["resolved"] } } }),
    async history(id: string): Promise<string[]> {
      const events = await db.holdEvent.findMany({ where: { holdId: id }, orderBy: { id: "asc" } });
      return events.map(({ kind, state }) => `${kind} → ${state}`);
    },
    /** Nothing is left of what went before. */
    async clear(): Promise<void> {
      await told();
      await db.hold.deleteMany();
      await db.failure.deleteMany();
      await db.order.deleteMany();
      await db.$executeRaw`DELETE FROM pgboss.job`;
      retries.clear();
      shop.state.orders.length = 0;
      shop.state.discounts.length = 0;
    },
    close: () => world.close(),
  };
}

/** What the shop's books say was given for codes: each order that is paid and kept, with the code and what it took off. */
export function givenBy(orders: Order[]): { order: string; code: string; minor: number }[] {
  return orders.flatMap((order) => {
    const { received, refunded } = figuresOf(order);
    const isPaid = received.shop > 0 && refunded.shop < received.shop;
    if (order.cancelledAt || !isPaid) return [];
    return order.lines.flatMap((line) =>
      line.allocations.flatMap(({ application, amount }) => {
        const code = order.applications.find(({ index }) => index === application);
        if (code?.kind !== "code" || amount.shop === 0 || currentUnits(line) === 0) return [];
        return [{ order: `gid://shopify/Order/${order.id}`, code: code.label, minor: amount.shop }];
      }),
    );
  });
}
