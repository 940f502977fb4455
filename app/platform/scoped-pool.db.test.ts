import { afterEach, describe, expect, it } from "vitest";
import { databaseUrl } from "./env.server.ts";
import { ScopedPool } from "./scoped-pool.server.ts";
import { inShop } from "./shop-scope.server.ts";

let pool: ScopedPool;
let told = 0;
afterEach(() => pool.end());

function open(max: number): void {
  told = 0;
  pool = new ScopedPool({ connectionString: databaseUrl(), max });
  pool.on("connect", (client) => {
    const ask = client.query.bind(client) as (...given: unknown[]) => unknown;
    client.query = ((...given: unknown[]) => {
      if (String(given[0]).startsWith("SET punchcard.shop")) told += 1;
      return ask(...given);
    }) as typeof client.query;
  });
}

function shopSeen(shop: string): Promise<string> {
  return inShop(shop, async () => {
    const { rows } = await pool.query<{ shop: string }>(`SELECT current_setting('punchcard.shop') AS shop`);
    return rows[0]?.shop ?? "";
  });
}

async function askInTurn(shop: string, times: number): Promise<string[]> {
  const seen: string[] = [];
  while (seen.length < times) seen.push(await shopSeen(shop));
  return seen;
}

describe("connections that know for which shop they are used", () => {
  it("each statement is its own shop's, with many more shops than connections", async () => {
    open(3);
    const shops = Array.from({ length: 12 }, (_, index) => `shop-${index}.myshopify.com`);
    const seen = await Promise.all(shops.map((shop) => askInTurn(shop, 25)));
    expect(seen).toEqual(shops.map((shop) => Array.from({ length: 25 }, () => shop)));
  });

  it("are told once, where there is one for each shop that is at work", async () => {
    open(2);
    await Promise.all(["one.myshopify.com", "two.myshopify.com"].map((shop) => askInTurn(shop, 50)));
    expect(told).toBe(2);
  });

  it("go to whoever need not be told, of those who wait", async () => {
    open(1);
    const [first, other] = ["one.myshopify.com", "two.myshopify.com"] as const;
    await Promise.all([first, other, first, other, first, other].map(shopSeen));
    expect(told).toBe(2);
  });

  it("keep nobody waiting for long: others go first a few times at most", async () => {
    open(1);
    let isServed = false;
    let before = 0;
    // Two who take turns: whenever the connection is free, one of them waits for it.
    const busy = async () => {
      for (; !isServed && before < 100; before += 1) await shopSeen("busy.myshopify.com");
    };
    await shopSeen("busy.myshopify.com");
    const others = [busy(), busy()];
    await shopSeen("rare.myshopify.com");
    isServed = true;
    await Promise.all(others);
    expect(before).toBeLessThan(10);
  });
});
