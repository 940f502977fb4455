import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  checkChain,
  connectChainHeartland,
  startChainLightspeed,
  useOrderConnection as shareOrders,
} from "#app/connections/chain-access.server.ts";
import { finishChainFromCallback, finishFromCallback, leadBackFromLightspeed } from "#app/connections/lightspeed-callback.server.ts";
import { db } from "#app/platform/db.server.ts";
import { rotateKeys } from "#app/platform/rotate-keys.server.ts";
import { keyIdOf } from "#app/platform/secrets.server.ts";
import { readOutlets } from "#app/sales/locations.server.ts";
import { readChains } from "#app/sales/read-chains.server.ts";
import { finishChain, saveLabel, startChain } from "#app/sales/set-up-chain.server.ts";
import { heartlandToken } from "#test/fixtures/heartland-world.ts";
import { lightspeedIds } from "#test/fixtures/lightspeed-world.ts";
import { openChainWorld } from "#test/support/open-chain-world.ts";
import type { ChainWorld } from "#test/support/open-chain-world.ts";

let world: ChainWorld;
let shop: string;

beforeAll(async () => {
  world = await openChainWorld();
  shop = world.domain;
  await world.startWorker();
});
afterAll(() => world.close());
afterEach(() => world.clear());

describe("a label", () => {
  it("is wanted, short, and one of its kind whatever its capitals", async () => {
    const chain = await world.start("Pawsome_100%");
    const label = (text: string) => startChain({ shop, partner: "lightspeed", label: text, actor: "Robin" });
    expect(await label("  ")).toEqual({ status: "invalid", errors: { label: "required" } });
    expect(await label("x".repeat(61))).toEqual({ status: "invalid", errors: { label: "too_long" } });
    expect(await label("pawsome_100% ")).toEqual({ status: "invalid", errors: { label: "label_taken" } });
    const other = await world.start("PawsomeX100 and more");
    expect(await saveLabel({ shop, chain: other, label: "PAWSOME_100%" })).toEqual({ status: "invalid", errors: { label: "label_taken" } });
    expect(await saveLabel({ shop, chain, label: "PAWSOME_100%" })).toEqual({ status: "saved" });
    expect((await readChains(shop)).map((view) => view.label)).toEqual(["PAWSOME_100%", "PawsomeX100 and more"]);
  });
});

describe("a chain's own account at Lightspeed", () => {
  it("is connected by a way that leads back to the chain, once, and for that chain of that shop alone", async () => {
    const [chain, other] = [await world.start(), await world.start("Other")];
    const query = await world.grant(chain);
    const back = await leadBackFromLightspeed(query);
    expect(back).toMatchObject({ status: "back", to: expect.stringContaining(`/app/stores/${chain}/setup?code=`) as string });
    expect(await finishFromCallback(shop, query)).toEqual({ status: "expired" });
    expect(await finishChainFromCallback({ shop, chain: other }, query)).toEqual({ status: "expired" });
    expect(await finishChainFromCallback({ shop: "other.myshopify.com", chain }, query)).toEqual({ status: "not_found" });
    expect(await finishChainFromCallback({ shop, chain }, query)).toEqual({ status: "connected" });
    expect(await finishChainFromCallback({ shop, chain }, query)).toEqual({ status: "expired" });
    expect(await finishChainFromCallback({ shop, chain }, new URLSearchParams())).toBe(null);
    expect(await world.view(chain)).toMatchObject({
      access: "connected",
      account: "pawsomepets",
      authorisedBy: "Robin Leclair",
      shared: false,
    });
    // The connection that orders are sent with was never asked for.
    expect(await db.connection.count()).toBe(0);
  });

  it("says who said no, and which permission is missing", async () => {
    const chain = await world.start();
    const denied = new URLSearchParams({ error: "access_denied", state: (await world.grant(chain)).get("state") ?? "" });
    expect(await leadBackFromLightspeed(denied)).toMatchObject({
      to: expect.stringContaining(`/app/stores/${chain}/setup?denied=access_denied`) as string,
    });
    await world.visitBy({ denyScopes: ["sales:read", "webhooks"] });
    expect(await world.connect(chain)).toEqual({ status: "scopes_missing", scopes: ["sales:read"] });
    await world.visitBy({ denyScopes: ["webhooks"] });
    expect(await world.connect(chain)).toEqual({ status: "connected" });
  });

  it("is in one chain of a shop only, whichever way it is read", async () => {
    const [chain, other] = [await world.start("First"), await world.start("Second")];
    await world.connect(chain);
    expect(await world.connect(other)).toEqual({ status: "account_taken", label: "First" });
    await world.connectPos("lightspeed");
    expect(await shareOrders({ shop, chain: other })).toEqual({ status: "account_taken", label: "First" });
    expect((await world.view(other)).access).toBe("disconnected");
    expect(await shareOrders({ shop, chain })).toEqual({ status: "connected" });
    expect(await db.storeChain.findUnique({ where: { id: chain } })).toMatchObject({ shared: true, credentials: "" });
  });

  it("is not changed for another once something was brought in; before that its stores go", async () => {
    const chain = await world.start();
    await db.storeChain.update({ where: { id: chain }, data: { account: "otherpets" } });
    await db.storeLocation.create({
      data: { shopId: shop, chainId: chain, outletId: "o", name: "Old", locationId: "o", currency: "CAD" },
    });
    expect(await world.connect(chain)).toEqual({ status: "connected" });
    expect((await world.view(chain)).locations).toEqual([]);
    await db.storeChain.update({ where: { id: chain }, data: { account: "otherpets", state: "active" } });
    expect(await world.connect(chain)).toEqual({ status: "other_account", account: "otherpets" });
  });

  it("is sealed for its chain, and sealed again with a new key", async () => {
    const chain = await world.start();
    await world.connect(chain);
    const sealed = async () => (await db.storeChain.findUniqueOrThrow({ where: { id: chain } })).credentials;
    expect(keyIdOf(await sealed())).toBe("test");
    const old = { id: "test", key: Buffer.alloc(32, 7) };
    await rotateKeys({ keys: [{ id: "new", key: Buffer.alloc(32, 8) }, old] });
    expect(keyIdOf(await sealed())).toBe("new");
    await rotateKeys({ keys: [old, { id: "new", key: Buffer.alloc(32, 8) }] });
    expect(await checkChain({ shop, chain })).toEqual({ status: "ok" });
  });
});

describe("a chain of the account that orders are sent to", () => {
  it("needs a connection that works, and stops when orders go to another account", async () => {
    const chain = await world.start();
    expect(await shareOrders({ shop, chain })).toEqual({ status: "expired" });
    await world.connectPos("lightspeed");
    expect(await shareOrders({ shop, chain })).toEqual({ status: "connected" });
    expect(await world.view(chain)).toMatchObject({
      access: "connected",
      shared: true,
      account: "pawsomepets",
      authorisedBy: "Robin Leclair",
    });
    expect(await readOutlets({ shop, chain })).toEqual({ status: "ok" });
    await db.storeChain.update({ where: { id: chain }, data: { account: "otherpets" } });
    expect((await world.view(chain)).access).toBe("disconnected");
    expect(await readOutlets({ shop, chain })).toEqual({ status: "disconnected" });
  });
});

describe("a chain at Heartland", () => {
  it("has a token of its own, and stores with numbers of four digits", async () => {
    const chain = await world.start("Northside", "heartland");
    const input = { baseUrl: "northside-pets", token: "guess" };
    expect(await connectChainHeartland({ shop, chain, input })).toEqual({ status: "credentials_rejected" });
    expect(await connectChainHeartland({ shop, chain, input: { ...input, token: "" } })).toEqual({
      status: "invalid",
      errors: { token: "required" },
    });
    expect(await connectChainHeartland({ shop, chain, input: { ...input, token: heartlandToken } })).toEqual({ status: "connected" });
    expect(await connectChainHeartland({ shop, chain, input: { ...input, token: "" } })).toEqual({ status: "connected" });
    expect(await startChainLightspeed({ shop, chain })).toBe(null);
    expect(await readOutlets({ shop, chain })).toEqual({ status: "ok" });
    const view = await world.view(chain);
    expect(view.timeClock).toBe("absent");
    expect(view.locations.map(({ locationId, outletId, status }) => [locationId, outletId.padStart(4, "0"), status])).toEqual(
      view.locations.map(({ outletId, activeAtPos }) => [
        outletId.padStart(4, "0"),
        outletId.padStart(4, "0"),
        activeAtPos ? "operational" : "closed",
      ]),
    );
  });
});

describe("access that ends", () => {
  it("stops everything when the user who authorised it is removed, says whom it was of, and goes on when somebody else connects", async () => {
    const chain = await world.setUp();
    world.sell("queen");
    world.pos.lightspeed.books.changeUser(lightspeedIds.users.owner, { deletedAt: new Date().toISOString() });
    expect(await checkChain({ shop, chain })).toEqual({ status: "credentials_rejected" });
    expect(await world.view(chain)).toMatchObject({ access: "credentials_rejected", authorisedBy: "Robin Leclair" });
    expect(await readOutlets({ shop, chain })).toEqual({ status: "credentials_rejected" });
    expect(await finishChain({ shop, chain, actor: "Robin" })).toEqual({ status: "invalid", errors: { connection: "not_connected" } });
    await world.settled();
    expect(await db.storeSale.count()).toBe(0);

    await world.visitBy({ userId: lightspeedIds.users.ecom });
    // As after an import that nobody let in.
    await db.importRun.updateMany({ where: { chainId: chain }, data: { state: "failed", problem: "credentials_rejected" } });
    expect(await world.connect(chain)).toEqual({ status: "connected" });
    await world.settled();
    expect(await world.view(chain)).toMatchObject({ access: "connected", authorisedBy: "eCom Orders" });
    expect(await db.storeSale.count()).toBe(1);
    world.pos.lightspeed.books.changeUser(lightspeedIds.users.owner, { deletedAt: null });
  });

  it("is not given up for a POS that is silent, and is found to work again by a check", async () => {
    const chain = await world.setUp();
    world.pos.lightspeed.faults.add({ kind: "down" });
    expect(await checkChain({ shop, chain })).toEqual({ status: "unavailable" });
    expect((await world.view(chain)).access).toBe("connected");
    world.pos.lightspeed.faults.clear();
    await db.storeChain.update({ where: { id: chain }, data: { access: "credentials_rejected" } });
    expect(await checkChain({ shop, chain })).toEqual({ status: "ok" });
    expect((await world.view(chain)).access).toBe("connected");
  });
});
