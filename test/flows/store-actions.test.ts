import { afterAll, beforeAll, expect, it } from "vitest";
import { readAstro, saveAstroSettings } from "#app/connections/astro.server.ts";
import { loyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ astroAccount: { storeApi: true } });
});
afterAll(() => world.close());

async function program() {
  const connection = await loyaltyConnectionFor(world.shop.domain);
  if (connection.status !== "ready") throw new Error(`The connection is ${connection.status}.`);
  return connection.program;
}

async function save(change: { storeActions?: "assisted" | "direct"; siteUrl?: string }) {
  const { settings } = await readAstro(world.shop.domain);
  return saveAstroSettings({ shop: world.shop.domain, settings: { ...settings, ...change }, actor: "Robin" });
}

it("what a shop arranges with Astro is a person's to do until the settings say otherwise, and at once when they do", async () => {
  const before = await program();
  expect(before.store).toMatchObject({ how: "assisted", pages: { enrolment: "https://astroloyalty.com/" } });
  expect(await program()).toBe(before);

  expect(await save({ siteUrl: "javascript:alert(1)" })).toEqual({ status: "invalid", errors: { siteUrl: "not_https" } });
  expect(await program()).toBe(before);
  expect(await save({ siteUrl: "https://retail.astro.example/login" })).toEqual({ status: "ok" });
  expect((await program()).store).toMatchObject({ how: "assisted", pages: { card: "https://retail.astro.example/login" } });

  expect(await save({ storeActions: "direct" })).toEqual({ status: "ok" });
  const { store } = await program();
  if (store.how !== "direct") throw new Error("The settings say that Punchcard sends them.");
  expect(await store.enrollStore({ programId: "2401", distributor: "Northern Frozen Foods", accountNumber: "NFF-5530182" })).toEqual({
    status: "done",
  });
  expect(world.astro.books.enrolments()).toContainEqual(expect.objectContaining({ programId: 2401, accountNumber: "NFF-5530182" }));

  expect(await save({ storeActions: "assisted" })).toEqual({ status: "ok" });
  expect((await program()).store.how).toBe("assisted");
});
