import { spawn } from "node:child_process";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { petStore } from "#test/fixtures/pet-store.ts";
import { redirectHosts } from "#test/simulators/redirect/redirect-hosts.ts";
import { createShopifySimulator } from "#test/simulators/shopify/create-shopify-simulator.ts";
import type { ShopifySimulator } from "#test/simulators/shopify/create-shopify-simulator.ts";
import { serveHandler } from "#test/simulators/shopify/serve.ts";
import { signSessionToken } from "#test/simulators/shopify/session-token.ts";
import { testEnvironment } from "#test/support/environment.ts";
import { authenticate } from "#app/shopify.server.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "./errors.ts";
import { discardAccessToken, offlineAccessToken } from "./offline-access-token.server.ts";
import { scopes } from "./scopes.ts";
import { sessionStorage } from "./session-storage.server.ts";
import { withLock } from "#app/platform/with-lock.server.ts";

const shop = petStore.domain;
let simulator: ShopifySimulator;
let down = false;
let beforeAnswer = async (): Promise<void> => undefined;
let origin: string;
let undo: () => Promise<void>;

beforeAll(async () => {
  const served = await serveHandler(async (request) => {
    await beforeAnswer();
    return down ? new Response("down", { status: 503 }) : simulator.handle(request);
  });
  origin = served.origin;
  const restore = redirectHosts({ shopify: origin });
  undo = async () => {
    restore();
    await served.close();
  };
});
afterAll(async () => undo());
beforeEach(async () => {
  down = false;
  beforeAnswer = async () => undefined;
  simulator = createShopifySimulator({
    shops: [petStore],
    apiKey: testEnvironment.SHOPIFY_API_KEY,
    apiSecret: testEnvironment.SHOPIFY_API_SECRET,
    appUrl: testEnvironment.SHOPIFY_APP_URL,
    scopes,
    subscriptions: [],
  });
  await db.session.deleteMany();
  await db.shop.deleteMany();
});

/** A page of the app as the admin's iframe asks for it. */
function pageRequest(claims: Parameters<typeof signSessionToken>[1] = {}): Request {
  const { apiKey, apiSecret } = simulator.app;
  const token = signSessionToken(
    { shop, apiKey, apiSecret, userId: simulator.shop(shop).state.staff[0]?.id ?? 1, now: new Date() },
    claims,
  );
  const query = new URLSearchParams({
    embedded: "1",
    shop,
    host: btoa(`admin.shopify.com/store/northpaw`).replaceAll("=", ""),
    id_token: token,
  });
  return new Request(`https://punchcard.test/app?${query}`, {
    headers: { "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36" },
  });
}

function grantsOf(kind: string): number {
  return simulator.tokens.grants.filter(({ grant, status }) => grant === kind && status === 200).length;
}

async function storedExpiry(moment: Date): Promise<void> {
  await db.session.updateMany({ where: { shop }, data: { expires: moment } });
}

/** What a process of its own gets for a token. */
async function askInAnotherProcess(): Promise<string> {
  const ask = `
    const { offlineAccessToken } = await import("#app/shopify/offline-access-token.server.ts");
    const { inShop } = await import("#app/platform/shop-scope.server.ts");
    console.log(await inShop("${shop}", () => offlineAccessToken("${shop}")));`;
  const args = ["--import", "./test/simulators/redirect/preload.ts", "--input-type=module", "-e", `${ask} process.exit()`];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, SHOPIFY_SIMULATOR_ORIGIN: origin },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  for await (const chunk of child.stdout.setEncoding("utf8")) printed += chunk as string;
  return printed.trim();
}

const soon = (): Date => new Date(Date.now() + 60_000);

describe("The first page load", () => {
  it("exchanges one token however many requests come at once, and remembers the shop", async () => {
    const contexts = await Promise.all([1, 2, 3, 4].map(() => authenticate.admin(pageRequest())));
    expect(new Set(contexts.map(({ session }) => session.accessToken)).size).toBe(1);
    expect(grantsOf("offline")).toBe(1);
    expect(await db.shop.findUnique({ where: { id: shop } })).toMatchObject({
      name: petStore.name,
      timeZone: petStore.timeZone,
      uninstalledAt: null,
    });
  });

  it("waits with whoever comes once the token is there, until the shop is as well", async () => {
    const first = authenticate.admin(pageRequest());
    while ((await db.session.count()) === 0) await new Promise(setImmediate);
    await authenticate.admin(pageRequest());
    expect(await db.shop.count({ where: { id: shop } })).toBe(1);
    await first;
    expect(grantsOf("offline")).toBe(1);
  });

  it("begins anew where the process ended between the token and the shop", async () => {
    await authenticate.admin(pageRequest());
    await db.shop.deleteMany();
    await authenticate.admin(pageRequest());
    expect(await db.shop.count({ where: { id: shop } })).toBe(1);
    expect(grantsOf("offline")).toBe(2);
  });

  it("leaves no readable token in the database", async () => {
    const { session } = await authenticate.admin(pageRequest());
    const [row] = await db.$queryRaw<{ accessToken: string; refreshToken: string }[]>`SELECT * FROM "Session"`;
    expect(row?.accessToken).toMatch(/^sealed\.test\./);
    expect(row?.refreshToken).toMatch(/^sealed\.test\./);
    expect(JSON.stringify(row)).not.toContain("shp");
    expect((await sessionStorage.loadSession(session.id))?.accessToken).toBe(session.accessToken);
  });

  it("brings new tokens when the stored ones cannot be opened any more", async () => {
    await authenticate.admin(pageRequest());
    await db.session.updateMany({ data: { accessToken: `sealed.thrown-away.${"A".repeat(60)}` } });
    const { session } = await authenticate.admin(pageRequest());
    expect(await offlineAccessToken(shop)).toBe(session.accessToken);
    expect(grantsOf("offline")).toBe(2);
  });

  it("counts for nothing when the shop cannot be read, so that the next one tries again", async () => {
    simulator.faults.failNext = { status: 503, times: 10 };
    await expect(authenticate.admin(pageRequest())).rejects.toBeInstanceOf(Response);
    expect(await db.session.count()).toBe(0);
    simulator.faults.failNext = { status: 503, times: 0 };
    await authenticate.admin(pageRequest());
    expect(await db.shop.count()).toBe(1);
  });

  it.each([
    ["for another app", { aud: "another-app" }],
    ["that has expired", { exp: Math.floor(Date.now() / 1000) - 60 }],
  ])("with a session token %s gets no access", async (_why, claims) => {
    await expect(authenticate.admin(pageRequest(claims))).rejects.toBeInstanceOf(Response);
    expect(simulator.tokens.grants).toEqual([]);
  });
});

describe("A call from the checkout", () => {
  function checkoutRequest(claims: Parameters<typeof signSessionToken>[1] = {}): Request {
    const { apiKey, apiSecret } = simulator.app;
    const token = signSessionToken({ shop, apiKey, apiSecret, userId: 1, now: new Date() }, claims);
    return new Request("https://punchcard.test/checkout/coupons", {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, Origin: "https://extensions.shopifycdn.com" },
    });
  }

  it("is let in with a token for us and refused with one for another app", async () => {
    expect((await authenticate.checkout(checkoutRequest())).sessionToken.dest).toBe(`https://${shop}`);
    await expect(authenticate.checkout(checkoutRequest({ aud: "another-app" }))).rejects.toMatchObject({ status: 401 });
  });
});

describe("The worker's token", () => {
  it("is the stored one while it is good", async () => {
    const { session } = await authenticate.admin(pageRequest());
    expect(await offlineAccessToken(shop)).toBe(session.accessToken);
    expect(grantsOf("refresh")).toBe(0);
  });

  it("is renewed when it is due, once for all who ask", async () => {
    const { session } = await authenticate.admin(pageRequest());
    await storedExpiry(soon());
    const tokens = await Promise.all([1, 2, 3, 4, 5].map(() => offlineAccessToken(shop)));
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).not.toBe(session.accessToken);
    expect(simulator.tokens.grants.filter(({ grant }) => grant === "refresh")).toHaveLength(1);
  });

  it("is renewed once even if two processes ask at the same moment", async () => {
    await authenticate.admin(pageRequest());
    await storedExpiry(soon());
    // Whoever is first gets its answer when the other one is seen waiting.
    beforeAnswer = async () => {
      while ((await db.$queryRaw<unknown[]>`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`).length === 0);
    };
    const tokens = await Promise.all([askInAnotherProcess(), askInAnotherProcess()]);
    expect(tokens[0]).toMatch(/^shpat_/);
    expect(tokens[1]).toBe(tokens[0]);
    expect(simulator.tokens.grants.filter(({ grant }) => grant === "refresh")).toHaveLength(1);
  });

  it("is renewed again with the refresh token that the last renewal brought", async () => {
    await authenticate.admin(pageRequest());
    for (let times = 0; times < 3; times++) {
      await storedExpiry(soon());
      await offlineAccessToken(shop);
    }
    expect(grantsOf("refresh")).toBe(3);
  });

  it("is renewed after Shopify refused it, unless somebody else has renewed it since", async () => {
    await authenticate.admin(pageRequest());
    const refused = await offlineAccessToken(shop);
    await discardAccessToken(shop, refused);
    const renewed = await offlineAccessToken(shop);
    expect(renewed).not.toBe(refused);
    await discardAccessToken(shop, refused);
    expect(await offlineAccessToken(shop)).toBe(renewed);
  });

  it("is lost when the shop never installed the app", async () => {
    await expect(offlineAccessToken(shop)).rejects.toMatchObject({ name: "ShopifyAccessLost", why: "never_installed" });
  });

  it("is lost when Shopify refuses the refresh token, which is not tried twice, and comes back with the next visit", async () => {
    await authenticate.admin(pageRequest());
    await storedExpiry(soon());
    simulator.tokens.revoke(simulator.shop(shop).state);
    await expect(offlineAccessToken(shop)).rejects.toBeInstanceOf(ShopifyAccessLost);
    await expect(offlineAccessToken(shop)).rejects.toMatchObject({ why: "refused" });
    expect(simulator.tokens.grants.filter(({ grant }) => grant === "refresh")).toHaveLength(1);

    const { session } = await authenticate.admin(pageRequest());
    expect(await offlineAccessToken(shop)).toBe(session.accessToken);
  });

  it("is lost when the refresh token has expired", async () => {
    await authenticate.admin(pageRequest());
    await db.session.updateMany({ data: { expires: soon(), refreshTokenExpires: new Date(Date.now() - 1000) } });
    await expect(offlineAccessToken(shop)).rejects.toMatchObject({ why: "refresh_token_expired" });
  });

  it("is only late when Shopify is down: the refresh token is kept for the next try", async () => {
    await authenticate.admin(pageRequest());
    await storedExpiry(soon());
    down = true;
    await expect(offlineAccessToken(shop)).rejects.toBeInstanceOf(ShopifyUnavailable);
    down = false;
    expect(await offlineAccessToken(shop)).toMatch(/^shpat_/);
  });
});

describe("The lock on a shop's access", () => {
  it("lets one at a time work on a shop, and shops do not wait for one another", async () => {
    const seen: string[] = [];
    let finishFirst = (): void => undefined;
    const first = withLock(`shop-access/${shop}`, async () => {
      seen.push("first begins");
      await new Promise<void>((resolve) => (finishFirst = resolve));
      seen.push("first ends");
    });
    const second = withLock(`shop-access/${shop}`, async () => void seen.push("second"));
    await withLock("shop-access/other.myshopify.com", async () => void seen.push("other"));
    while (!seen.includes("first begins")) await new Promise((resolve) => setImmediate(resolve));
    finishFirst();
    await Promise.all([first, second]);
    expect(seen.filter((step) => step !== "other")).toEqual(["first begins", "first ends", "second"]);
    expect(seen.indexOf("other")).toBeLessThan(seen.indexOf("first ends"));
  });

  it("is free again after work that failed", async () => {
    await expect(withLock(`shop-access/${shop}`, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await withLock(`shop-access/${shop}`, async () => "done")).toBe("done");
  });
});
