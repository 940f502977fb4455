import { createDice } from "./dice.ts";
import type { Dice } from "./dice.ts";

export const troubled = ["astro-1", "astro-2", "petz-1", "petz-2", "heartland", "lightspeed"] as const;
export type Troubled = (typeof troubled)[number];

/** What all of the partners' simulators can do wrong. */
const kinds = [
  "slow",
  "down",
  "rate_limited",
  "unavailable",
  "server_error",
  "server_error_after_write",
  "drop_before_write",
  "drop_after_write",
  "no_answer",
  "no_answer_after_write",
  "not_json",
] as const;

export type PartnerFault = {
  kind: (typeof kinds)[number];
  /** Of the calls meanwhile; all of them unless given. */
  probability?: number;
  seed: number;
  delayMs?: number;
  retryAfter?: number;
};

export type ShopifyFault =
  { throttleNext: number } | { failNext: { status: number; times: number } } | { dropNext: number } | { delayMs: number };

export type Process = { kind: "web" | "worker"; number: number };

export type Blow = {
  /** Milliseconds from the start. */
  at: number;
} &
  /** The process is gone at once, and somebody starts it anew. */
  (
    | { do: "kill"; process: Process }
    /** As when the power fails: every process and the database at once. It is the first of the restarts that a rotation of keys takes. */
    | { do: "fall" }
    | { do: "cut_connections"; most: number }
    /** One of PostgreSQL's processes is killed: it drops everybody, and recovers. */
    | { do: "crash_database" }
    | { do: "partner"; who: Troubled; fault: PartnerFault; until: number }
    | { do: "shopify"; fault: ShopifyFault; until: number }
    /** Access ends before its time and has to be renewed. */
    | { do: "end_access"; of: "shopify" | "lightspeed" | "astro" }
    /** A shop takes all access away, and its merchant opens the app again a little later. */
    | { do: "revoke_access"; shop: number }
    /** A new encryption key is put in front, process by process; everything is sealed again, and the old key is taken away. */
    | { do: "rotate_keys" }
  );

type Plan = { seed: number; ms: number; webs: number; workers: number; shops: number };

/**
 * Everything that goes wrong. The first web process and the first worker fall once, early, and are then let live: their memory is what a soak tells.
 * The same seed makes the same plan.
 */
export function planTrouble({ seed, ms, webs, workers, shops }: Plan): Blow[] {
  const dice = createDice(seed ^ 0x5eed);
  const early = ms * 0.12;
  const blows: Blow[] = [
    { at: Math.round(early), do: "fall" },
    { at: Math.round(ms * 0.6), do: "crash_database" },
  ];
  const mortal: Process[] = [
    ...numbers(webs).map((number) => ({ kind: "web" as const, number })),
    ...numbers(workers).map((number) => ({ kind: "worker" as const, number })),
  ];
  for (const at of dice.moments({ from: early + 2000, to: ms, every: 7000 })) blows.push({ at, do: "kill", process: dice.pick(mortal) });
  for (const at of dice.moments({ from: 0, to: ms, every: 6000 })) blows.push({ at, do: "cut_connections", most: dice.whole(1, 6) });
  for (const at of dice.moments({ from: 0, to: ms, every: 2500 })) {
    const until = Math.min(ms, at + dice.whole(1000, 6000));
    blows.push({ at, do: "partner", who: dice.pick(troubled), fault: partnerFault(dice), until });
  }
  for (const at of dice.moments({ from: 0, to: ms, every: 6000 })) {
    blows.push({ at, do: "shopify", fault: shopifyFault(dice), until: Math.min(ms, at + dice.whole(1000, 4000)) });
  }
  for (const at of dice.moments({ from: 0, to: ms, every: 8000 }))
    blows.push({ at, do: "end_access", of: dice.pick(["shopify", "lightspeed", "astro"] as const) });
  blows.push({ at: Math.round(ms * 0.45), do: "revoke_access", shop: dice.whole(0, shops - 1) });
  blows.push({ at: Math.round(ms * 0.25), do: "rotate_keys" });
  return blows.sort((one, other) => one.at - other.at);
}

/** All but the first. */
function numbers(count: number): number[] {
  return Array.from({ length: count - 1 }, (_, index) => index + 2);
}

function partnerFault(dice: Dice): PartnerFault {
  const kind = dice.pick(kinds);
  const seed = dice.whole(1, 1_000_000);
  switch (kind) {
    case "slow":
      return { kind, seed, delayMs: dice.whole(200, 1500) };
    case "rate_limited":
    case "unavailable":
      return { kind, seed, retryAfter: 1 };
    case "down":
      return { kind, seed };
    default:
      return { kind, seed, probability: dice.pick([0.2, 0.5, 1] as const) };
  }
}

function shopifyFault(dice: Dice): ShopifyFault {
  return dice.pick<() => ShopifyFault>([
    () => ({ throttleNext: dice.whole(1, 6) }),
    () => ({ failNext: { status: dice.pick([500, 502, 503] as const), times: dice.whole(1, 5) } }),
    () => ({ dropNext: dice.whole(1, 4) }),
    () => ({ delayMs: dice.whole(100, 1200) }),
  ])();
}
