import { expect, it } from "vitest";
import { checkoutSettings } from "./checkout-settings.ts";
import { readSettingsInput } from "./read-settings-input.ts";

const input = { ...checkoutSettings.parse({}), holdMinutes: "30" };

it("takes what a form has, blanks left out", () => {
  const inStorePrograms = [{ programId: "p1", title: "Northpaw", reason: "  The distributor says so " }];
  expect(readSettingsInput({ ...input, guests: true, inStorePrograms, holdMinutes: " 45 " })).toEqual({
    status: "valid",
    settings: {
      ...checkoutSettings.parse({}),
      guests: true,
      holdMinutes: 45,
      inStorePrograms: [{ programId: "p1", title: "Northpaw", reason: "The distributor says so" }],
    },
  });
});

it.each(["", "4", "241", "12.5", "-30", "soon", "9999"])("takes no such minutes: %j", (holdMinutes) => {
  expect(readSettingsInput({ ...input, holdMinutes })).toEqual({ status: "invalid", errors: { holdMinutes: "not_minutes" } });
});

it("wants a reason for each program and manufacturer that is for the store alone", () => {
  const inStorePrograms = [
    { programId: "p1", title: "Northpaw", reason: " " },
    { programId: "p2", title: "Tidewater", reason: "In store only" },
  ];
  const inStoreBrands = [{ brand: "Chewbark", reason: "" }];
  expect(readSettingsInput({ ...input, inStorePrograms, inStoreBrands })).toEqual({
    status: "invalid",
    errors: { reasons: ["p1", "Chewbark"] },
  });
});
