import type { Enrolment, ProgramException } from "@prisma/client";
import { loyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import { wordsOf } from "#app/domain/words.ts";
import { db } from "#app/platform/db.server.ts";
import { keysetPage } from "#app/platform/keyset.server.ts";
import { distributorsOf } from "./distributors.server.ts";
import { listedPrograms } from "./listed-programs.server.ts";
import type { ExceptionList, ExceptionRow, ProgramFilter, ProgramList, ProgramRow, ProgramsHead, ReadView, Step } from "./programs-view.ts";
import { readRecord } from "./read-record.ts";

const pageSize = 25;
/** What a person has to do is shown as a whole; nobody lets more than this wait. */
const mostWaiting = 200;

/** What stands above all of the programs pages: whether the partner is connected, and how the readings stand. */
export async function readProgramsHead(shop: string): Promise<ProgramsHead> {
  const [connection, reads] = await Promise.all([loyaltyConnectionFor(shop), db.catalogueRead.findMany({ where: { shopId: shop } })]);
  const partner = connection.status === "never" ? null : connection.partner;
  return {
    connection: connection.status === "waiting" ? connection.why : connection.status,
    partner,
    programs: readView(partner),
    products: readView("products"),
  };

  function readView(what: string | null): ReadView {
    const { status, rows, problem, finishedAt } = readRecord(reads.find((read) => read.what === what) ?? null);
    return { status, rows, problem, finishedAt: finishedAt?.toISOString() ?? null };
  }
}

/** The partner of a shop's programs; null when it has never connected one. */
export async function programsPartner(shop: string): Promise<string | null> {
  const connection = await loyaltyConnectionFor(shop);
  return connection.status === "never" ? null : connection.partner;
}

/** The programs: first those that the shop sells items of and is not in, then the others that it sells items of. */
export async function readPrograms(shop: string, { state, search, page }: ProgramFilter): Promise<ProgramList> {
  const partner = await programsPartner(shop);
  if (!partner) return { rows: [], total: 0, pages: 1, page: 1, distributors: [] };
  const [listed, enrolments, counts, distributors] = await Promise.all([
    listedPrograms(shop, partner),
    db.enrolment.findMany({ where: { shopId: shop, partner } }),
    itemCounts(shop, partner),
    distributorsOf(shop, partner),
  ]);
  const steps = new Map(enrolments.map((enrolment) => [enrolment.programId, enrolment]));
  const wanted = wordsOf(search);
  const rows = listed
    .map((program): ProgramRow => {
      const enrolment = steps.get(program.programId);
      const { items, sold } = counts.get(program.programId) ?? { items: 0, sold: 0 };
      return { ...program, step: enrolment ? enrolmentStep(enrolment) : null, items, sold };
    })
    .filter(({ enrolled }) => state === null || enrolled === state)
    .filter(({ title, brand }) => {
      const words = wordsOf(`${brand ?? ""} ${title}`);
      return wanted.every((start) => words.some((word) => word.startsWith(start)));
    })
    .map((row, position) => ({ row, position, urgency: urgencyOf(row) }))
    .sort((one, other) => one.urgency - other.urgency || one.position - other.position)
    .map(({ row }) => row);
  const pages = Math.max(1, Math.ceil(rows.length / pageSize));
  const shown = Math.min(page, pages);
  return { rows: rows.slice((shown - 1) * pageSize, shown * pageSize), total: rows.length, pages, page: shown, distributors };
}

/** The exceptions that wait for a person, those that are done, and what the merchant said is in no program. */
export async function readExceptions(shop: string, cursor: string | null): Promise<ExceptionList> {
  const partner = await programsPartner(shop);
  if (!partner) return { waiting: [], done: [], next: null, previous: null, ignored: [] };
  const scope = { shopId: shop, partner };
  const [waiting, page, ignored] = await Promise.all([
    db.programException.findMany({
      where: { ...scope, state: "waiting" },
      orderBy: [{ startedAt: "desc" }, { id: "desc" }],
      take: mostWaiting,
    }),
    keysetPage<ProgramException>({
      cursor,
      limit: pageSize,
      direction: "desc",
      read: ({ beyond, order, take }) =>
        db.programException.findMany({
          where: {
            ...scope,
            state: "done",
            ...(beyond
              ? { OR: [{ startedAt: { [beyond.side]: beyond.at } }, { startedAt: beyond.at, id: { [beyond.side]: beyond.id } }] }
              : {}),
          },
          orderBy: [{ startedAt: order }, { id: order }],
          take,
        }),
      keyOf: ({ startedAt, id }) => ({ at: startedAt, id }),
    }),
    db.ignoredItem.findMany({ where: scope, orderBy: { id: "desc" } }),
  ]);
  const failures = await db.failure.findMany({
    where: { shopId: shop, cause: { in: waiting.map(({ cause }) => cause) }, status: { in: ["open", "waiting"] } },
    select: { id: true, cause: true },
  });
  const failureOf = new Map(failures.map(({ cause, id }) => [cause, id]));
  return {
    waiting: waiting.map((one) => exceptionRow(one, failureOf.get(one.cause) ?? null)),
    done: page.rows.map((one) => exceptionRow(one, null)),
    next: page.next,
    previous: page.previous,
    ignored: ignored.map(({ id, upc, title, addedBy, createdAt }) => ({ id, upc, title, addedBy, createdAt: createdAt.toISOString() })),
  };
}

function urgencyOf({ sold, enrolled }: ProgramRow): number {
  if (sold === 0) return enrolled === "enrolled" ? 2 : 3;
  return enrolled === "not_enrolled" || enrolled === "waiting" ? 0 : 1;
}

async function itemCounts(shop: string, partner: string): Promise<Map<string, { items: number; sold: number }>> {
  const rows = await db.$queryRaw<{ programId: string; items: bigint; sold: bigint }[]>`
    SELECT i."programId", count(DISTINCT i.upc14) AS items, count(DISTINCT v."variantGid") AS sold
    FROM "ListedItem" i LEFT JOIN "CatalogueVariant" v ON v."shopId" = i."shopId" AND v.upc14 = i.upc14
    WHERE i."shopId" = ${shop} AND i.partner = ${partner} GROUP BY i."programId"`;
  return new Map(rows.map(({ programId, items, sold }) => [programId, { items: Number(items), sold: Number(sold) }]));
}

function enrolmentStep(enrolment: Enrolment): NonNullable<ProgramRow["step"]> {
  const { id, distributor, accountNumber } = enrolment;
  return { ...stepOf(enrolment), id, distributor, accountNumber };
}

function stepOf({ state, how, startedBy, startedAt, doneBy, doneAt }: Enrolment | ProgramException): Step {
  return { state, how, startedBy, startedAt: startedAt.toISOString(), doneBy, doneAt: doneAt?.toISOString() ?? null };
}

function exceptionRow(exception: ProgramException, failureId: string | null): ExceptionRow {
  const { id, name, upc, programTitle, likeTitle, likeUpc, reason } = exception;
  return { ...stepOf(exception), id, name, upc, programTitle, likeTitle, likeUpc, reason, failureId };
}
