import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import Table from "cli-table3";
import { Agent } from "undici";
import { createDatabase, urlOfDatabase } from "#test/support/database.ts";
import { testEnvironment } from "#test/support/environment.ts";
import { ordinaryUserAgent } from "#test/support/ordinary-browser.ts";
import { signCheckoutToken } from "#test/simulators/shopify/session-token.ts";
import type { BenchBuyer, BenchWorld } from "./checkout-world.ts";
import { endOf, startWeb } from "./start-web.ts";
import { percentile, round, say } from "./tell.ts";

const shops = 8;
const buyers = 440;
/** The first ones find processes that have done nothing yet: they go one after the other, and are not counted. */
const warmUp = 40;
/** Then a buyer comes every so many milliseconds, and each waits so many between one question and the next: twenty questions in a second. */
const gapMs = 200;
const thinkMs = 700;

export type CheckoutFigures = { p95Ms: number; peerP95Ms: number; ratio: number };

/**
 * `own`: without the wait for Shopify and the partner, as far as the web process did nothing itself meanwhile. `shared`: without what the simulators' handlers
 * worked alone, so with the way to them, and with what they take of the processors that they share with us; see `tell-others-time.ts`.
 */
type Sample = { step: Step; total: number; own: number; shared: number };
type Step = "first question" | "same question" | "cart changed" | "press" | "peer";

/**
 * Buyers go through checkout at a steady pace, as they would, whatever the answers take; with each question goes one to the bare route, half a pause
 * later: both meet the machine in the same state.
 */
export async function measureCheckout(serverUrl: string): Promise<CheckoutFigures> {
  const children: ChildProcess[] = [];
  try {
    say(`Opening ${shops} shops with ${buyers} customers`);
    const url = await createDatabase(urlOfDatabase(serverUrl, "postgres"), "bench_checkout", "bench_template");
    const env = { ...process.env, ...testEnvironment, DATABASE_POOL_SIZE: "10", PARTNER_TIMEOUT_SECONDS: "20", DATABASE_URL: url };
    const world = await openWorld({ env, children });
    const preloads = ["test/simulators/redirect/preload.ts", "test/bench/tell-others-time.ts"];
    const webEnv = { ...env, PORT: "0", LOG_LEVEL: "info", SHOPIFY_SIMULATOR_ORIGIN: world.shopifyOrigin };
    const web = await startWeb("app/web.ts", { env: webEnv, preloads, children });
    const peer = await startWeb("test/bench/peers/bare-resource-route.ts", {
      env: { ...webEnv, DATABASE_URL: "" },
      preloads: [],
      children,
    });
    const samples = await drive(world, { web, peer });
    tell(samples);
    return figuresOf(samples);
  } finally {
    for (const child of children) child.kill("SIGKILL");
  }
}

async function openWorld({ env, children }: { env: NodeJS.ProcessEnv; children: ChildProcess[] }): Promise<BenchWorld> {
  const child = fork(path.join(import.meta.dirname, "checkout-world.ts"), [String(shops), String(buyers)], { env });
  children.push(child);
  const [message] = (await once(child, "message", { signal: endOf(child) })) as [BenchWorld];
  return message;
}

async function drive(world: BenchWorld, { web, peer }: { web: string; peer: string }): Promise<Sample[]> {
  const samples: Sample[] = [];
  const dispatcher = new Agent({ connections: 64, keepAliveTimeout: 60_000 });

  async function buy(buyer: BenchBuyer, { isCounted, thinkMs }: { isCounted: boolean; thinkMs: number }): Promise<void> {
    const checkoutToken = randomBytes(16).toString("hex");
    const { chicken, litter, rope } = buyer.variants;
    const lines = [chicken, litter].map((variant) => ({ variant, quantity: 1 }));
    const keep = (sample: Sample) => void (isCounted && samples.push(sample));

    async function ask(step: Step, path: string, body: object): Promise<unknown> {
      const { answer, ...times } = await send(`${web}${path}`, { body, token: tokenOf(buyer) });
      keep({ step, ...times });
      await setTimeout(thinkMs / 2);
      const bare = await send(`${peer}/api/bare`, { body, token: tokenOf(buyer) });
      keep({ step: "peer", total: bare.total, own: bare.total, shared: bare.total });
      await setTimeout(thinkMs / 2);
      return answer;
    }

    const offers = "/api/checkout/offers";
    const first = await ask("first question", offers, { checkoutToken, lines });
    await ask("same question", offers, { checkoutToken, lines });
    await ask("cart changed", offers, { checkoutToken, lines: [...lines, { variant: rope, quantity: 1 }] });
    const [offer] = (first as { offers?: { id: string }[] }).offers ?? [];
    if (!offer && isCounted) throw new Error(`Nothing was offered: ${JSON.stringify(first)}`);
    if (!offer) return;
    await ask("press", `/api/checkout/holds/${offer.id}`, { checkoutToken, intent: "apply", lines });
  }

  async function send(address: string, { body, token }: { body: object; token: string }) {
    const start = performance.now();
    const response = await fetch(address, {
      method: "POST",
      headers: {
        Authorization: `Bearer ${token}`,
        "Content-Type": "application/json",
        "User-Agent": ordinaryUserAgent,
        Origin: "https://extensions.shopifycdn.com",
      },
      body: JSON.stringify(body),
      // Node's own fetch takes undici's agents.
      ...({ dispatcher } as object),
    });
    const answer: unknown = await response.json();
    const total = performance.now() - start;
    if (response.status !== 200) throw new Error(`${address} answered ${response.status}: ${JSON.stringify(answer)}`);
    const header = (name: string) => Number(response.headers.get(name) ?? 0);
    return { answer, total, own: total - header("x-waited-ms"), shared: total - header("x-others-ms") };
  }

  const failures: Error[] = [];
  const all: Promise<void>[] = [];
  for (const buyer of world.buyers.slice(0, warmUp)) await buy(buyer, { isCounted: false, thinkMs: 0 });
  say(`Measuring ${buyers - warmUp} buyers, a new one every ${gapMs} ms`);
  for (const buyer of world.buyers.slice(warmUp)) {
    all.push(buy(buyer, { isCounted: true, thinkMs }).catch((error: Error) => void failures.push(error)));
    await setTimeout(gapMs);
    if (failures.length > 0) break;
  }
  await Promise.all(all);
  for (const failure of failures) throw failure;
  await dispatcher.close();
  return samples;
}

function tokenOf({ shop, customerGid }: BenchBuyer): string {
  const { SHOPIFY_API_KEY: apiKey, SHOPIFY_API_SECRET: apiSecret } = testEnvironment;
  return signCheckoutToken({ shop, apiKey, apiSecret, customerGid, now: new Date() });
}

function figuresOf(samples: Sample[]): CheckoutFigures {
  const own = samples.filter(({ step }) => step !== "peer").map((sample) => sample.own);
  const bare = samples.filter(({ step }) => step === "peer").map(({ total }) => total);
  const [p95Ms, peerP95Ms] = [percentile(own, 95), percentile(bare, 95)];
  return { p95Ms: round(p95Ms), peerP95Ms: round(peerP95Ms), ratio: round(p95Ms / peerP95Ms) };
}

function tell(samples: Sample[]): void {
  const head = ["step", "requests", "p50 in all", "p95 in all", "p50 own", "p95 own", "p50 shared", "p95 shared"];
  const table = new Table({ head, style: { head: [], border: [] } });
  const steps: Step[] = ["first question", "same question", "cart changed", "press", "peer"];
  for (const [name, of] of [...steps.map((step) => [step, [step]] as const), ["all but peer", steps.slice(0, 4)] as const]) {
    const some = samples.filter(({ step }) => of.includes(step));
    const times = (["total", "own", "shared"] as const).flatMap((what) =>
      [50, 95].map((part) =>
        percentile(
          some.map((one) => one[what]),
          part,
        ).toFixed(1),
      ),
    );
    table.push([name, String(some.length), ...times]);
  }
  process.stdout.write(
    `${table.toString()}\nMilliseconds, as the caller sees them. Own: without the wait for Shopify and PETZ. Shared: without the work of their
simulators' handlers alone.\n`,
  );
}
