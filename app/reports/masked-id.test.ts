import { expect, test } from "vitest";
import { alikeWhenMasked, maskedId } from "./masked-id.ts";

test("masked, the end of a location ID is left, and nothing of it is changed", () => {
  expect((["none", "last4", "last3"] as const).map((mask) => maskedId("SB0007", mask))).toEqual(["SB0007", "0007", "007"]);
  expect(maskedId("07", "last4")).toBe("07");
});

test("locations that the mask makes one of are named", () => {
  const locations = [
    { name: "Queen Street", locationId: "3a64f8f4" },
    { name: "Harbour", locationId: "0b11f8f4" },
    { name: "Mall", locationId: "0b110007" },
  ];
  expect(alikeWhenMasked(locations, "none")).toEqual([]);
  expect(alikeWhenMasked(locations, "last4")).toEqual(["Queen Street", "Harbour"]);
  expect(alikeWhenMasked(locations.slice(1), "last3")).toEqual([]);
});
