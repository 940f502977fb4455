import { TZDate } from "@date-fns/tz";
import { addDays } from "date-fns/addDays";
import { addMinutes } from "date-fns/addMinutes";
import { isWeekend } from "date-fns/isWeekend";
import { startOfDay } from "date-fns/startOfDay";
import fc from "fast-check";
import { v5 as uuidOf } from "uuid";
import { lightspeedIds } from "#test/fixtures/lightspeed-world.ts";
import { productIdOf } from "#test/fixtures/pet-store-pos.ts";
import { createTill } from "#test/simulators/lightspeed/till.ts";
import type { TillSale } from "#test/simulators/lightspeed/till.ts";
import type { createLightspeedSimulator } from "#test/simulators/lightspeed/simulator.ts";
import type { LightspeedWorld } from "#test/simulators/lightspeed/world.ts";

/** The stores of the pet store's chain at Lightspeed, and what their tills rang up until now. The same each time, but for the day. */

const id = (name: string) => uuidOf(name, "5b1d8c4e-2f7a-4f1e-9a66-3c0d9e7b1a52");

type Store = {
  outletId: string;
  registerId: string;
  name: string;
  timeZone: string;
  staff: string[];
  sold: number;
  open: number;
  close: number;
};

const staff = {
  maya: { id: id("maya"), displayName: "Maya Chen" },
  tom: { id: id("tom"), displayName: "Tom Okafor" },
  lea: { id: id("lea"), displayName: "Léa Gagnon" },
  ravi: { id: id("ravi"), displayName: "Ravi Nair" },
  joan: { id: id("joan"), displayName: "Joan Power" },
};

const stores: Store[] = [
  {
    outletId: lightspeedIds.outlets.queen,
    registerId: lightspeedIds.registers.queen,
    name: "Queen Street",
    timeZone: "America/Toronto",
    staff: [staff.maya.id, staff.tom.id],
    sold: 22,
    open: 10,
    close: 20,
  },
  {
    outletId: id("outlet robson"),
    registerId: id("register robson"),
    name: "Robson Street",
    timeZone: "America/Vancouver",
    staff: [staff.lea.id, staff.ravi.id],
    sold: 16,
    open: 9,
    close: 19,
  },
  {
    outletId: id("outlet water"),
    registerId: id("register water"),
    name: "Water Street",
    timeZone: "America/St_Johns",
    staff: [staff.joan.id],
    sold: 9,
    open: 10,
    close: 18,
  },
];

/** Days before today that the tills are full of, and that the first import brings in. */
export const daysOfStores = 35;

const prices: Record<string, number> = {
  "NP-CHK-4": 19.99,
  "NP-CHK-20": 61.99,
  "NP-SAL-20": 67.99,
  "TW-TUR-CAN": 3.49,
  "TW-DUK-CAN": 3.79,
  "WK-TUN-CAN": 1.99,
  "WK-DRY-5": 24.99,
  "RS-LIT-18": 14.99,
  "TG-ROPE": 12.49,
  "CB-STK": 4.99,
};
const skus = Object.keys(prices);

/** Buyers with an account at the stores. */
const customers = ["Noor Haddad", "Per Lindqvist", "Sofia Marques"].map((name) => {
  const [firstName = "", lastName = ""] = name.split(" ");
  return { id: id(name), firstName, lastName, email: `${firstName.toLowerCase()}@example.test` };
});

/** The world with the stores in it, beside what online orders need. */
export function withStores(world: LightspeedWorld): LightspeedWorld {
  const [queen, ...others] = stores;
  return {
    ...world,
    timeClock: "on",
    outlets: [
      ...world.outlets,
      ...others.map(({ outletId, name, timeZone }) => ({
        id: outletId,
        name,
        timeZone,
        currency: "CAD",
        defaultTaxId: lightspeedIds.taxes.hst,
      })),
    ].map((outlet) => (outlet.id === queen?.outletId ? { ...outlet, timeZone: queen.timeZone } : outlet)),
    registers: [...world.registers, ...others.map(({ outletId, registerId }) => ({ id: registerId, name: "Till 1", outletId }))],
    users: [
      ...world.users,
      ...Object.values(staff).map((one) => ({
        ...one,
        username: one.displayName.toLowerCase().replaceAll(" ", "."),
        email: `${one.id.slice(0, 8)}@pawsome.example.test`,
        accountType: "cashier" as const,
      })),
    ],
    customers: [...(world.customers ?? []), ...customers],
  };
}

/** Rings up what happened in the stores until now. */
export function fillTills({ books }: Pick<ReturnType<typeof createLightspeedSimulator>, "books">): void {
  const till = createTill(books);
  const { sales, shifts } = storeDays(new Date());
  for (const sale of sales) till.ringUp(sale);
  for (const shift of shifts) till.clockIn(shift);
}

type StoreShift = { userId: string; at: Date; until: Date | null };

/** What happens in the stores up to a moment, oldest first: a till's versions ascend as its sales do. */
function storeDays(now: Date): { sales: TillSale[]; shifts: StoreShift[] } {
  const days = stores.flatMap((store) => daysOf(store, now));
  const sales = days.flatMap((day) => day.sales).filter(({ at }) => at < now);
  return { sales: sales.sort((one, other) => one.at.getTime() - other.at.getTime()), shifts: days.flatMap((day) => day.shifts) };
}

function daysOf(store: Store, now: Date) {
  const today = startOfDay(new TZDate(now, store.timeZone));
  return Array.from({ length: daysOfStores }, (_, number) => {
    const day = addDays(today, number + 1 - daysOfStores);
    const at = (hour: number) => new Date(addMinutes(day, Math.round(hour * 60)).getTime());
    const sold = Math.round(isWeekend(day) ? store.sold * 1.4 : store.sold);
    const draws = fc.sample(drawn, { seed: number * 100 + stores.indexOf(store), numRuns: sold });
    const [begin, end] = [at(store.open), at(store.close)];
    return {
      sales: draws.map((draw) => saleOf(store, { draw, at: at(store.open + (draw.time / 1000) * (store.close - store.open)) })),
      shifts: begin < now ? store.staff.map((userId) => ({ userId, at: begin, until: end < now ? end : null })) : [],
    };
  });
}

/** What is left to chance about a sale; it is the same each time. */
const drawn = fc.noBias(
  fc.record({
    time: fc.nat(999),
    seller: fc.nat(999),
    customer: fc.nat(999),
    kind: fc.nat(99),
    lines: fc.array(fc.record({ sku: fc.constantFrom(...skus), units: fc.integer({ min: 1, max: 12 }) }), { minLength: 1, maxLength: 3 }),
  }),
);
type Draw = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never;

function saleOf(store: Store, { draw, at }: { draw: Draw; at: Date }): TillSale & { at: Date } {
  const isReturn = draw.kind < 3;
  const lines = draw.lines.map(({ sku, units }) => {
    const price = prices[sku] ?? 0;
    return { productId: productIdOf(sku), quantity: sku.endsWith("CAN") ? units : 1, price, tax: Math.round(price * 13) / 100 };
  });
  return {
    registerId: store.registerId,
    userId: store.staff[draw.seller % store.staff.length] ?? "",
    paymentTypeId: lightspeedIds.paymentTypes.card,
    at,
    // A third of them have an account.
    customerId: draw.customer < 350 ? (customers[draw.customer % customers.length]?.id ?? null) : null,
    lines: isReturn ? lines.slice(0, 1).map((line) => ({ ...line, quantity: -1 })) : lines,
    how: draw.kind > 97 ? "parked" : "closed",
  };
}
