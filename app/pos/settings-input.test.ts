import { describe, expect, it } from "vitest";
import { defaultOrderSettings } from "#app/pos-setup/order-settings.ts";
import { inputFrom, readSettingsInput } from "./settings-input.ts";

const timeZone = "America/Toronto";
const since = new Date("2026-03-14T13:05:42.123Z");
const before = { ...defaultOrderSettings, minimumCreatedAt: since };

describe("readSettingsInput", () => {
  it("reads a date as the shop's clock shows it", () => {
    const input = { ...inputFrom(before, timeZone), minimumCreatedAt: "2026-07-01T09:30" };
    expect(readSettingsInput(input, { before, timeZone })).toMatchObject({
      status: "valid",
      settings: { minimumCreatedAt: new Date("2026-07-01T13:30:00Z") },
    });
  });

  it("keeps a date that was not touched to the millisecond", () => {
    expect(inputFrom(before, timeZone).minimumCreatedAt).toBe("2026-03-14T09:05");
    expect(readSettingsInput(inputFrom(before, timeZone), { before, timeZone })).toEqual({ status: "valid", settings: before });
  });

  it("takes an empty date as none, and names one that the calendar does not have", () => {
    const input = inputFrom(before, timeZone);
    const none = readSettingsInput({ ...input, minimumCreatedAt: "" }, { before, timeZone });
    expect(none.status === "valid" && none.settings.minimumCreatedAt).toBe(null);
    for (const minimumCreatedAt of ["2026-02-30T09:00", "soon"])
      expect(readSettingsInput({ ...input, minimumCreatedAt }, { before, timeZone })).toEqual({
        status: "invalid",
        errors: { minimumCreatedAt: "not_a_date" },
      });
  });

  it("names each field that is wrong once", () => {
    const input = { ...inputFrom(before, timeZone), ignoreTags: ["a".repeat(101), "b".repeat(101)], customerMatch: ["email", "email"] };
    expect(readSettingsInput(input, { before, timeZone })).toEqual({
      status: "invalid",
      errors: { ignoreTags: "too_long", customerMatch: "twice" },
    });
  });
});
