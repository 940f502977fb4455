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
  /** No credentials are accepted: 401. */
  "credentials_revoked",
  /** Every connection is dropped at once. */
  "down",
  /** Answers after `delayMs`. */
  "slow",
  /** `auth/create` authorises one of the customer's other coupons beside the one that was asked for. */
  "authorizes_more",
] as const;
export type FaultKind = (typeof faultKinds)[number];

export type Fault = Striking & {
  kind: FaultKind;
  /** Only these ("auth/create", "order/set"); all unless given. A capture is "auth/capture", whichever path it came by. */
  endpoints?: string[];
  /** Seconds. */
  retryAfter?: number;
  delayMs?: number;
};

export type Faults = ReturnType<typeof createFaults>;

export function createFaults() {
  return faultsFor<Fault, string>(({ kind, endpoints }, endpoint) =>
    endpoints ? endpoints.includes(endpoint) : kind !== "authorizes_more" || endpoint === "auth/create",
  );
}
