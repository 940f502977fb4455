import { Prisma } from "@prisma/client";
import { hourIn } from "#app/domain/store-hours.ts";
import { query } from "#app/platform/db.server.ts";
import type { Report, ReportQuestion } from "./report-view.ts";

/** A location whose figures are shown. */
export type Shown = {
  id: string;
  chainId: string;
  name: string;
  locationId: string;
  /** Whether its chain has a time clock in use. */
  clock: boolean;
  /** Whether it sells now: it is shown even if it sold nothing. */
  sells: boolean;
  /** Hours of the shop's today that are over on its own clock. */
  hoursOver: number;
};

export type Scope = {
  shop: string;
  today: string;
  /** Of today, on the shop's clock. */
  hoursOver: number;
  currency: string;
  currencies: string[];
  locations: Report["locations"];
  /** As asked for, without what is not there. */
  chosen: string[];
  shown: Shown[];
  /** Whether any of them has a time clock in use. */
  clock: boolean;
  /** Chains of which each location is shown. */
  wholeChains: string[];
  importedAt: Date | null;
};

type ShopRow = { timeZone: string; currency: string; online: string[] };
type LocationRow = {
  id: string;
  chainId: string;
  chain: string;
  name: string;
  locationId: string;
  currency: string;
  timeZone: string | null;
  clock: boolean;
  sells: boolean;
  importedAt: Date | null;
};

type Asked = { shop: string; question: Pick<ReportQuestion, "locations" | "currency">; now: Date };

/** What a question is about: which of the shop's locations, in which currency, and what time it is there. */
export async function readScope({ shop, question, now }: Asked): Promise<Scope> {
  const [[row], all] = await Promise.all([
    query<ShopRow>(Prisma.sql`
      SELECT s."timeZone", s.currency, ARRAY(SELECT DISTINCT o.currency FROM "OnlineRollup" o WHERE o."shopId" = s.id AND o.grain = 'year') AS online
      FROM "Shop" s WHERE s.id = ${shop}`),
    query<LocationRow>(Prisma.sql`
      SELECT l.id, l."chainId", c.label AS chain, l.name, l."locationId", l.currency, l."timeZone", c."importedAt",
             coalesce(c."timeClock" = 'in_use', false) AS clock, l.status = 'operational' AND c.state IN ('active', 'paused') AS sells
      FROM "StoreLocation" l JOIN "StoreChain" c ON c.id = l."chainId"
      WHERE l."shopId" = ${shop} AND c.state NOT IN ('setting_up', 'removing')
      ORDER BY c."createdAt", c.id, l.name, l.id`),
  ]);
  if (!row) throw new Error(`There is no shop ${shop}.`);
  const { day: today, hour: hoursOver } = hourIn(row.timeZone, now);
  const currencies = currenciesOf(row, all);
  const asked = all.filter(({ id }) => question.locations.includes(id));
  const currency = currencyOf({ question, row, currencies, of: asked.length > 0 ? asked : all });
  const shown = (asked.length > 0 ? asked : all).filter((one) => one.currency === currency);
  return {
    shop,
    today,
    hoursOver,
    currency,
    currencies,
    locations: all.map(({ id, name, locationId, chain }) => ({ id, name, locationId, chain })),
    chosen: asked.map(({ id }) => id),
    shown: shown.map((one) => ({ ...one, hoursOver: hoursOverAt(one.timeZone ?? row.timeZone, { today, now }) })),
    clock: shown.some((one) => one.clock),
    wholeChains: [...new Set(shown.map(({ chainId }) => chainId))].filter((chain) =>
      all.every((one) => one.chainId !== chain || shown.includes(one)),
    ),
    importedAt: newest(shown.map(({ importedAt }) => importedAt)),
  };
}

/** The shop's first. */
function currenciesOf({ currency, online }: ShopRow, locations: LocationRow[]): string[] {
  const others = [...online, ...locations.map((one) => one.currency)].filter((one) => one !== currency).sort();
  return [...new Set([currency, ...others])];
}

type Choice = { question: Asked["question"]; row: ShopRow; currencies: string[]; of: LocationRow[] };

/** One that nobody has is not asked for: then it is the shop's, or that of the locations where they have none of the shop's. */
function currencyOf({ question, row, currencies, of }: Choice): string {
  if (question.currency !== null && currencies.includes(question.currency)) return question.currency;
  if (of.some(({ currency }) => currency === row.currency)) return row.currency;
  return of[0]?.currency ?? row.currency;
}

/** Where it is yesterday yet, none; where it is tomorrow, all of them. */
function hoursOverAt(timeZone: string, { today, now }: { today: string; now: Date }): number {
  const { day, hour } = hourIn(timeZone, now);
  if (day === today) return hour;
  return day < today ? 0 : 24;
}

function newest(moments: (Date | null)[]): Date | null {
  const times = moments.flatMap((moment) => moment?.getTime() ?? []);
  return times.length > 0 ? new Date(Math.max(...times)) : null;
}
