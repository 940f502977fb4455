import { faultsFor } from "../shared/faults.ts";
import type { Striking } from "../shared/faults.ts";

/** What can go wrong on the way, switched on and off while the simulator runs. */
export const faultKinds = [
  /** 429 with an HTTP date in Retry-After. */
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
  /** The caller's access token ends before its time. */
  "token_expired",
  /** No token is accepted, refresh tokens included: the merchant took the app's access away. */
  "credentials_revoked",
  /** The user who connected is deleted: it stays so when the fault is taken away. */
  "user_removed",
  /** Every connection is dropped at once. */
  "down",
  /** Answers after `delayMs`. */
  "slow",
] as const;
export type FaultKind = (typeof faultKinds)[number];

export type Fault = Striking & {
  kind: FaultKind;
  /** Only these ("POST sales", "GET sales/{id}", "POST token"); all but the token endpoint unless given, and all for those about access or everything. */
  endpoints?: string[];
  /** Seconds from now that the date in Retry-After is away; below zero for a clock that is behind. */
  retryAfter?: number;
  delayMs?: number;
};

export type Faults = ReturnType<typeof createFaults>;

export function createFaults() {
  return faultsFor<Fault, string>(concerns);
}

function concerns({ kind, endpoints }: Fault, endpoint: string): boolean {
  if (endpoints) return endpoints.includes(endpoint);
  return endpoint !== "POST token" || kind === "credentials_revoked" || kind === "user_removed" || kind === "down";
}
