import type { PosPartner } from "#app/connections/pos-partners.ts";
import type { ChainStep } from "./chain-view.ts";

/** Field name → key of the message under `stores.errors`. A field of one location is `timeZone.<its id>`. */
export type ChainErrors = Record<string, string>;
/** "not_found": the chain is not this shop's, or is being taken away. */
export type ChainSaved = { status: "saved" } | { status: "invalid"; errors: ChainErrors } | { status: "not_found" };
export type ChainStarted = { status: "started"; id: string } | { status: "invalid"; errors: ChainErrors };

type OfChain = { shop: string; chain: string };
export type ScheduleInput = { interval: number; firstAt: string; backfillDays: number };

const toCome = () => new Error("To come.");

export async function startChain(_given: { shop: string; partner: PosPartner; label: string; actor: string }): Promise<ChainStarted> {
  throw toCome();
}

export async function saveLabel(_given: OfChain & { label: string }): Promise<ChainSaved> {
  throw toCome();
}

/** Where the wizard was left. */
export async function saveStep(_given: OfChain & { step: ChainStep }): Promise<ChainSaved> {
  throw toCome();
}

export async function saveSchedule(_given: OfChain & { input: ScheduleInput }): Promise<ChainSaved> {
  throw toCome();
}

/** Whether figures may be entered by hand while imports run. */
export async function saveChainSwitch(_given: OfChain & { allowsEdits: boolean }): Promise<ChainSaved> {
  throw toCome();
}

export async function finishChain(_given: OfChain & { actor: string }): Promise<ChainSaved> {
  throw toCome();
}
