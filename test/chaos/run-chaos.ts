import { rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { lookBefore } from "#test/demo/check-books.ts";
import { compareBooks } from "./compare-books.ts";
import type { Comparison } from "./compare-books.ts";
import type { Stuck } from "./count-stuck.ts";
import { planStream } from "./plan-stream.ts";
import { planTrouble } from "./plan-trouble.ts";
import { createPlayer } from "./play-stream.ts";
import type { ChaosArguments } from "./read-arguments.ts";
import { sampleMemory, tellMemory } from "./sample-memory.ts";
import type { MemoryOfKind } from "./sample-memory.ts";
import { startChaos } from "./start-chaos.ts";
import type { Chaos } from "./start-chaos.ts";
import { createStriker } from "./strike.ts";
import type { Struck } from "./strike.ts";

/** Whether webhooks get lost: something has to look for what they did not tell of. */
const webhooksGetLost = true;
const tellEveryMs = 5000;
const lookEveryMs = 1000;
/** Far beyond what healing takes. */
const patienceMs = 240_000;
/** Quiet for so long, and nothing more is done: also no second time. */
const quietMs = 4000;

export type ChaosResult = {
  orders: number;
  lines: number;
  lost: number;
  duplicated: number;
  stuck: number;
  /** Processes and connections that were ended, databases that fell. */
  kills: number;
  /** Stretches of trouble at partners and Shopify, access that ended, keys that were rotated, webhooks that travelled badly. */
  faults: number;
  /** Besides what is lost and doubled: wrong amounts, days and cards, processes that ended by themselves. */
  wrong: number;
  seed: number;
  minutes: number;
  /** Seconds from the end of the trouble until everything was quiet. */
  healedIn: number;
  webhooks: Record<string, number>;
  struck: Struck;
  /** Connections that only a person could mend. */
  reconnected: number;
  owed: Comparison["owed"];
  stuckBy: Stuck;
  memory: { web: MemoryOfKind | null; worker: MemoryOfKind | null };
};

type Options = ChaosArguments & {
  /** One line about how it goes. */
  tell: (line: string) => void;
  onStart?: (chaos: Chaos) => void;
};

export async function runChaos({ minutes, orders, seed, tell, onStart }: Options): Promise<ChaosResult> {
  const ms = minutes * 60_000;
  tell("Starting PostgreSQL, the simulated Shopify and partners, and the app …");
  const size = { webs: 2, workers: minutes < 1 ? 2 : 3 };
  const chaos = await startChaos(size);
  onStart?.(chaos);
  try {
    const { connectShops } = await import("./connect-shops.ts");
    const { ownPosSources, posSources } = await import("#test/demo/open-shop.ts");
    const { countStuck, sumOf, tellStuck } = await import("./count-stuck.ts");
    const { excusedLines } = await import("./excused-lines.ts");
    const { endHolds } = await import("#test/demo/end-holds.ts");
    const { reconnectLightspeed } = await import("./reconnect-lightspeed.ts");
    const startAt = new Date(Date.now() - 3600_000);
    await connectShops(chaos, { startAt });
    const before = chaos.shops.map(({ shop, astro }) => lookBefore({ shop, astro }));
    const player = createPlayer(chaos);
    const striker = createStriker(chaos);
    const merchant = reconnectLightspeed(chaos);
    const memory = sampleMemory(() => chaos.processes.running());

    const sources = [...new Set([...posSources, ...ownPosSources])];
    const compare = async () => {
      const excused = await Promise.all(chaos.shops.map(({ shop }) => excusedLines(shop.domain)));
      const books = chaos.shops.map((of, index) => ({
        ...of,
        before: before[index] ?? { barcodes: new Map(), entries: [], rewards: [] },
        uses: player.uses[index] ?? [],
        excused: excused[index] ?? new Set<string>(),
      }));
      return compareBooks({ books, heartland: chaos.heartland, startAt, posSources: sources });
    };

    tell(`For ${minutes} minutes, orders come in and things go wrong (seed ${seed}) …`);
    const told = setIntervalNow(() => tell(progressOf()), tellEveryMs);
    const start = performance.now();
    const at = (moment: number) => setTimeout(Math.max(0, moment - (performance.now() - start)));
    function progressOf(): string {
      const { webs: killedWebs, workers: killedWorkers, connections, databases, troubles } = striker.struck;
      const placed = chaos.shops.reduce((sum, { shop }) => sum + shop.state.orders.length, 0);
      return (
        `${Math.round((performance.now() - start) / 1000)} s: ${placed} orders; ${killedWebs} web and ${killedWorkers} worker processes, ` +
        `${connections} connections and ${databases} databases killed; ${troubles} troubles`
      );
    }
    const stream = planStream({ seed, orders, ms, lose: webhooksGetLost });
    const trouble = planTrouble({ seed, ms, ...size, shops: chaos.shops.length });
    await Promise.all([
      ...stream.map(async (step) => {
        await at(step.at);
        await player.play(step);
      }),
      ...trouble.map(async (blow) => {
        await at(blow.at);
        await striker.strike(blow);
      }),
    ]);
    clearInterval(told);

    const end = performance.now();
    tell(`${progressOf()}. Everything is mended; waiting until it is quiet …`);
    striker.heal();
    await chaos.processes.settled();
    await chaos.shopify.webhooks.settled();
    await patiently(() => Promise.all(chaos.shops.map(({ shop }) => endHolds(shop.domain))));
    let isQuietSince: number | null = null;
    let lastTold = 0;
    for (;;) {
      const now = performance.now();
      const stuck = await countStuck();
      const { lost, duplicated, problems } = await compare();
      if (sumOf(stuck) + problems.length > 0) isQuietSince = null;
      else isQuietSince ??= now;
      if ((isQuietSince && now - isQuietSince > quietMs) || now - end > patienceMs) break;
      if (now - lastTold > tellEveryMs) {
        tell(`${Math.round((now - end) / 1000)} s of healing: ${lost} lost, ${duplicated} twice; ${describe(stuck)}`);
        lastTold = now;
      }
      await setTimeout(lookEveryMs);
    }
    const healedIn = Math.round(((isQuietSince ?? performance.now()) - end) / 1000);
    const samples = memory.stop();
    await merchant.stop();
    const stuckBy = await countStuck();
    const { lost, duplicated, owed, problems } = await compare();
    const { fell } = chaos.processes;
    for (const line of [...(await tellStuck()), ...problems.slice(0, 30), ...fell]) tell(`  ${line}`);
    const givenUp = chaos.shopify.webhooks.deliveries.filter(({ state }) => state === "given_up").length;
    const { struck } = striker;
    const placed = chaos.shops.flatMap(({ shop }) => shop.state.orders);
    const result: ChaosResult = {
      orders: placed.length,
      lines: placed.reduce((sum, { lines }) => sum + lines.length, 0),
      lost,
      duplicated,
      stuck: sumOf(stuckBy) + givenUp,
      kills: struck.webs + struck.workers + struck.connections + struck.databases,
      faults:
        struck.troubles + struck.accessEnded + struck.keysRotated + Object.values(player.webhooks).reduce((sum, count) => sum + count, 0),
      wrong: problems.length + fell.length,
      ...{ seed, minutes, healedIn },
      webhooks: { sent: chaos.shopify.webhooks.deliveries.length, ...player.webhooks, givenUp },
      struck,
      reconnected: merchant.times(),
      owed,
      stuckBy,
      memory: { web: tellMemory(samples, "web"), worker: tellMemory(samples, "worker") },
    };
    await chaos.stop();
    if (isGood(result)) await rm(chaos.logs, { recursive: true, force: true });
    else tell(`The logs are in ${path.relative(process.cwd(), chaos.logs)}.`);
    return result;
  } finally {
    await chaos.stop();
  }
}

/** Nothing lost, nothing twice, nothing stuck, nothing wrong; and something did go wrong on the way. */
export function isGood({ lost, duplicated, stuck, wrong, kills, faults }: ChaosResult): boolean {
  return lost + duplicated + stuck + wrong === 0 && kills > 0 && faults > 0;
}

function describe(stuck: Stuck): string {
  return Object.entries(stuck)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
}

function setIntervalNow(work: () => void, ms: number): NodeJS.Timeout {
  const timer = setInterval(work, ms);
  timer.unref();
  return timer;
}

/** This process's own connections fell with the database. */
async function patiently(work: () => Promise<unknown>): Promise<void> {
  for (let left = 10; ; left -= 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (left === 0) throw error;
      await setTimeout(1000);
    }
  }
}
