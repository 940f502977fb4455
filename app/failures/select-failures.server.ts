import { TZDate } from "@date-fns/tz";
import { Prisma } from "@prisma/client";
import { addDays } from "date-fns/addDays";
import { z } from "zod";
import { db } from "#app/platform/db.server.ts";
import type { Key } from "#app/platform/keyset.server.ts";
import { statusesOf } from "./failure-status.ts";
import type { FailureFilter } from "./failure-view.ts";
import { clockDays, mostWorthDays } from "./risk.ts";
import { arrayOf, searchColumns } from "./search-entries.server.ts";
import type { Search } from "./search-entries.server.ts";

const dayMs = 86_400_000;
/** So few are read whole and then sorted; of more, a page is found soon by going down the ranking. */
const fewRows = 1_000;
/** No member of the staff has it. */
const nobodysId = "00000000-0000-0000-0000-000000000000";

/** What a filter stands for at one moment, in a form that can be kept: "the last 30 days" and "me" mean the same later and to the worker. */
export const selectionSchema = z.object({
  kind: z.enum(["redemption", "transaction", "pos"]),
  statuses: z.array(z.enum(["open", "retrying", "waiting", "snoozed", "resolved", "hidden"])),
  code: z.string().nullable(),
  program: z.string().nullable(),
  partner: z.string().nullable(),
  /** Occurred at this moment or later, and before that one. */
  since: z.coerce.date().nullable(),
  before: z.coerce.date().nullable(),
  bands: z.array(z.int()).nullable(),
  assignee: z.object({ id: z.string().nullable() }).nullable(),
  /** Only what the partner still takes. */
  onTheClock: z.boolean(),
  search: z.string(),
  /** Recorded before this moment. */
  recordedBefore: z.coerce.date().nullable(),
});
export type Selection = z.infer<typeof selectionSchema>;

type Asking = { shop: string; filter: FailureFilter; actor: string | null; now: Date };

export async function selectionFor({ shop, filter, actor, now }: Asking): Promise<Selection> {
  const { kind, status, code, program, partner, band, sort, search } = filter;
  const [period, assignee] = await Promise.all([periodOf({ shop, filter, now }), assigneeOf({ shop, filter, actor })]);
  return {
    kind,
    statuses: statusesOf[status],
    code,
    program,
    partner,
    ...period,
    bands: band === null ? null : [1, 2, 3, 4].filter((one) => one >= band),
    assignee,
    onTheClock: sort === "urgent",
    search,
    recordedBefore: null,
  };
}

async function periodOf({ shop, filter, now }: Omit<Asking, "actor">): Promise<Pick<Selection, "since" | "before">> {
  const { days, from, to, age } = filter;
  const old = age === null ? null : new Date(now.getTime() - age * dayMs);
  if (from === null && to === null) return { since: days === null ? null : new Date(now.getTime() - days * dayMs), before: old };
  const { timeZone } = await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { timeZone: true } });
  const until = to === null ? null : new Date(addDays(startOf(to, timeZone), 1).getTime());
  const bounds = [old, until].filter((bound) => bound !== null).sort((one, other) => one.getTime() - other.getTime());
  return { since: from === null ? null : new Date(startOf(from, timeZone).getTime()), before: bounds[0] ?? null };
}

function startOf(day: string, timeZone: string): TZDate {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new TZDate(year, month - 1, date, timeZone);
}

async function assigneeOf({ shop, filter, actor }: Omit<Asking, "now">): Promise<Selection["assignee"]> {
  if (filter.assignee === null) return null;
  if (filter.assignee === "nobody") return { id: null };
  if (filter.assignee !== "me") return { id: filter.assignee };
  const me = actor ? await db.staffMember.findUnique({ where: { shopId_actor: { shopId: shop, actor } }, select: { id: true } }) : null;
  return { id: me?.id ?? nobodysId };
}

/** By which moment rows are ordered, besides their id. */
export type OrderedBy = "occurredAt" | "rank";
export type Place = Key;
type Reading = {
  shop: string;
  selection: Selection;
  search: Search | null;
  by: OrderedBy;
  order: "asc" | "desc";
  beyond: (Key & { side: "gt" | "lt" }) | null;
  take: number;
  now: Date;
};

/**
 * The places of at most `take` rows beyond a key. Each status and each value that is looked for has its own range of an index, already in
 * the list's order: of each only the first rows are read, and the first of all are merged from these.
 */
export async function selectFailures(reading: Reading): Promise<Place[]> {
  const { search, selection, by } = reading;
  if (search?.status === "nothing" || selection.statuses.length === 0) return [];
  if (by === "occurredAt") return db.$queryRaw<Place[]>(query(reading));
  const ranked = withoutWhatTheClockSays(reading);
  if (isNarrowed(ranked)) {
    const few = await readFew(ranked);
    if (few.length <= fewRows) return pageOf(few, ranked);
  }
  return db.$queryRaw<Place[]>(query(ranked));
}

/** Where the clock runs, no failure is older than thirty days. */
function withoutWhatTheClockSays(reading: Reading): Reading {
  const { since } = reading.selection;
  const isOlder = since !== null && since.getTime() <= reading.now.getTime() - clockDays * dayMs;
  return isOlder ? { ...reading, selection: { ...reading.selection, since: null } } : reading;
}

function query(reading: Reading): Prisma.Sql {
  const { by, order, take } = reading;
  const ordered = (id: Prisma.Sql, at: Prisma.Sql) => Prisma.sql`ORDER BY ${at} ${way(order)}, ${id} ${way(order)} LIMIT ${take}`;
  const page = ordered(Prisma.sql`f.id`, momentOf(by));
  return Prisma.sql`${union(reading, page)} ${ordered(Prisma.sql`id`, Prisma.sql`at`)}`;
}

/** A failure that two values lead to counts once. */
function union(reading: Reading, page: Prisma.Sql): Prisma.Sql {
  const { selection, search, by } = reading;
  const at = momentOf(by);
  const conditions = conditionsOf(reading);
  const part = (lead: { values: Prisma.Sql; column: Prisma.Sql } | null) => Prisma.sql`
    SELECT found.id, found.at FROM unnest(${selection.statuses}::"FailureStatus"[]) AS s(status)
    ${lead ? Prisma.sql`CROSS JOIN unnest(${lead.values}) AS lead(value)` : Prisma.empty}
    CROSS JOIN LATERAL (
      SELECT f.id, ${at} AS at FROM "Failure" f
      WHERE f."shopId" = ${reading.shop} AND f.kind = ${selection.kind}::"FailureKind" AND f.status = s.status
      ${lead ? Prisma.sql`AND ${lead.column} = lead.value` : Prisma.empty}
      ${conditions.length > 0 ? Prisma.sql`AND ${Prisma.join(conditions, " AND ")}` : Prisma.empty}
      ${page}
    ) found`;
  if (search?.status === "found") {
    const parts = search.leads.map(({ field, values }) => part({ values: arrayOf(field, values), column: searchColumns[field] }));
    return Prisma.join(parts, " UNION ");
  }
  if (selection.bands) return part({ values: Prisma.sql`${selection.bands}::int[]`, column: Prisma.sql`f."atRiskBand"` });
  return part(null);
}

function conditionsOf({ selection, search, by, beyond }: Reading): Prisma.Sql[] {
  const { code, program, partner, since, before, bands, assignee, onTheClock, recordedBefore } = selection;
  const all: Prisma.Sql[] = [];
  if (code !== null) all.push(Prisma.sql`f.code = ${code}`);
  if (program !== null) all.push(Prisma.sql`f.program = ${program}`);
  if (partner !== null) all.push(Prisma.sql`f.partner = ${partner}`);
  if (since) all.push(Prisma.sql`f."occurredAt" >= ${since}`);
  if (before) all.push(Prisma.sql`f."occurredAt" < ${before}`);
  if (by === "rank") {
    // The rank is at most that much before the day itself.
    if (since) all.push(Prisma.sql`f.rank >= ${new Date(since.getTime() - mostWorthDays * dayMs)}`);
    if (before) all.push(Prisma.sql`f.rank < ${before}`);
  }
  if (bands && search) all.push(Prisma.sql`f."atRiskBand" = ANY(${bands}::int[])`);
  if (assignee) all.push(assignee.id === null ? Prisma.sql`f."assigneeId" IS NULL` : Prisma.sql`f."assigneeId" = ${assignee.id}::uuid`);
  if (onTheClock) all.push(Prisma.sql`NOT f."clockOver"`);
  // Ids ascend with the moment at which their row was made.
  if (recordedBefore) all.push(Prisma.sql`f.id < ${firstIdAt(recordedBefore)}::uuid`);
  if (search?.status === "found") all.push(...search.conditions);
  if (beyond) {
    const key = Prisma.sql`(${beyond.at}::timestamptz, ${beyond.id}::uuid)`;
    all.push(Prisma.sql`(${momentOf(by)}, f.id) ${beyond.side === "gt" ? Prisma.sql`>` : Prisma.sql`<`} ${key}`);
  }
  return all;
}

/** Whether going down the ranking could pass by many rows that do not match. */
function isNarrowed({ selection, search }: Reading): boolean {
  const { code, program, partner, since, before, bands, assignee } = selection;
  return search !== null || [code, program, partner, since, before, bands, assignee].some((one) => one !== null);
}

/** Whatever matches, of the days in which the clock runs; up to one more than are few. */
function readFew(reading: Reading): Promise<Place[]> {
  const clockSince = new Date(reading.now.getTime() - (clockDays + 1) * dayMs);
  const { since } = reading.selection;
  const selection = { ...reading.selection, since: since && since > clockSince ? since : clockSince };
  const limit = Prisma.sql`LIMIT ${fewRows + 1}`;
  return db.$queryRaw<Place[]>(Prisma.sql`${union({ ...reading, selection, beyond: null }, limit)} ${limit}`);
}

function pageOf(rows: Place[], { order, beyond, take }: Reading): Place[] {
  const sign = order === "asc" ? 1 : -1;
  const compare = (one: Key, other: Key) =>
    sign * (one.at.getTime() - other.at.getTime() || (one.id < other.id ? -1 : Number(one.id > other.id)));
  return rows
    .filter((row) => !beyond || compare(row, beyond) > 0)
    .sort(compare)
    .slice(0, take);
}

function momentOf(by: OrderedBy): Prisma.Sql {
  return by === "rank" ? Prisma.sql`f.rank` : Prisma.sql`f."occurredAt"`;
}

function way(order: "asc" | "desc"): Prisma.Sql {
  return order === "asc" ? Prisma.sql`ASC` : Prisma.sql`DESC`;
}

/** The least id of version 7 of a moment: its first 48 bits are milliseconds. */
function firstIdAt(moment: Date): string {
  const time = moment.getTime().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/** How many match, up to `most`; null: however many. */
export async function countFailures(
  { shop, selection, search }: Pick<Reading, "shop" | "selection" | "search">,
  most: number | null,
): Promise<number> {
  if (search?.status === "nothing" || selection.statuses.length === 0) return 0;
  const limit = most === null ? Prisma.empty : Prisma.sql`LIMIT ${most}`;
  const all = union({ shop, selection, search, by: "occurredAt", order: "desc", beyond: null, take: 0, now: new Date(0) }, limit);
  const [row] = await db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM (${all} ${limit}) counted`;
  return row?.count ?? 0;
}
