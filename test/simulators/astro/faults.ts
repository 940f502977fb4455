import { faultsFor } from "../shared/faults.ts";
import type { Striking } from "../shared/faults.ts";

/** What can go wrong on the way, switched on and off while the simulator runs. */
export const faultKinds = [
  /** 429 with Retry-After. */
  "rate_limited",
  /** 503 with Retry-After, if it is given. */
  "unavailable",
  "server_error",
  /** 500, and yet the call was carried out. */
  "server_error_after_write",
  /** An HTML page with status 200, as a proxy in the way would send. */
  "not_json",
  /** Never answers; nothing was done. */
  "no_answer",
  /** Never answers, and yet the call was carried out. */
  "no_answer_after_write",
  "drop_before_write",
  "drop_after_write",
  /** The caller's token ends before its time. */
  "token_expired",
  /** No sign-in and no token is accepted. */
  "credentials_revoked",
  /** Every connection is dropped at once. */
  "down",
  /** Answers after `delayMs`. */
  "slow",
] as const;
export type FaultKind = (typeof faultKinds)[number];

export type Fault = Striking & {
  kind: FaultKind;
  /** Only these endpoints ("addTransactionBatch"); all but the sign-in unless given, and all for those that are about sign-in or everything. */
  endpoints?: string[];
  /** Seconds, or the HTTP date that is so many seconds away. */
  retryAfter?: number | { dateIn: number };
  delayMs?: number;
};

export type Faults = ReturnType<typeof createFaults>;

export function createFaults() {
  return faultsFor<Fault, string>(concerns);
}

function concerns({ kind, endpoints }: Fault, endpoint: string): boolean {
  if (endpoints) return endpoints.includes(endpoint);
  if (kind === "token_expired") return endpoint !== "token";
  return endpoint !== "token" || kind === "credentials_revoked" || kind === "down";
}
