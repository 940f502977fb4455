import { v7 as newId } from "uuid";
import { hourIn } from "#app/domain/store-hours.ts";
import { workedByHour } from "#app/domain/store-figures.ts";
import { db } from "#app/platform/db.server.ts";

type ChainFacts = { shop: string; label?: string; importedAt?: Date | null; salesFrom?: Date; timeClock?: string };

/** A chain whose sales come in; nothing was sold yet. */
export async function addChain({ shop, label = "Northern Pets", importedAt = null, salesFrom, timeClock = "in_use" }: ChainFacts) {
  return db.storeChain.create({
    data: {
      ...{ shopId: shop, partner: "lightspeed", label, account: newId(), state: "active", step: "finished", access: "connected" },
      ...{ importedAt, salesFrom: salesFrom ?? new Date("2026-01-01T00:00:00Z"), timeClock, createdBy: "Staff 42" },
    },
  });
}

type LocationFacts = { chain: { id: string; shopId: string }; name: string; locationId: string; timeZone?: string; currency?: string };

export async function addLocation({ chain, name, locationId, timeZone = "America/Toronto", currency = "CAD" }: LocationFacts) {
  return db.storeLocation.create({
    data: {
      ...{ shopId: chain.shopId, chainId: chain.id, outletId: `outlet-${locationId}`, name, locationId, timeZone, currency },
      createdAt: new Date("2026-01-01T00:00:00Z"),
    },
  });
}

type Location = Awaited<ReturnType<typeof addLocation>>;
type SaleFacts = { at: string; minor: number; items?: number; isReturn?: boolean };

/** A sale that was brought in. */
export async function sell(location: Location, { at, minor, items = 1, isReturn = false }: SaleFacts): Promise<void> {
  const soldAt = new Date(at);
  const { day, hour } = hourIn(location.timeZone ?? "UTC", soldAt);
  await db.storeSale.create({
    data: {
      ...{ shopId: location.shopId, chainId: location.chainId, locationId: location.id, saleId: newId(), number: "1", version: "1" },
      ...{
        soldAt,
        day: new Date(day),
        hour,
        state: "closed",
        kind: isReturn ? "return" : "sale",
        counted: true,
        currency: location.currency,
      },
      ...{ salesMinor: minor, taxMinor: Math.round(minor * 0.13), items, transactions: isReturn ? 0 : 1, returns: isReturn ? 1 : 0 },
    },
  });
}

/** A shift that is over. */
export async function work(location: Location, { from, to }: { from: string; to: string }): Promise<void> {
  const [startedAt, endedAt, timeZone] = [new Date(from), new Date(to), location.timeZone ?? "UTC"];
  const facts = { shopId: location.shopId, chainId: location.chainId, locationId: location.id, employeeId: "kim" };
  const { id } = await db.storeShift.create({ data: { ...facts, shiftId: newId(), version: "1", startedAt, endedAt, breakMinutes: 0 } });
  await db.storeShiftHour.createMany({
    data: workedByHour({ startedAt, endedAt, breakMinutes: 0 }, { timeZone, now: endedAt }).map(({ day, hour, minutes }) => ({
      ...{ shiftId: id, shopId: location.shopId, locationId: location.id, day: new Date(day), hour, employeeId: "kim", minutes },
    })),
  });
}

/** Sums of many locations over many days and every hour of them, put where the triggers would put them: the sales themselves would take long. */
export async function rollUpHours(
  shop: string,
  { chain, locations, first, days }: { chain: string; locations: number; first: string; days: number },
) {
  await db.$executeRaw`
    INSERT INTO "StoreLocation" ("id", "shopId", "chainId", "outletId", "name", "locationId", "timeZone", "currency")
    SELECT gen_random_uuid(), ${shop}, ${chain}::uuid, 'outlet-' || n, 'Store ' || n, lpad(n::text, 8, '0'), 'America/Toronto', 'CAD'
    FROM generate_series(1, ${locations}::int) AS n`;
  await db.$executeRaw`
    INSERT INTO "StoreRollup" ("shopId", "dimension", "grain", "period", "locationId", "key", "salesMinor", "transactions", "items", "minutes")
    SELECT ${shop}, 'hour', 'day', ${first}::date + d, l."id", lpad(h::text, 2, '0'), 123456, 12, 34.5, 60
    FROM "StoreLocation" l, generate_series(0, ${days}::int - 1) AS d, generate_series(0, 23) AS h WHERE l."chainId" = ${chain}::uuid`;
}
