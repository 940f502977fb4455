import type { StoreChain, StoreEdit, StoreLocation } from "@prisma/client";
import { errorsOf } from "#app/connections/errors-of.ts";
import { dayIn } from "#app/domain/date.ts";
import { parseMoney } from "#app/domain/money.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { hourInput } from "./hour-figures-view.ts";
import type { DayFigures, HourEdit, HourFigures, HourInput, HourSaved } from "./hour-figures-view.ts";
import { lockChain } from "./lock-chain.server.ts";
import { importedIn, settleEdits } from "./settle-edits.server.ts";

type OfHour = { shop: string; location: string; day: string; hour: number };
const inChain = { chain: true } as const;

/** null: the store is not this shop's. */
export async function readDayFigures({ shop, location, day }: Omit<OfHour, "hour">): Promise<DayFigures | null> {
  const found = await db.storeLocation.findFirst({ where: { id: location, shopId: shop }, include: inChain });
  if (!found) return null;
  const [sums, edits, contradicted] = await Promise.all([
    importedByHour(location, day),
    db.storeEdit.findMany({ where: { locationId: location, day: new Date(day) } }),
    db.storeEdit.findMany({
      where: { shopId: shop, contradictedAt: { not: null }, location: { chainId: found.chainId } },
      include: { location: { select: { name: true } } },
      orderBy: [{ day: "asc" }, { hour: "asc" }],
      take: 20,
    }),
  ]);
  const hours = new Map(sums.map((one): [number, HourFigures] => [one.hour, { hour: one.hour, imported: one.imported, edit: null }]));
  for (const edit of edits)
    hours.set(edit.hour, { ...(hours.get(edit.hour) ?? { hour: edit.hour, imported: nothing }), edit: editOf(edit) });
  return {
    location: { id: found.id, name: found.name, currency: found.currency },
    day,
    locked: lockOf(found.chain),
    hours: [...hours.values()].sort((one, other) => one.hour - other.hour),
    contradicted: contradicted.map((edit) => ({
      location: edit.locationId,
      name: edit.location.name,
      day: edit.day.toISOString().slice(0, 10),
      hour: edit.hour,
    })),
  };
}

const nothing = { sales: 0, transactions: 0, items: 0, minutes: 0 };

/** While imports run, nothing is entered beside them unless the merchant said that it may be. */
function lockOf({ state, allowsEdits }: StoreChain): DayFigures["locked"] {
  if (state === "removing") return "removed";
  return state === "active" && !allowsEdits ? "import_runs" : null;
}

async function importedByHour(location: string, day: string): Promise<Pick<HourFigures, "hour" | "imported">[]> {
  const rows = await db.$queryRaw<{ hour: number; sales: bigint; transactions: number; items: number; minutes: number }[]>`
    SELECT "hour", sum("sales")::bigint AS "sales", sum("transactions")::integer AS "transactions", sum("items")::float8 AS "items",
           sum("minutes")::integer AS "minutes"
    FROM (
      SELECT "hour", "salesMinor" AS "sales", "transactions", "items", 0 AS "minutes" FROM "StoreSale"
      WHERE "locationId" = ${location}::uuid AND "day" = ${day}::date AND "counted"
      UNION ALL
      SELECT "hour", 0, 0, 0, "minutes" FROM "StoreShiftHour" WHERE "locationId" = ${location}::uuid AND "day" = ${day}::date
    ) AS hours
    GROUP BY "hour"`;
  return rows.map(({ hour, sales, ...rest }) => ({ hour, imported: { sales: Number(sales), ...rest } }));
}

function editOf(edit: StoreEdit): HourEdit {
  const then = edit.imported as { salesMinor: number; transactions: number; items: number; minutes: number };
  return {
    entered: {
      sales: edit.salesMinor === null ? null : Number(edit.salesMinor),
      transactions: edit.transactions,
      items: edit.items === null ? null : Number(edit.items),
      minutes: edit.minutes,
    },
    importedThen: { sales: then.salesMinor, transactions: then.transactions, items: then.items, minutes: then.minutes },
    isContradicted: edit.contradictedAt !== null,
    note: edit.note,
    by: edit.editedBy,
    at: edit.editedAt,
  };
}

/** Enters figures for an hour: they stand in place of what is brought in, until somebody takes them away. */
export async function saveHourFigures({ input, actor, ...of }: OfHour & { input: HourInput; actor: string }): Promise<HourSaved> {
  const read = hourInput.safeParse(input);
  if (!read.success) return { status: "invalid", errors: errorsOf(read.error) };
  const { sales, transactions, items, minutes, note } = read.data;
  return onHour(of, async (tx, location) => {
    if (of.day > dayIn(location.timeZone ?? "UTC", now())) return { status: "not_found" };
    const salesMinor = amountOf(sales, location.currency);
    if (salesMinor === "finer") return { status: "invalid", errors: { sales: "finer" } };
    const entered = {
      salesMinor,
      transactions: transactions === "" ? null : Number(transactions),
      items: items === "" ? null : items.replace(",", "."),
      minutes: minutes === "" ? null : Number(minutes),
      imported: await importedIn(tx, { ...of, locationId: of.location }),
      note,
      editedBy: actor,
      editedAt: now(),
    };
    await tx.storeEdit.upsert({
      where: keyOf(of),
      create: { ...keyOf(of).locationId_day_hour, shopId: of.shop, ...entered },
      update: entered,
    });
    return { status: "saved" };
  });
}

function amountOf(typed: string, currency: string): number | null | "finer" {
  if (typed === "") return null;
  try {
    return parseMoney(typed.replace(",", "."), currency).minor;
  } catch {
    return "finer";
  }
}

/** What was entered stands, also beside what the POS says now. */
export async function keepHourFigures(of: OfHour): Promise<HourSaved> {
  return onHour(of, async (tx) => {
    const imported = await importedIn(tx, { ...of, locationId: of.location });
    const { count } = await tx.storeEdit.updateMany({ where: keyOf(of).locationId_day_hour, data: { imported } });
    return { status: count === 1 ? "saved" : "not_found" };
  });
}

/** The figures of the hour are as brought in again. */
export async function dropHourFigures(of: OfHour): Promise<HourSaved> {
  return onHour(of, async (tx) => {
    const { count } = await tx.storeEdit.deleteMany({ where: keyOf(of).locationId_day_hour });
    return { status: count === 1 ? "saved" : "not_found" };
  });
}

function keyOf({ location, day, hour }: OfHour) {
  return { locationId_day_hour: { locationId: location, day: new Date(day), hour } };
}

/** Beside no import of the chain; the differences are worked out at the end. */
async function onHour(of: OfHour, work: (tx: Tx, location: StoreLocation) => Promise<HourSaved>): Promise<HourSaved> {
  return db.$transaction(async (tx) => {
    const found = await tx.storeLocation.findFirst({ where: { id: of.location, shopId: of.shop }, select: { chainId: true } });
    if (!found) return { status: "not_found" };
    await lockChain(tx, found.chainId);
    const location = await tx.storeLocation.findUnique({ where: { id: of.location }, include: inChain });
    if (!location) return { status: "not_found" };
    if (lockOf(location.chain) !== null) return { status: "locked" };
    const saved = await work(tx, location);
    await settleEdits(tx, [{ locationId: of.location, day: of.day, hour: of.hour }]);
    return saved;
  });
}
