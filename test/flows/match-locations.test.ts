import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { db } from "#app/platform/db.server.ts";
import type { LocationView } from "#app/sales/chain-view.ts";
import { leaveLocations, saveLocations } from "#app/sales/leave-locations.server.ts";
import { lookAtLocations } from "#app/sales/look-at-locations.server.ts";
import { setStatuses } from "#app/sales/set-statuses.server.ts";
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

/** A chain whose locations are read, and two of them. */
async function matched(): Promise<{ chain: string; queen: LocationView; robson: LocationView }> {
  const chain = await world.start();
  await world.connect(chain);
  expect(await lookAtLocations({ shop, chain })).toEqual({ status: "ok" });
  return { chain, queen: await world.location(chain, "queen"), robson: await world.location(chain, "robson") };
}

const inputOf = ({ locationId, timeZone }: LocationView) => ({ locationId, timeZone: timeZone ?? "" });

it("Each location is looked at by itself, and nobody waits for it to go on", async () => {
  const { chain, queen } = await matched();
  expect(queen.check).toEqual({ state: "checking" });
  expect(await leaveLocations({ shop, chain, inputs: {} })).toMatchObject({ status: "saved", errors: {} });
  expect((await world.view(chain)).step).toBe("schedule");
  await world.settled();
  // What each said by then depends on the POS alone.
  const { locations } = await world.view(chain);
  expect(locations.map(({ check }) => check?.state)).not.toContain("checking");
});

it("A location that takes what another gives up is saved with it, whatever their order", async () => {
  const { queen, robson } = await matched();
  for (const [giver, taker] of [
    [queen, robson],
    [robson, queen],
  ] as const) {
    const given = `free-${giver.name.slice(0, 2)}`;
    const before = (await db.storeLocation.findUniqueOrThrow({ where: { id: giver.id } })).locationId;
    const inputs = {
      [taker.id]: { ...inputOf(taker), locationId: before },
      [giver.id]: { ...inputOf(giver), locationId: given },
    };
    const answer = await saveLocations({ shop, inputs });
    expect([answer.status, answer.saved.toSorted()]).toEqual(["saved", [giver.id, taker.id].toSorted()]);
    expect((await db.storeLocation.findUniqueOrThrow({ where: { id: taker.id } })).locationId).toBe(before);
  }
});

it("What is wrong is told of the location that it is about, and what is right is saved all the same", async () => {
  const { chain, queen, robson } = await matched();
  await db.storeLocation.update({ where: { id: queen.id }, data: { timeZone: null } });
  const inputs = { [robson.id]: { locationId: queen.locationId, timeZone: "America/Vancouver" } };
  expect(await leaveLocations({ shop, chain, inputs })).toEqual({
    status: "invalid",
    saved: [],
    errors: {
      [robson.id]: { locationId: "location_id_taken", takenBy: queen.name },
      [queen.id]: { timeZone: "time_zone_missing" },
    },
    problem: null,
  });
  expect((await world.view(chain)).step).not.toBe("schedule");
  const mended = {
    [robson.id]: { locationId: "robson", timeZone: "America/Vancouver" },
    [queen.id]: { ...inputOf(queen), timeZone: "America/Toronto" },
  };
  expect(await leaveLocations({ shop, chain, inputs: mended })).toMatchObject({ status: "saved" });
});

it("A chain without an operational location goes no further", async () => {
  const { chain } = await matched();
  const { locations } = await world.view(chain);
  await setStatuses({ shop, locations: locations.map(({ id }) => id), status: "closed", actor: "Robin" });
  expect(await leaveLocations({ shop, chain, inputs: {} })).toMatchObject({ status: "invalid", problem: "no_operational_store" });
});

it("A location of a chain that runs needs its time zone before it is operational", async () => {
  const chain = await world.setUp();
  const robson = await world.location(chain, "robson");
  await setStatuses({ shop, locations: [robson.id], status: "closed", actor: "Robin" });
  await db.storeLocation.update({ where: { id: robson.id }, data: { timeZone: null } });
  expect(await setStatuses({ shop, locations: [robson.id], status: "operational", actor: "Robin" })).toEqual({
    status: "invalid",
    saved: [],
    errors: { [robson.id]: { timeZone: "time_zone_missing" } },
    problem: null,
  });
});
