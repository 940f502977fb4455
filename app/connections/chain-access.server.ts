import type { HeartlandInput, PosConnectResult } from "./pos.server.ts";

type OfChain = { shop: string; chain: string };

export type ChainConnectResult =
  | PosConnectResult
  /** Another chain of the shop brings this account in. */
  | { status: "account_taken"; label: string }
  /** The chain has sales of another account: it goes on with that one only. */
  | { status: "other_account"; account: string }
  /** Permissions that imports need and were not given. */
  | { status: "scopes_missing"; scopes: string[] }
  | { status: "not_found" };

/** The chain is read through the connection that orders are sent with. "expired": there is none that works. */
export async function useOrderConnection(_given: OfChain): Promise<ChainConnectResult> {
  throw new Error("To come.");
}

/** Where the merchant goes to connect an account of the chain's own; null where Punchcard is not registered at Lightspeed, or the chain is not one of it. */
export async function startChainLightspeed(_given: OfChain): Promise<string | null> {
  throw new Error("To come.");
}

export async function finishChainLightspeed(
  _given: OfChain & { code: string; domainPrefix: string; state: string },
): Promise<ChainConnectResult> {
  throw new Error("To come.");
}

/** An empty token stands for the one that is stored. */
export async function connectChainHeartland(_given: OfChain & { input: HeartlandInput }): Promise<ChainConnectResult> {
  throw new Error("To come.");
}

/** Asks the POS with the access that is stored; one that works again lets imports go. */
export async function checkChain(_given: OfChain): Promise<ChainConnectResult> {
  throw new Error("To come.");
}
