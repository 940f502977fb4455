import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addMoney, sumMoney } from "#app/domain/money.ts";
import type { Money } from "#app/domain/money.ts";
import { addFigures, beyondLines, figuresOf, isCounted, noFigures } from "#app/domain/store-figures.ts";
import type { StoreSale } from "#app/domain/store-sale.ts";
import type { Exchange, SalesSource, TimeRange } from "#app/partners/capabilities.ts";
import { CredentialsRejected, PartnerUnavailable, UnexpectedAnswer } from "#app/partners/errors.ts";

export type SalesTrouble = "silent" | "server_error" | "wait_30_seconds" | "unreadable" | "credentials_revoked";

/** Rung up now: `usualLines` unless given. Amounts per unit, in the smallest unit; units below zero come back. */
export type Rung = {
  store?: "main" | "other";
  lines?: { goods: "kibble" | "rope"; quantity: number; price: number; tax: number }[];
  how?: "closed" | "parked" | "on_account" | "layby";
  customerId?: string;
};

/** A POS's simulator and its connector, made anew for each test. It has no sales and shifts but those that a test makes. */
export type SalesWorld = {
  source: SalesSource;
  /** The same POS by another process, which reads two sales or shifts at a time. */
  openSlowSource(): SalesSource;
  /** The same with little patience. */
  impatient: SalesSource;
  /** With credentials that the POS does not know. */
  stranger: SalesSource;
  /** All calls of `source` so far. */
  exchanges: Exchange[];
  secrets: string[];
  traits: { onAccount: boolean; timeClock: boolean; timeZones: boolean; rateLimit: boolean };
  currency: string;
  now(): Date;
  /** Minutes go by. */
  pass(minutes: number): void;
  stores: { main: string; other: string; closed: string };
  employee: { name: string };
  goods: Record<"kibble" | "rope", { productId: string; sku: string; name: string }>;
  /** @returns saleId */
  ringUp(sale?: Rung): string;
  /** What was parked, put aside or on account is paid and done. */
  finish(saleId: string): void;
  voidSale(saleId: string): void;
  /** All of a sale comes back, with its receipt. @returns saleId of the return */
  bringBack(saleId: string): string;
  /** What the POS itself says that a sale comes to, tax included. */
  bookedTotal(saleId: string): Money;
  addCustomer(customer: { firstName: string; lastName: string; email: string | null; phone: string | null }): string;
  /** What our own connector sends of an online order, by its contract. */
  sendOnline(): Promise<{ reference: string }>;
  /** Where the POS has a time clock. @returns shiftId */
  clockIn(shift: { at: Date; until: Date | null }): string;
  clockOut(shiftId: string, at: Date): void;
  trouble(trouble: SalesTrouble): void;
  endTrouble(): void;
  close(): Promise<void>;
};

/** Two bags, without tax. */
export const usualLines: NonNullable<Rung["lines"]> = [{ goods: "kibble", quantity: 2, price: 1000, tax: 0 }];

const kibble = { goods: "kibble" as const, quantity: 2, price: 1000, tax: 130 };
const rope = { goods: "rope" as const, quantity: 1, price: 599, tax: 78 };

/** Everything up to the last page, each sale in its latest version. */
async function importAll(
  source: SalesSource,
  {
    cursor = null,
    kept = new Map(),
    ...wanted
  }: { cursor?: string | null; kept?: Map<string, StoreSale>; outletIds?: string[]; from?: Date } = {},
): Promise<{ sales: Map<string, StoreSale>; cursor: string; told: number }> {
  let here = cursor;
  let told = 0;
  for (let pages = 0; pages < 500; pages++) {
    const page = await source.salesSince(here, wanted);
    keepLatest(kept, page.sales);
    told += page.sales.length;
    here = page.cursor;
    if (page.isLast) return { sales: kept, cursor: page.cursor, told };
  }
  throw new Error("There is no last page.");
}

function keepLatest(kept: Map<string, StoreSale>, sales: StoreSale[]): void {
  for (const sale of sales) if ((kept.get(sale.saleId)?.version ?? "") < sale.version) kept.set(sale.saleId, sale);
}

async function readRange(source: SalesSource, range: TimeRange, outletIds?: string[]): Promise<Map<string, StoreSale>> {
  const kept = new Map<string, StoreSale>();
  let cursor: string | null = null;
  for (let pages = 0; pages < 500; pages++) {
    const page = await source.salesOf(range, outletIds ? { cursor, outletIds } : { cursor });
    keepLatest(kept, page.sales);
    cursor = page.cursor;
    if (page.isLast) return kept;
  }
  throw new Error("There is no last page.");
}

/** What every source of store sales has to do, whichever POS it is. */
export function describeSalesSource(name: string, openWorld: () => Promise<SalesWorld>): void {
  describe(name, () => {
    let world: SalesWorld;
    beforeEach(async () => {
      world = await openWorld();
    });
    afterEach(() => world.close());

    const money = (minor: number): Money => ({ minor, currency: world.currency });
    const latest = async (saleId: string) => (await importAll(world.source)).sales.get(saleId);

    describe("stores", () => {
      test("are told by name, and those that are not in use are marked", async () => {
        const outlets = await world.source.outlets();
        const byId = new Map(outlets.map((one) => [one.outletId, one]));
        expect(byId.get(world.stores.main)).toMatchObject({ active: true, currency: world.currency });
        expect(byId.get(world.stores.other)).toMatchObject({ active: true });
        expect(byId.get(world.stores.closed)).toMatchObject({ active: false });
        expect(outlets.every((one) => one.name !== "" && (one.timeZone !== null) === world.traits.timeZones)).toBe(true);
      });
    });

    describe("a sale", () => {
      test("comes with its store, its moment, who sold it and what was sold", async () => {
        const at = world.now();
        const saleId = world.ringUp({ lines: [kibble, rope] });
        const sale = await latest(saleId);
        expect(sale).toMatchObject({
          saleId,
          outletId: world.stores.main,
          state: "closed",
          kind: "sale",
          employee: { name: world.employee.name },
          customerId: null,
          sentByUs: null,
          source: null,
          soldAt: at,
          total: money(2937),
          tax: money(338),
        });
        expect(sale?.lines).toMatchObject([
          { ...world.goods.kibble, of: "goods", quantity: 2, price: money(2000) },
          { ...world.goods.rope, of: "goods", quantity: 1, price: money(599) },
        ]);
        expect(sale && figuresOf(sale)).toEqual({ sales: money(2599), tax: money(338), transactions: 1, returns: 0, items: 3 });
        expect(sale && beyondLines(sale)).toEqual(money(0));
      });

      test("that brings back what another one sold says which, where the till knows it", async () => {
        const sold = world.ringUp({ lines: [kibble] });
        const back = await latest(world.bringBack(sold));
        expect(back).toMatchObject({ kind: "return", returnOf: sold, source: null });
        expect(await latest(world.ringUp({ lines: [{ ...kibble, quantity: -1 }] }))).toMatchObject({ kind: "return", returnOf: null });
        expect(await latest(sold)).toMatchObject({ returnOf: null });
      });

      test("that only brings something back is a return, and takes it off", async () => {
        const sale = await latest(world.ringUp({ lines: [{ ...rope, quantity: -2 }] }));
        expect(sale).toMatchObject({ kind: "return", total: money(-1354) });
        expect(sale && figuresOf(sale)).toEqual({ sales: money(-1198), tax: money(-156), transactions: 0, returns: 1, items: -2 });
      });

      test("in which something comes back and something else is bought is an exchange", async () => {
        const sale = await latest(world.ringUp({ lines: [{ ...rope, quantity: -1 }, kibble] }));
        expect(sale?.kind).toBe("exchange");
        expect(sale && figuresOf(sale)).toMatchObject({ sales: money(1401), transactions: 1, items: 1 });
      });

      test("that was parked counts for nothing until it is finished", async () => {
        const saleId = world.ringUp({ how: "parked" });
        const first = await importAll(world.source);
        expect(first.sales.get(saleId)?.state).toBe("parked");
        expect(figuresOf(first.sales.get(saleId) as StoreSale)).toEqual(noFigures(world.currency));
        world.pass(5);
        world.finish(saleId);
        const { sales } = await importAll(world.source, { cursor: first.cursor });
        expect(figuresOf(sales.get(saleId) as StoreSale).sales).toEqual(money(2000));
      });

      test("that was voided afterwards comes again, with a greater version, and counts for nothing", async () => {
        const saleId = world.ringUp();
        const first = await importAll(world.source);
        world.pass(60 * 24 * 3);
        world.voidSale(saleId);
        const { sales } = await importAll(world.source, { cursor: first.cursor });
        const [before, after] = [first.sales.get(saleId), sales.get(saleId)] as StoreSale[];
        expect(after?.state).toBe("voided");
        expect((after?.version ?? "") > (before?.version ?? "")).toBe(true);
        expect(after?.soldAt).toEqual(before?.soldAt);
        expect(after && isCounted(after)).toBe(false);
      });

      test("on account counts when it is made, and a layby when it is paid, at the moment that it was started", async () => {
        if (!world.traits.onAccount) return;
        const customerId = world.addCustomer({ firstName: "Ana", lastName: "Roy", email: null, phone: null });
        const at = world.now();
        const [account, layby] = [world.ringUp({ how: "on_account", customerId }), world.ringUp({ how: "layby", customerId })];
        const first = await importAll(world.source);
        expect(first.sales.get(account)).toMatchObject({ state: "on_account", customerId });
        expect(first.sales.get(layby)?.state).toBe("layby");
        expect(isCounted(first.sales.get(account) as StoreSale)).toBe(true);
        expect(isCounted(first.sales.get(layby) as StoreSale)).toBe(false);
        world.pass(60 * 24);
        world.finish(account);
        world.finish(layby);
        const { sales } = await importAll(world.source, { cursor: first.cursor });
        expect(sales.get(layby)).toMatchObject({ state: "closed", soldAt: at });
        expect(sales.get(account)).toMatchObject({ state: "closed", soldAt: at });
      });

      test("to a known customer tells who that is when it is asked, and not before", async () => {
        const customerId = world.addCustomer({ firstName: "Ana", lastName: "Roy", email: "ana@example.test", phone: "514-555-0101" });
        const sale = await latest(world.ringUp({ customerId }));
        expect(sale?.customerId).toBe(customerId);
        expect(JSON.stringify([...(await importAll(world.source)).sales.values()])).not.toContain("ana@example.test");
        expect(await world.source.customer(customerId)).toMatchObject({
          posId: customerId,
          email: "ana@example.test",
          phone: "514-555-0101",
        });
        expect(await world.source.customer("999999")).toBeNull();
      });

      test("that we sent ourselves of an online order is known as that, and counts for nothing", async () => {
        const inStore = world.ringUp();
        const { reference } = await world.sendOnline();
        const { sales } = await importAll(world.source);
        const ours = [...sales.values()].filter((one) => one.sentByUs !== null);
        expect(ours).toHaveLength(1);
        expect(ours[0]?.sentByUs).toEqual({ reference });
        expect(ours.map(figuresOf)).toEqual([noFigures(world.currency)]);
        expect(sales.get(inStore)?.sentByUs).toBeNull();
      });
    });

    describe("an import", () => {
      test("without anything sold says so, and finds from there on what is sold later", async () => {
        const first = await importAll(world.source);
        expect(first.sales.size).toBe(0);
        world.pass(1);
        const saleId = world.ringUp();
        expect([...(await importAll(world.source, { cursor: first.cursor })).sales.keys()]).toEqual([saleId]);
      });

      test("that is up to date tells nothing of what it told long ago", async () => {
        world.ringUp();
        world.pass(60);
        const first = await importAll(world.source);
        world.pass(60);
        const second = world.ringUp();
        world.pass(60);
        const next = await importAll(world.source, { cursor: first.cursor });
        world.pass(60);
        const third = world.ringUp();
        const last = await importAll(world.source, { cursor: next.cursor });
        expect([...last.sales.keys()].filter((id) => id !== second)).toEqual([third]);
      });

      test("comes to the POS's own totals in each store, however small its pages are", async () => {
        const ids = [];
        for (let index = 0; index < 11; index++) {
          ids.push(
            world.ringUp({
              store: index % 3 === 0 ? "other" : "main",
              lines: index % 4 === 3 ? [{ ...rope, quantity: -1 }] : [kibble, rope],
            }),
          );
          world.pass(7);
        }
        const { sales } = await importAll(world.openSlowSource());
        expect([...sales.keys()].sort()).toEqual([...ids].sort());
        const figures = [...sales.values()].map(figuresOf).reduce(addFigures, noFigures(world.currency));
        expect(addMoney(figures.sales, figures.tax)).toEqual(sumMoney(ids.map(world.bookedTotal), world.currency));
        const other = await importAll(world.openSlowSource(), { outletIds: [world.stores.other] });
        expect([...other.sales.keys()].sort()).toEqual(ids.filter((_, index) => index % 3 === 0).sort());
      });

      test("tells all of what was sold in the same moment, on however many pages", async () => {
        const ids = Array.from({ length: 7 }, () => world.ringUp());
        world.pass(60);
        expect([...(await importAll(world.openSlowSource())).sales.keys()].sort()).toEqual([...ids].sort());
        const from = new Date(world.now().getTime() - 7_200_000);
        expect([...(await importAll(world.openSlowSource(), { from })).sales.keys()].sort()).toEqual([...ids].sort());
        expect([...(await readRange(world.openSlowSource(), { from, to: world.now() })).keys()].sort()).toEqual([...ids].sort());
      });

      test("goes on where it was after a crash, in another process", async () => {
        const ids = [];
        for (let index = 0; index < 7; index++, world.pass(3)) ids.push(world.ringUp());
        const kept = new Map<string, StoreSale>();
        const crashed = world.openSlowSource();
        const page = await crashed.salesSince(null);
        keepLatest(kept, page.sales);
        await crashed.salesSince(page.cursor);
        const { sales } = await importAll(world.openSlowSource(), { cursor: page.cursor, kept });
        expect([...sales.keys()].sort()).toEqual([...ids].sort());
      });

      test.each(["everything", "the last days"])("of %s misses nothing that is sold, voided or finished while it runs", async (what) => {
        const wanted = what === "everything" ? {} : { from: new Date(world.now().getTime() - 3_600_000) };
        const ids = [];
        for (let index = 0; index < 6; index++, world.pass(3)) ids.push(world.ringUp(index === 1 ? { how: "parked" } : {}));
        const source = world.openSlowSource();
        const kept = new Map<string, StoreSale>();
        const first = await source.salesSince(null, wanted);
        keepLatest(kept, first.sales);
        world.voidSale(ids[0] ?? "");
        world.pass(1);
        world.finish(ids[1] ?? "");
        world.voidSale(ids[5] ?? "");
        world.pass(1);
        const late = world.ringUp({ lines: [rope] });
        const { sales } = await importAll(source, { cursor: first.cursor, kept, ...wanted });
        const states = [...ids, late].map((id) => sales.get(id)?.state);
        expect(states).toEqual(["voided", "closed", "closed", "closed", "closed", "voided", "closed"]);
      });

      test("from a moment on leaves out what was sold before, even where it is changed later", async () => {
        const old = world.ringUp();
        world.pass(60 * 24 * 10);
        const from = world.now();
        world.pass(60);
        const recent = world.ringUp();
        const first = await importAll(world.source, { from });
        expect([...first.sales.keys()]).toEqual([recent]);
        world.pass(60);
        world.voidSale(old);
        const next = await importAll(world.source, { cursor: first.cursor, from });
        expect(next.sales.has(old)).toBe(false);
      });

      test("tells how far it has come, up to the end", async () => {
        for (let index = 0; index < 5; index++, world.pass(60 * 12)) world.ringUp();
        const from = new Date(world.now().getTime() - 3 * 86_400_000);
        const source = world.openSlowSource();
        const told: number[] = [];
        let cursor: string | null = null;
        for (let pages = 0; pages < 50; pages++) {
          const page = await source.salesSince(cursor, { from });
          if (page.progress !== null) told.push(page.progress);
          cursor = page.cursor;
          if (page.isLast) break;
        }
        expect(told).toEqual([...told].sort((one, other) => one - other));
        expect(told.at(-1)).toBe(1);
        expect(told.every((one) => one >= 0)).toBe(true);
      });

      test("of chosen days brings them as they are now, and no others", async () => {
        const before = world.ringUp();
        world.pass(60);
        const from = world.now();
        const [first, second] = [world.ringUp(), world.ringUp({ store: "other" })];
        world.pass(59);
        const third = world.ringUp();
        world.pass(1);
        const to = world.now();
        const after = world.ringUp();
        world.pass(60);
        world.voidSale(first);
        const sales = await readRange(world.openSlowSource(), { from, to });
        expect([...sales.keys()].sort()).toEqual([first, second, third].sort());
        expect(sales.get(first)?.state).toBe("voided");
        expect(sales.has(before) || sales.has(after)).toBe(false);
        expect([...(await readRange(world.source, { from, to }, [world.stores.other])).keys()]).toEqual([second]);
      });

      test("does not take a cursor that is none of its own", async () => {
        await expect(world.source.salesSince("yesterday")).rejects.toBeInstanceOf(RangeError);
        const { cursor } = await importAll(world.source);
        await expect(world.source.salesOf({ from: world.now(), to: world.now() }, { cursor })).rejects.toBeInstanceOf(RangeError);
      });
    });

    describe("staff hours", () => {
      test("are told where the POS has a time clock, and its absence where it has none", async () => {
        const { timeClock } = world.traits;
        expect(await world.source.timeClock()).toBe(timeClock ? "unused" : "absent");
        const answers = [await world.source.shiftsSince(null), await world.source.shiftsOf({ from: world.now(), to: world.now() }, null)];
        expect(answers.map(({ status }) => status)).toEqual(Array(2).fill(timeClock ? "read" : "no_time_clock"));
      });

      test("come with who worked, and again when they end or are changed, however old they are", async () => {
        if (!world.traits.timeClock) return;
        const at = world.now();
        const shiftId = world.clockIn({ at, until: null });
        expect(await world.source.timeClock()).toBe("in_use");
        const first = await world.source.shiftsSince(null);
        expect(first).toMatchObject({
          status: "read",
          shifts: [{ shiftId, startedAt: at, endedAt: null, employee: { name: world.employee.name } }],
        });
        world.pass(60 * 24 * 40);
        const end = new Date(at.getTime() + 4 * 3_600_000);
        world.clockOut(shiftId, end);
        const next = await world.source.shiftsSince(first.status === "read" ? first.cursor : null);
        expect(next).toMatchObject({ status: "read", shifts: [{ shiftId, endedAt: end }] });
      });

      test("of chosen days are all that touch them, page by page", async () => {
        if (!world.traits.timeClock) return;
        const start = world.now().getTime();
        const hour = (hours: number) => new Date(start + hours * 3_600_000);
        const shifts = [[-30, -22], [-3, 1], [2, 6], [5, null], [30, 38]].map(([from, until]) =>
          world.clockIn({ at: hour(from ?? 0), until: until == null ? null : hour(until) }),
        ); // prettier-ignore
        const source = world.openSlowSource();
        const found: string[] = [];
        let cursor: string | null = null;
        for (let pages = 0; pages < 20; pages++) {
          const page = await source.shiftsOf({ from: hour(0), to: hour(24) }, cursor);
          if (page.status !== "read") throw new Error(page.status);
          found.push(...page.shifts.map((one) => one.shiftId));
          cursor = page.cursor;
          if (page.isLast) break;
        }
        expect(found).toEqual(shifts.slice(1, 4));
      });
    });

    describe("trouble", () => {
      const asked: [string, (source: SalesSource) => Promise<unknown>][] = [
        ["outlets", (source) => source.outlets()],
        ["salesSince", (source) => source.salesSince(null)],
        ["salesOf", (source) => source.salesOf({ from: new Date(world.now().getTime() - 3_600_000), to: world.now() })],
        ["customer", (source) => source.customer("999999")],
      ];

      test.each(asked)("%s: credentials that are not accepted are said", async (_, ask) => {
        await expect(ask(world.stranger)).rejects.toBeInstanceOf(CredentialsRejected);
        world.trouble("credentials_revoked");
        await expect(ask(world.source)).rejects.toBeInstanceOf(CredentialsRejected);
      });

      test.each(asked)("%s: silence, errors and limits are told as being unavailable", async (_, ask) => {
        world.trouble("silent");
        await expect(ask(world.impatient)).rejects.toMatchObject({ code: "partner_unavailable", mayHaveHappened: false });
        world.endTrouble();
        world.trouble("server_error");
        await expect(ask(world.source)).rejects.toBeInstanceOf(PartnerUnavailable);
        world.endTrouble();
        world.trouble("wait_30_seconds");
        await expect(ask(world.source)).rejects.toMatchObject({ code: "partner_unavailable", retryAfter: 30 });
      });

      test.each(asked)("%s: what cannot be read is no answer", async (_, ask) => {
        world.trouble("unreadable");
        await expect(ask(world.source)).rejects.toBeInstanceOf(UnexpectedAnswer);
      });

      test("in the middle of an import loses nothing: the same cursor works afterwards", async () => {
        const ids = [];
        for (let index = 0; index < 5; index++, world.pass(3)) ids.push(world.ringUp());
        const kept = new Map<string, StoreSale>();
        const source = world.openSlowSource();
        const page = await source.salesSince(null);
        keepLatest(kept, page.sales);
        world.trouble("server_error");
        await expect(source.salesSince(page.cursor)).rejects.toBeInstanceOf(PartnerUnavailable);
        world.endTrouble();
        const { sales } = await importAll(source, { cursor: page.cursor, kept });
        expect([...sales.keys()].sort()).toEqual([...ids].sort());
      });
    });

    test("every call is told, with nothing personal and no secret in it", async () => {
      const customerId = world.addCustomer({
        firstName: "Anastasia",
        lastName: "Royalton",
        email: "ana@example.test",
        phone: "514-555-0101",
      });
      world.ringUp({ customerId });
      await importAll(world.source);
      await world.source.customer(customerId);
      await world.source.outlets();
      const told = JSON.stringify(world.exchanges);
      for (const secret of [...world.secrets, "Anastasia", "Royalton", "ana@example.test", "555-0101"]) expect(told).not.toContain(secret);
      expect(new Set(world.exchanges.map((one) => one.operation))).toEqual(new Set(["salesSince", "customer", "outlets"]));
      expect(world.exchanges.every((one) => one.outcome === "answered")).toBe(true);
    });

    test("how many calls are left is told where the POS says it", async () => {
      await world.source.outlets();
      const before = world.source.rateLimit();
      await world.source.outlets();
      const after = world.source.rateLimit();
      if (!world.traits.rateLimit) expect([before, after]).toEqual([null, null]);
      else expect(after?.remaining).toBeLessThan(before?.remaining ?? 0);
    });
  });
}
