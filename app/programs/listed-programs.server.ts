import { z } from "zod";
import { loyaltyConnectionFor, noteCredentialsRejected } from "#app/connections/loyalty-connection.server.ts";
import type { LoyaltyConnection, LoyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import type { EnrolmentTerms, ListedProgram } from "#app/domain/loyalty.ts";
import { CredentialsRejected, PartnerError } from "#app/partners/errors.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { enrolmentStateOf } from "./enrolment-state.ts";
import type { EnrolmentState } from "./enrolment-state.ts";
import { isFresh, readRecord } from "./read-record.ts";

export type ListedProgramView = {
  programId: string;
  title: string;
  brand: string | null;
  description: string | null;
  /** The partner's word, what was begun in Punchcard and what was ever recorded, in one. */
  enrolled: EnrolmentState;
  /** What enrolling needs; null where the partner does not say. */
  terms: EnrolmentTerms | null;
};

export type RefreshAnswer =
  | { status: "read"; programs: number; items: number }
  | { status: "not_connected" }
  | { status: "no_answer"; problem: PartnerError["code"] };

type Ready = Extract<LoyaltyConnection, { status: "ready" }>;

/** Asks the partner for its programs and items, and keeps those instead of what was kept before: all of them, or when it does not answer none. */
export async function refreshListedPrograms(
  shop: string,
  connectionFor: LoyaltyConnectionFor = loyaltyConnectionFor,
): Promise<RefreshAnswer> {
  const connection = await connectionFor(shop);
  if (connection.status === "waiting") await noteProblem(shop, connection.partner, "not_connected");
  if (connection.status !== "ready") return { status: "not_connected" };
  const startedAt = await begin(shop, connection.partner);
  try {
    const catalogue = await connection.program.catalogue();
    const kept = await keep(shop, { partner: connection.partner, startedAt, ...catalogue });
    await readTerms(shop, connection);
    return { status: "read", ...kept };
  } catch (error) {
    if (!(error instanceof PartnerError)) throw error;
    log.warn("programs_not_read", { shop, partner: connection.partner, code: error.code });
    await noteProblem(shop, connection.partner, error.code, startedAt);
    if (error instanceof CredentialsRejected) await noteCredentialsRejected(db, { shop, ...connection });
    return { status: "no_answer", problem: error.code };
  }
}

/** Reads the programs when they were never read or a day ago. When the partner does not answer, what is there stays. */
export async function freshPrograms(shop: string, connectionFor: LoyaltyConnectionFor = loyaltyConnectionFor): Promise<void> {
  const connection = await connectionFor(shop);
  if (connection.status !== "ready") return;
  const read = await db.catalogueRead.findUnique({ where: { shopId_what: { shopId: shop, what: connection.partner } } });
  if (!isFresh(readRecord(read), now())) await refreshListedPrograms(shop, () => Promise.resolve(connection));
}

/** The programs that a partner lists for a shop, by brand and title. */
export async function listedPrograms(shop: string, partner: string): Promise<ListedProgramView[]> {
  const [programs, enrolments, recorded] = await Promise.all([
    db.listedProgram.findMany({ where: { shopId: shop, partner }, orderBy: { programId: "asc" } }),
    db.enrolment.findMany({ where: { shopId: shop, partner } }),
    recordedPrograms(shop, partner),
  ]);
  const steps = new Map(enrolments.map((enrolment) => [enrolment.programId, enrolment]));
  const nameOf = ({ brand, title }: { brand: string | null; title: string }) => `${brand ?? ""} ${title}`;
  programs.sort((one, other) => nameOf(one).localeCompare(nameOf(other)));
  return programs.map(({ programId, title, brand, description, enrolled: said, terms, readAt }) => ({
    programId,
    title,
    brand,
    description,
    enrolled: enrolmentStateOf({ said, readAt, step: steps.get(programId) ?? null, recorded: recorded.has(programId) }),
    terms: terms === null ? null : termsSchema.parse(terms),
  }));
}

/** The items of a program, each with the price of the shop's own product where it sells the item. */
export async function listedItems(
  shop: string,
  partner: string,
  programId: string,
): Promise<{ upc: string; description: string; priceMinor: number | null }[]> {
  const items = await db.$queryRaw<{ upc: string; description: string; priceMinor: bigint | null }[]>`
    SELECT i.upc, i.description, min(v."priceMinor") AS "priceMinor"
    FROM "ListedItem" i LEFT JOIN "CatalogueVariant" v ON v."shopId" = i."shopId" AND v.upc14 = i.upc14
    WHERE i."shopId" = ${shop} AND i.partner = ${partner} AND i."programId" = ${programId}
    GROUP BY i.upc, i.description ORDER BY i.description, i.upc`;
  return items.map(({ priceMinor, ...item }) => ({ ...item, priceMinor: priceMinor === null ? null : Number(priceMinor) }));
}

const termsSchema = z.object({ description: z.string().nullable(), distributors: z.array(z.string()), accountNumberRequired: z.boolean() });

async function begin(shop: string, partner: string): Promise<Date> {
  const startedAt = now();
  const begun = { startedAt, problem: null };
  await db.catalogueRead.upsert({
    where: { shopId_what: { shopId: shop, what: partner } },
    create: { shopId: shop, what: partner, ...begun },
    update: begun,
  });
  return startedAt;
}

type Kept = { partner: string; startedAt: Date } & Awaited<ReturnType<Ready["program"]["catalogue"]>>;

async function keep(shop: string, { partner, startedAt, programs, items }: Kept): Promise<{ programs: number; items: number }> {
  const scope = { shopId: shop, partner };
  // An item may be of a program that the partner does not list by itself.
  const listed = new Map<string, ListedProgram>(
    items.map(({ brand, program }) => [program.programId, { ...program, brand, description: null, enrolled: null }]),
  );
  for (const program of programs) listed.set(program.programId, program);
  const itemRows = new Map(
    items.map(({ upc, description, program }) => [
      `${program.programId} ${upc}`,
      { ...scope, programId: program.programId, upc, upc14: upc.padStart(14, "0"), description, readAt: startedAt },
    ]),
  );
  await db.$transaction(async (tx) => {
    // Also the lock: of two readings at once the one that was begun later stays.
    if (!(await finish(tx, { shop, what: partner, startedAt, rows: listed.size }))) return;
    const terms = await tx.listedProgram.findMany({ where: scope, select: { programId: true, terms: true } });
    const termsOf = new Map(terms.map((one) => [one.programId, one.terms ?? undefined]));
    await tx.listedProgram.deleteMany({ where: scope });
    await tx.listedItem.deleteMany({ where: scope });
    const programRows = [...listed.values()].map(({ programId, title, brand, description, enrolled }) => ({
      ...scope,
      ...{ programId, title, brand, description, enrolled },
      terms: termsOf.get(programId),
      readAt: startedAt,
    }));
    for (const data of inParts(programRows)) await tx.listedProgram.createMany({ data });
    for (const data of inParts([...itemRows.values()])) await tx.listedItem.createMany({ data });
  });
  return { programs: listed.size, items: itemRows.size };
}

/** PostgreSQL takes 65,535 values at once. */
function inParts<Row>(rows: Row[]): Row[][] {
  const size = 5_000;
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, part) => rows.slice(part * size, (part + 1) * size));
}

/** Marks a reading as done; false, and nothing changes, when a later one was begun. */
async function finish(
  tx: Tx,
  { shop, what, startedAt, rows }: { shop: string; what: string; startedAt: Date; rows: number },
): Promise<boolean> {
  const { count } = await tx.catalogueRead.updateMany({
    where: { shopId: shop, what, startedAt },
    data: { finishedAt: now(), rows, problem: null },
  });
  return count > 0;
}

/** What enrolling needs, of the programs that the shop is not in and whose items it sells; of the others nobody will ask. */
async function readTerms(shop: string, { partner, program }: Ready): Promise<void> {
  if (program.store.how === "assisted") return;
  const wanted = await db.$queryRaw<{ programId: string }[]>`
    SELECT p."programId" FROM "ListedProgram" p
    WHERE p."shopId" = ${shop} AND p.partner = ${partner} AND p.enrolled IS NOT TRUE AND EXISTS (
      SELECT 1 FROM "ListedItem" i
      WHERE i."shopId" = p."shopId" AND i.partner = p.partner AND i."programId" = p."programId" AND (
        EXISTS (SELECT 1 FROM "CatalogueVariant" v WHERE v."shopId" = i."shopId" AND v.upc14 = i.upc14)
        OR EXISTS (SELECT 1 FROM "Failure" f WHERE f."shopId" = i."shopId" AND f.upc14 = i.upc14)))`;
  try {
    for (const { programId } of wanted) {
      const terms = await program.store.termsOf(programId);
      if (terms) await db.listedProgram.updateMany({ where: { shopId: shop, partner, programId }, data: { terms } });
    }
  } catch (error) {
    if (!(error instanceof PartnerError)) throw error;
    // The programs themselves are read; the terms that are missing come with the next reading.
    log.warn("terms_not_read", { shop, partner, code: error.code });
  }
}

/** Of the reading that was begun at `startedAt`, or of the one that waits for somebody to begin it. */
async function noteProblem(
  shop: string,
  partner: string,
  problem: PartnerError["code"] | "not_connected",
  startedAt?: Date,
): Promise<void> {
  await db.catalogueRead.updateMany({ where: { shopId: shop, what: partner, startedAt }, data: { problem } });
}

/** Programs of which the partner does not say whether the shop is in, and for which it took a purchase of the shop before. */
async function recordedPrograms(shop: string, partner: string): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ programId: string }[]>`
    SELECT p."programId" FROM "ListedProgram" p
    WHERE p."shopId" = ${shop} AND p.partner = ${partner} AND p.enrolled IS NULL AND EXISTS (
      SELECT 1 FROM "Recording" r
      WHERE r."shopId" = p."shopId" AND r.partner = p.partner AND r."programId" = p."programId" AND r.state = 'recorded')`;
  return new Set(rows.map(({ programId }) => programId));
}
