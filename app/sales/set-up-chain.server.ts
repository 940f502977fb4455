import type { Prisma, StoreChain } from "@prisma/client";
import { z } from "zod";
import { errorsOf } from "#app/connections/errors-of.ts";
import { lockChains } from "#app/connections/lock-chains.server.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { accessOf } from "#app/connections/sales-source.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import type { ChainErrors } from "./chain-errors.ts";
import type { ChainStep } from "./chain-view.ts";
import { importIntervals } from "./schedule.ts";
import { setSchedules } from "./set-schedules.server.ts";
import { startImport } from "./start-import.server.ts";

/** "not_found": the chain is not this shop's, or is being taken away. */
export type ChainSaved = { status: "saved" } | { status: "invalid"; errors: ChainErrors } | { status: "not_found" };
export type ChainStarted = { status: "started"; id: string } | { status: "invalid"; errors: ChainErrors };

type OfChain = { shop: string; chain: string };
export type ScheduleInput = { interval: number; firstAt: string; backfillDays: number };

/** Characters of a label. */
const longestLabel = 60;
/** The first import goes back so many days at most. */
export const mostBackfillDays = 730;

const labelInput = z.object({ label: z.string().trim().min(1, "required").max(longestLabel, "too_long") });
const scheduleInput = z.object({
  interval: z.number().refine((minutes) => importIntervals.some((known) => known === minutes), "not_an_interval"),
  firstAt: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "not_a_time"),
  backfillDays: z
    .number("days_out_of_range")
    .int("days_out_of_range")
    .min(1, "days_out_of_range")
    .max(mostBackfillDays, "days_out_of_range"),
});

/** A chain that is being set up: it can be left and taken up again at every step. */
export async function startChain(given: { shop: string; partner: PosPartner; label: string; actor: string }): Promise<ChainStarted> {
  const { shop, partner, actor } = given;
  const read = readInput(labelInput, given);
  if (read.status === "invalid") return read;
  const { label } = read.value;
  return db.$transaction(async (tx): Promise<ChainStarted> => {
    await lockChains(tx, shop);
    if (await isTaken(tx, { shop, label })) return labelTaken;
    const { id } = await tx.storeChain.create({ data: { shopId: shop, partner, label, step: "connect", createdBy: actor } });
    log("chain_started", { shop, chain: id, partner });
    return { status: "started", id };
  });
}

export async function saveLabel({ shop, chain, ...given }: OfChain & { label: string }): Promise<ChainSaved> {
  const read = readInput(labelInput, given);
  if (read.status === "invalid") return read;
  const { label } = read.value;
  return db.$transaction(async (tx): Promise<ChainSaved> => {
    await lockChains(tx, shop);
    if (await isTaken(tx, { shop, label, but: chain })) return labelTaken;
    return change(tx, { shop, chain, data: { label } });
  });
}

const labelTaken = { status: "invalid", errors: { label: "label_taken" } } as const;

async function isTaken(tx: Tx, { shop, label, but }: { shop: string; label: string; but?: string }): Promise<boolean> {
  const others = await tx.storeChain.findMany({
    where: { shopId: shop, state: { not: "removed" }, ...(but && { id: { not: but } }) },
    select: { label: true },
  });
  return others.some((other) => other.label.toLowerCase() === label.toLowerCase());
}

/** Where the wizard was left. Only what is finished says so. */
export async function saveStep({ shop, chain, step }: OfChain & { step: Exclude<ChainStep, "finished"> }): Promise<ChainSaved> {
  return change(db, { shop, chain, where: { state: "setting_up" }, data: { step } });
}

/** When imports come, and how far back the first one goes. */
export async function saveSchedule({ shop, chain, input }: OfChain & { input: ScheduleInput }): Promise<ChainSaved> {
  const read = readInput(scheduleInput, input);
  if (read.status === "invalid") return read;
  const saved = await change(db, { shop, chain, data: read.value });
  if (saved.status === "saved") await setSchedules({ shop, chain });
  return saved;
}

/** Whether figures may be entered by hand while imports run. */
export async function saveChainSwitch({ shop, chain, allowsEdits }: OfChain & { allowsEdits: boolean }): Promise<ChainSaved> {
  const saved = await change(db, { shop, chain, data: { allowsEdits } });
  if (saved.status === "saved") log("chain_edits_switched", { shop, chain, allowsEdits });
  return saved;
}

/** The chain is set up: the first import begins at once, the others come by themselves. What is missing is told; a second press does no harm. */
export async function finishChain({ shop, chain, actor }: OfChain & { actor: string }): Promise<ChainSaved> {
  const found = await db.storeChain.findFirst({
    where: { id: chain, shopId: shop, state: { in: ["setting_up", "active"] } },
    include: { locations: true },
  });
  if (!found) return { status: "not_found" };
  const errors = await whatIsMissing(found);
  if (Object.keys(errors).length > 0) return { status: "invalid", errors };
  const saved = await change(db, {
    shop,
    chain,
    where: { state: { in: ["setting_up", "active"] } },
    data: { state: "active", step: "finished" },
  });
  if (saved.status !== "saved") return saved;
  await setSchedules({ shop, chain });
  await leaveOutKept(found);
  const runs = await db.importRun.count({ where: { chainId: chain } });
  if (runs === 0) await startImport({ shop, chain, kind: "backfill", actor });
  log("chain_finished", { shop, chain });
  return saved;
}

/** What a chain of the same account left in the reports when it was taken away is not brought in a second time. */
async function leaveOutKept({ id, shopId, partner, account, backfillDays }: StoreChain): Promise<void> {
  const last = await db.storeLocation.findFirst({
    where: { chain: { shopId, partner, account, state: "removed" }, lastSaleAt: { not: null } },
    orderBy: { lastSaleAt: "desc" },
    select: { lastSaleAt: true },
  });
  const from = last?.lastSaleAt && new Date(last.lastSaleAt.getTime() + 1);
  const wanted = new Date(now().getTime() - backfillDays * 86_400_000);
  if (from && from > wanted) await db.storeChain.updateMany({ where: { id, salesFrom: null }, data: { salesFrom: from } });
}

type WithLocations = StoreChain & { locations: { id: string; status: string; timeZone: string | null }[] };

async function whatIsMissing(chain: WithLocations): Promise<ChainErrors> {
  const errors: ChainErrors = {};
  if ((await accessOf(chain)) !== "connected") errors.connection = "not_connected";
  const operational = chain.locations.filter(({ status }) => status === "operational");
  if (operational.length === 0) errors.locations = "no_operational_store";
  for (const { id, timeZone } of operational) if (timeZone === null) errors[`timeZone.${id}`] = "time_zone_missing";
  return errors;
}

type Change = OfChain & { where?: Prisma.StoreChainWhereInput; data: Prisma.StoreChainUpdateManyMutationInput };

async function change(tx: Tx, { shop, chain, where = {}, data }: Change): Promise<ChainSaved> {
  const { count } = await tx.storeChain.updateMany({
    where: { AND: [{ id: chain, shopId: shop, state: { notIn: ["removing", "removed"] } }, where] },
    data,
  });
  return count > 0 ? { status: "saved" } : { status: "not_found" };
}

type Reading<Value> = { status: "valid"; value: Value } | { status: "invalid"; errors: ChainErrors };

function readInput<Schema extends z.ZodType>(schema: Schema, input: unknown): Reading<z.output<Schema>> {
  const parsed = schema.safeParse(input);
  // The schemas here name no other errors.
  return parsed.success ? { status: "valid", value: parsed.data } : { status: "invalid", errors: errorsOf(parsed.error) as ChainErrors };
}
