import { readReport } from "#app/reports/read-report.server.ts";
import type { ToldDay } from "./check-store-books.ts";
import { daysOfStores } from "./day-stores.ts";
import { dayOf } from "./clock-of-day.ts";

/** What the reports say of each store and day of the demo, also of days beside them. */
export async function toldDays(shop: string): Promise<ToldDay[]> {
  const now = new Date();
  const told: ToldDay[] = [];
  for (let back = -1; back <= daysOfStores; back += 1) {
    const day = dayOf(new Date(now.getTime() - back * 86_400_000), "UTC");
    const { rows } = await readReport({ shop, now, question: { unit: "day", day, by: "location", locations: [], currency: null } });
    for (const { name, current } of rows)
      if (name !== null && (current.sales !== 0 || current.transactions !== 0))
        told.push({ outlet: name, day, sales: current.sales, transactions: current.transactions, items: current.items });
  }
  return told;
}
