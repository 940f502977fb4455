import type { createLightspeedSimulator } from "#test/simulators/lightspeed/simulator.ts";
import { dayOf } from "./clock-of-day.ts";

/** What a report says of a store's day; amounts in cents. */
export type ToldDay = { outlet: string; day: string; sales: number; transactions: number; items: number };

export type StoreBooksCheck = {
  /** Sales that the tills rang up and that count. */
  sales: number;
  /** Sales that the reports miss, and that they have too much of. */
  lost: number;
  twice: number;
  /** Everything that is not as it should be, in words; empty when all is well. */
  problems: string[];
};

type Simulator = ReturnType<typeof createLightspeedSimulator>;

/**
 * Sets what the reports say of each store and day against the tills' own books: closed or on account, by whoever stood there. It knows the
 * simulator only, and none of the app's rules or tables.
 */
export function checkStoreBooks({ books }: Pick<Simulator, "books">, { told }: { told: ToldDay[] }): StoreBooksCheck {
  const rung = rungDays(books);
  const check: StoreBooksCheck = { sales: 0, lost: 0, twice: 0, problems: [] };
  const days = new Map(told.map((one) => [`${one.outlet} ${one.day}`, one]));
  for (const [name, sold] of rung) {
    check.sales += sold.transactions;
    compare(check, { name, sold, said: days.get(name) });
    days.delete(name);
  }
  for (const [name, said] of days) compare(check, { name, sold: undefined, said });
  return check;
}

const nothing = { sales: 0, transactions: 0, items: 0 };

function compare(
  check: StoreBooksCheck,
  { name, sold = nothing, said = nothing }: { name: string; sold: typeof nothing | undefined; said: typeof nothing | undefined },
): void {
  const missing = sold.transactions - said.transactions;
  check.lost += Math.max(missing, 0);
  check.twice += Math.max(-missing, 0);
  const differs = (["sales", "transactions", "items"] as const).filter((what) => sold[what] !== said[what]);
  for (const what of differs) check.problems.push(`${name}: the tills have ${what} ${sold[what]}, the report ${said[what]}.`);
}

/** X-Series keeps five decimals. */
const perCent = 1000;

function rungDays(books: Simulator["books"]): Map<string, typeof nothing> {
  const days = new Map<string, typeof nothing>();
  for (const sale of books.sales) {
    const outlet = books.outlets.find(({ id }) => id === books.registers.find((one) => one.id === sale.source.registerId)?.outletId);
    const counts = sale.state === "closed" || (sale.state === "pending" && sale.attributes.includes("onaccount"));
    if (!outlet || !counts || sale.source.type !== "USER") continue;
    const name = `${outlet.name} ${dayOf(new Date(sale.date), outlet.timeZone)}`;
    const day = days.get(name) ?? { ...nothing };
    const net = sale.lines.reduce((sum, line) => sum + line.quantity * line.price, 0);
    day.sales += Math.round(net / perCent);
    day.transactions += sale.lines.some(({ quantity }) => quantity > 0) ? 1 : 0;
    day.items += sale.lines.reduce((sum, { quantity }) => sum + quantity, 0);
    days.set(name, day);
  }
  return days;
}
