import { CodeState, HoldKind, HoldState } from "@prisma/client";
import { v7 as newId } from "uuid";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { settleHoldJob } from "#app/queue/jobs.ts";
import { factsOf, moveHold } from "./move-hold.server.ts";
import { pendingEffect } from "./next-hold.ts";
import { sweepHolds } from "./sweep-holds.server.ts";

const shop = "pawsome-pets.myshopify.com";
const moment = new Date("2026-11-25T12:00:00Z");
const minutesAgo = (minutes: number) => new Date(moment.getTime() - minutes * 60_000);
const sweep = () => sweepHolds({ move: moveHold, now: () => moment });

beforeEach(async () => {
  await db.$executeRaw`DELETE FROM pgboss.job`;
  await db.shop.deleteMany();
  await db.shop.create({ data: { id: shop, name: "Pawsome Pets", timeZone: "America/Toronto", currency: "CAD" } });
});

function row(more: Partial<Parameters<typeof db.hold.create>[0]["data"]> = {}) {
  const id = newId();
  return {
    id,
    shopId: shop,
    partner: "petz",
    kind: HoldKind.coupon,
    surface: "checkout" as const,
    checkoutToken: "token",
    couponRef: id,
    title: "$3 off",
    variantGid: "gid://shopify/ProductVariant/1",
    upc: "850001234511",
    productTitle: "Northpaw",
    units: 1,
    amountMinor: 300n,
    currency: "CAD",
    orderRef: "token",
    expiresAt: new Date(moment.getTime() + 3_600_000),
    createdAt: minutesAgo(5),
    changedAt: minutesAgo(5),
    ...more,
  };
}

async function asked(): Promise<string[]> {
  const jobs = await db.$queryRaw<{ data: { hold: string } }[]>`SELECT data FROM pgboss.job WHERE name = 'settle-hold'`;
  return jobs.map(({ data }) => data.hold).sort();
}

describe("the sweep", () => {
  it("takes up exactly what waits for us, whatever is known of a hold, however many they are", async () => {
    const data = Object.values(HoldKind).flatMap((kind) =>
      Object.values(HoldState).flatMap((state) =>
        Object.values(CodeState).flatMap((codeState) =>
          [null, "unanswered", "authorization_gone", "by_hand"].map((reason) => row({ kind, state, codeState, reason })),
        ),
      ),
    );
    await db.hold.createMany({ data });
    const rows = await db.hold.findMany();
    const waiting = rows.filter((one) => pendingEffect(factsOf(one)) !== null).map(({ id }) => id);
    await sweep();
    expect(await asked()).toEqual(waiting.sort());
    expect(waiting.length).toBeGreaterThan(100);
    await sweep();
    expect(await asked()).toHaveLength(waiting.length);
  });

  it("leaves alone what was taken up a moment ago, what waits for its next attempt, and what the queue has", async () => {
    const fresh = row({ state: "capturing", changedAt: minutesAgo(0.5) });
    const putOff = row({ state: "capturing", nextAttemptAt: minutesAgo(-3) });
    const queued = row({ state: "capturing" });
    const due = row({ state: "capturing", nextAttemptAt: minutesAgo(1) });
    await db.hold.createMany({ data: [fresh, putOff, queued, due] });
    await db.$transaction((tx) => enqueue(tx, settleHoldJob, { shop, hold: queued.id }));
    await sweep();
    expect(await asked()).toEqual([queued.id, due.id].sort());
  });

  it("releases what has lapsed, with a minute for an order that was placed in the last moment", async () => {
    const lapsed = row({ state: "applied", codeState: "made", expiresAt: minutesAgo(1.5) });
    const justNow = row({ state: "applied", codeState: "made", expiresAt: minutesAgo(0.5) });
    const ordered = row({ state: "ordered", codeState: "made", expiresAt: minutesAgo(90) });
    await db.hold.createMany({ data: [lapsed, justNow, ordered] });
    await sweep();
    const states = Object.fromEntries((await db.hold.findMany()).map(({ id, state, reason }) => [id, `${state} ${reason}`]));
    expect(states).toEqual({ [lapsed.id]: "releasing lapsed", [justNow.id]: "applied null", [ordered.id]: "ordered null" });
  });

  it("looks again at orders that have not been heard of for an hour, and then every six", async () => {
    const orderGid = "gid://shopify/Order/1";
    await db.hold.createMany({
      data: [
        row({ state: "ordered", orderGid, changedAt: minutesAgo(61) }),
        row({ state: "ordered", orderGid: "gid://shopify/Order/2", changedAt: minutesAgo(30) }),
        row({ kind: "reward", state: "captured", orderGid: "gid://shopify/Order/3", changedAt: minutesAgo(61) }),
      ],
    });
    await sweep();
    await sweep();
    const jobs = await db.$queryRaw<{ data: { order: string } }[]>`SELECT data FROM pgboss.job WHERE name = 'sync-order'`;
    expect(jobs.map(({ data }) => data.order).sort()).toEqual([orderGid, "gid://shopify/Order/3"]);
  });

  it("finds what waits by its index", async () => {
    await db.hold.createMany({ data: Array.from({ length: 2000 }, () => row({ state: "released", codeState: "gone" })) });
    await db.$executeRaw`ANALYZE "Hold"`;
    const plan = await db.$queryRaw<{ "QUERY PLAN": string }[]>`
      EXPLAIN SELECT id FROM "Hold" WHERE (
        state IN ('authorizing', 'assigning', 'capturing', 'releasing')
        OR (state IN ('captured', 'returning') AND kind = 'coupon')
        OR (state = 'capture_failed' AND reason = 'unanswered')
        OR (state IN ('redeemed', 'released', 'returned') AND "codeState" = 'made')
      ) AND "changedAt" < now() ORDER BY "changedAt" LIMIT 200`;
    expect(plan.map((line) => line["QUERY PLAN"]).join("\n")).toContain("Hold_pending_idx");
  });
});
