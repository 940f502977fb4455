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

export type Fault = {
  kind: FaultKind;
  /** Only these, with `:id` for an id: "POST sales/orders/:id/lines", or "sales/orders" for any method. All calls unless given. */
  endpoints?: string[];
  /** Only calls that may change something, or only those that cannot. */
  only?: "writes" | "reads";
  /** Only this many times. */
  times?: number;
  /** Only at the nth call that it could strike, 1 for the first. */
  nth?: number;
  /** At that call and all after it. */
  from?: number;
  /** 0 to 1, drawn from `seed`: the same calls are struck each time. */
  probability?: number;
  seed?: number;
  /** Seconds, or the HTTP date that is so many seconds away. */
  retryAfter?: number | { dateIn: number };
  delayMs?: number;
};

/** The connection ended without an answer. In-process callers get it thrown; `serve` destroys the socket, or never answers. */
export class NoAnswer extends Error {
  readonly how: "dropped" | "silent";
  constructor(how: "dropped" | "silent") {
    super(how === "dropped" ? "The connection was dropped." : "No answer comes.");
    this.how = how;
  }
}

export type Faults = ReturnType<typeof createFaults>;

export function createFaults() {
  let active: (Fault & { seen: number; struck: number; draw: () => number })[] = [];

  return {
    /** @returns takes this fault away again. */
    add(fault: Fault): () => void {
      const entry = { ...fault, seen: 0, struck: 0, draw: randomFrom(fault.seed ?? 1) };
      active.push(entry);
      return () => {
        active = active.filter((one) => one !== entry);
      };
    },
    clear(): void {
      active = [];
    },
    list(): Fault[] {
      return active.map(({ seen: _seen, draw: _draw, ...fault }) => fault);
    },
    /** The first fault that strikes this call, if any. */
    strike(call: { method: string; endpoint: string }): Fault | null {
      for (const fault of active) {
        if (!concerns(fault, call) || (fault.times !== undefined && fault.struck >= fault.times)) continue;
        fault.seen += 1;
        if (fault.nth !== undefined && fault.seen !== fault.nth) continue;
        if (fault.from !== undefined && fault.seen < fault.from) continue;
        if (fault.probability !== undefined && fault.draw() >= fault.probability) continue;
        fault.struck += 1;
        return fault;
      }
      return null;
    },
  };
}

function concerns({ endpoints, only }: Fault, { method, endpoint }: { method: string; endpoint: string }): boolean {
  if (only && (only === "writes") !== (method !== "GET")) return false;
  return !endpoints || endpoints.includes(endpoint) || endpoints.includes(`${method} ${endpoint}`);
}

/** Mulberry32: small, and the same on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
