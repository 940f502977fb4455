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
  /** The same, and yet the call was carried out. */
  "not_json_after_write",
  /** Never answers; nothing was done. */
  "no_answer",
  /** Never answers, and yet the call was carried out. */
  "no_answer_after_write",
  "drop_before_write",
  "drop_after_write",
  /** No token is accepted. */
  "credentials_revoked",
  /** The user may not do this: 403. */
  "forbidden",
  /** Every connection is dropped at once. */
  "down",
  /** Answers after `delayMs`. */
  "slow",
] as const;
export type FaultKind = (typeof faultKinds)[number];

export type Fault = Striking & {
  kind: FaultKind;
  /** Only these, with `:id` for an id: "POST sales/orders/:id/lines", or "sales/orders" for any method. All calls unless given. */
  endpoints?: string[];
  /** Only calls that may change something, or only those that cannot. */
  only?: "writes" | "reads";
  /** Seconds, or the HTTP date that is so many seconds away. */
  retryAfter?: number | { dateIn: number };
  delayMs?: number;
};

export type Faults = ReturnType<typeof createFaults>;

export function createFaults() {
  return faultsFor<Fault, { method: string; endpoint: string }>(concerns);
}

function concerns({ endpoints, only }: Fault, { method, endpoint }: { method: string; endpoint: string }): boolean {
  if (only && (only === "writes") !== (method !== "GET")) return false;
  return !endpoints || endpoints.includes(endpoint) || endpoints.includes(`${method} ${endpoint}`);
}
