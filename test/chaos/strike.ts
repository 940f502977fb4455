import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { ordinaryUserAgent } from "#test/support/ordinary-browser.ts";
import type { Blow, ShopifyFault } from "./plan-trouble.ts";
import { ownName } from "./start-chaos.ts";
import type { Chaos } from "./start-chaos.ts";

const run = promisify(execFile);
const merchantOpensAfterMs = 3000;
const root = path.resolve(import.meta.dirname, "../..");

/** What was done, as it came to be: a process that is just starting cannot be killed. */
export type Struck = {
  webs: number;
  workers: number;
  connections: number;
  databases: number;
  /** Stretches of trouble at a partner or at Shopify. */
  troubles: number;
  accessEnded: number;
  keysRotated: number;
};

/** Whatever a blow of the plan says, done to a world. */
export function createStriker(chaos: Chaos) {
  const struck: Struck = { webs: 0, workers: 0, connections: 0, databases: 0, troubles: 0, accessEnded: 0, keysRotated: 0 };
  const { shopify, processes } = chaos;
  /** Takes away what was not struck. */
  const endedAtAstro: (() => void)[] = [];

  async function strike(blow: Blow): Promise<void> {
    switch (blow.do) {
      case "kill":
        kill(blow.process);
        return;
      case "fall":
        // Whoever starts again knows the key that is to come: the others cannot read what the first one with it in front writes.
        chaos.setKeys("behind");
        for (const process of processes.all) kill(process);
        await crashDatabase();
        return;
      case "crash_database":
        await crashDatabase();
        return;
      case "cut_connections": {
        const cut = await cutConnections(chaos.databaseUrl, blow.most);
        struck.connections += cut;
        return;
      }
      case "partner": {
        const end = chaos.faultsOf(blow.who)?.add(blow.fault);
        struck.troubles += 1;
        await setTimeout(blow.until - blow.at);
        end?.();
        return;
      }
      case "shopify":
        Object.assign(shopify.faults, blow.fault);
        struck.troubles += 1;
        await setTimeout(blow.until - blow.at);
        Object.assign(shopify.faults, without(blow.fault));
        return;
      case "end_access":
        endAccess(blow.of);
        struck.accessEnded += 1;
        return;
      case "revoke_access":
        await revokeAccess(blow.shop);
        struck.accessEnded += 1;
        return;
      case "rotate_keys":
        chaos.setKeys("in_front");
        await processes.restartInTurn();
        await patiently(() => run(process.execPath, [path.join(root, "scripts/rotate-keys.ts")], { cwd: root, env: chaos.env() }));
        chaos.setKeys("alone");
        struck.keysRotated += 1;
        return;
    }
  }

  function kill(process: Parameters<typeof processes.kill>[0]): void {
    if (processes.kill(process)) struck[process.kind === "web" ? "webs" : "workers"] += 1;
  }

  async function crashDatabase(): Promise<void> {
    // PostgreSQL takes a process of its own that ends like this for a sign that memory is broken.
    if ((await backends(chaos.databaseUrl)).some(endAtOnce)) struck.databases += 1;
  }

  function endAccess(of: "shopify" | "lightspeed" | "astro"): void {
    if (of === "shopify") for (const { shop } of chaos.shops) shopify.tokens.expire(shop.state);
    else if (of === "lightspeed") chaos.lightspeed.tokens.endAccess();
    else {
      // Where nobody has called since the last time, it is once: a token that is refused right after signing in is another matter.
      for (const take of endedAtAstro.splice(0)) take();
      endedAtAstro.push(...chaos.shops.map(({ astro }) => astro.faults.add({ kind: "token_expired", times: 1 })));
    }
  }

  /** Until the page was opened as often as it takes: the app may learn on the way that its token is no good. */
  async function revokeAccess(number: number): Promise<void> {
    const { shop } = chaos.shops[number] ?? {};
    if (!shop) throw new RangeError(`There is no shop ${number}.`);
    const hasAccess = () => shopify.tokens.issued.some((one) => one.shop === shop.domain && one.kind === "offline" && !one.revoked);
    shopify.tokens.revoke(shop.state);
    while (!hasAccess()) {
      await setTimeout(merchantOpensAfterMs);
      const address = `${chaos.nextWeb()}/app?${shop.embeddedQuery()}`;
      await fetch(address, { headers: { "User-Agent": ordinaryUserAgent }, redirect: "manual" })
        .then((page) => page.body?.cancel())
        .catch(() => {});
    }
  }

  /** The world is as it should be. */
  function heal(): void {
    for (const { astro, petz } of chaos.shops) for (const { faults } of [astro, petz]) faults.clear();
    for (const { faults } of [chaos.heartland, chaos.lightspeed]) faults.clear();
    Object.assign(shopify.faults, { throttleNext: 0, failNext: { status: 503, times: 0 }, dropNext: 0, delayMs: 0 });
  }

  return { strike, heal, struck };
}

function without(fault: ShopifyFault): ShopifyFault {
  if ("throttleNext" in fault) return { throttleNext: 0 };
  if ("failNext" in fault) return { failNext: { status: 503, times: 0 } };
  if ("dropNext" in fault) return { dropNext: 0 };
  return { delayMs: 0 };
}

/** Some of the app's connections, those that are at work first. @returns how many. */
async function cutConnections(url: string, most: number): Promise<number> {
  const { rowCount } = await asOther(url, `SELECT pg_terminate_backend(pid) FROM (${appBackends} LIMIT ${most}) one`);
  return rowCount ?? 0;
}

/** False: it had ended already. */
function endAtOnce(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}

async function backends(url: string): Promise<number[]> {
  return (await asOther<{ pid: number }>(url, appBackends)).rows.map(({ pid }) => pid);
}

const appBackends = `
  SELECT pid FROM pg_stat_activity
  WHERE backend_type = 'client backend' AND datname = current_database() AND pid <> pg_backend_pid() AND application_name <> '${ownName}'
  ORDER BY (state = 'active') DESC, random()`;

/** On a connection of its own; nothing comes of it while the database recovers. */
async function asOther<Row extends pg.QueryResultRow = pg.QueryResultRow>(
  url: string,
  text: string,
): Promise<{ rows: Row[]; rowCount: number | null }> {
  const client = new pg.Client({ connectionString: url, application_name: ownName });
  client.on("error", () => {});
  try {
    await client.connect();
    return await client.query<Row>(text);
  } catch {
    return { rows: [], rowCount: 0 };
  } finally {
    await client.end().catch(() => {});
  }
}

/** The database may be away for a moment. */
async function patiently(work: () => Promise<unknown>): Promise<void> {
  for (let left = 20; left > 0; left -= 1) {
    if (
      await work().then(
        () => true,
        () => false,
      )
    )
      return;
    await setTimeout(1000);
  }
  throw new Error("The keys could not be rotated.");
}
