import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assignLocationIds, clashesOf, keyOf, locationIdsOf, longestLocationId } from "./location-ids.ts";

const lightspeed = (...ids: string[]) => ids.map((outletId) => ({ partner: "lightspeed" as const, outletId }));
const heartland = (...ids: string[]) => ids.map((outletId) => ({ partner: "heartland" as const, outletId }));
const queen = "0624dbcd-b8cd-11ea-a0f5-b8ca3a64f8f4";
const water = "0625f9e1-b8cd-11ea-a0f5-b8ca3a64f8f4";
const robson = "9d1c7a52-6f1b-4a0e-8c35-77e0d41b2c9a";

describe("location IDs", () => {
  it("are the last eight characters of a GUID, and numbers of four digits", () => {
    expect(assignLocationIds(lightspeed(robson), { taken: [] })).toEqual(new Map([[robson, "d41b2c9a"]]));
    expect(assignLocationIds(heartland("1", "100002"), { taken: [] })).toEqual(
      new Map([
        ["1", "0001"],
        ["100002", "100002"],
      ]),
    );
  });

  it("tell old GUIDs with the same tail apart by more of them, in whichever order they come", () => {
    const expected = new Map([
      [queen, "0624dbcdb8cd11eaa0f5b8ca3a64f8f4"],
      [water, "0625f9e1b8cd11eaa0f5b8ca3a64f8f4"],
      [robson, "d41b2c9a"],
    ]);
    expect(assignLocationIds(lightspeed(queen, water, robson), { taken: [] })).toEqual(expected);
    expect(assignLocationIds(lightspeed(robson, water, queen), { taken: [] })).toEqual(expected);
    const near = "9d1c7a52-6f1b-4a0e-8c35-00003a64f8f4";
    expect(assignLocationIds(lightspeed(queen, near), { taken: [] })).toEqual(
      new Map([
        [queen, "b8ca3a64f8f4"],
        [near, "00003a64f8f4"],
      ]),
    );
  });

  it("leave those alone that another store has, whatever its capitals", () => {
    expect(assignLocationIds(lightspeed(robson), { taken: ["D41B2C9A"] }).get(robson)).toBe("77e0d41b2c9a");
    expect(assignLocationIds(heartland("1"), { taken: ["0001"] }).get("1")).toBe("00000001");
    expect(assignLocationIds(heartland("1"), { taken: ["0001", "00000001", "000000000001", "000000000001-2"] }).get("1")).toBe(
      "000000000001-3",
    );
  });

  it("are one of their kind, and the same whichever way the stores are told", () => {
    const hex = fc.constantFrom(..."01ab");
    const guid = fc.array(hex, { minLength: 12, maxLength: 12 }).map((tail) => `0624dbcd-b8cd-11ea-a0f5-${tail.join("")}`);
    const ids = fc.uniqueArray(fc.oneof(guid, fc.uuid(), fc.integer({ min: 1, max: 30 }).map(String)), { maxLength: 20 });
    fc.assert(
      fc.property(
        ids,
        fc.array(guid.map((id) => id.slice(-8))),
        fc.constantFrom("lightspeed" as const, "heartland" as const),
        (outletIds, taken, partner) => {
          const outlets = outletIds.map((outletId) => ({ partner, outletId }));
          const assigned = assignLocationIds(outlets, { taken });
          const all = [...assigned.values()].map(keyOf);
          expect(all).toHaveLength(outlets.length);
          expect(new Set([...all, ...taken]).size).toBe(all.length + new Set(taken).size);
          expect(all.every((id) => id.length <= longestLocationId && /^[\w-]+$/.test(id))).toBe(true);
          expect(assignLocationIds(outlets.toReversed(), { taken })).toEqual(assigned);
        },
      ),
    );
  });
});

describe("a clash", () => {
  const store = (outletId: string, name: string, locationId = locationIdsOf({ partner: "lightspeed", outletId })[0] ?? "") => ({
    partner: "lightspeed" as const,
    outletId,
    id: name,
    name,
    locationId,
  });

  it("is told of both stores, until the merchant gives one an ID of its own", () => {
    const [long, longer] = [queen.replaceAll("-", ""), water.replaceAll("-", "")];
    expect(clashesOf([store(queen, "Queen", long), store(water, "Water", longer), store(robson, "Robson")])).toEqual(
      new Map([
        ["Queen", "Water"],
        ["Water", "Queen"],
      ]),
    );
    expect(clashesOf([store(queen, "Queen", "Q1"), store(water, "Water", longer)])).toEqual(new Map([["Water", "Queen"]]));
  });
});
