import { describe, expect, it } from "vitest";
import { setupSteps, stepToShow } from "./setup-steps.ts";

type Standing = Parameters<typeof setupSteps>[0];

const toronto = { status: "operational", timeZone: "America/Toronto" } as const;
const begun: Standing = { state: "setting_up", step: "label", access: "disconnected", locations: [] };
const connected: Standing = { ...begun, access: "connected", step: "locations" };

const openOf = (chain: Standing) =>
  setupSteps(chain)
    .filter(({ isOpen }) => isOpen)
    .map(({ step }) => step);

describe("The steps of a set-up", () => {
  it("open one after the other, and those before stay open", () => {
    expect(openOf(begun)).toEqual(["label", "connect"]);
    expect(openOf(connected)).toEqual(["label", "connect", "locations"]);
    expect(openOf({ ...connected, locations: [toronto] })).toEqual(["label", "connect", "locations", "schedule"]);
  });

  it("wait for the time zone of every operational location, and of no other", () => {
    const withoutZone = { ...toronto, timeZone: null };
    expect(openOf({ ...connected, locations: [toronto, withoutZone] })).not.toContain("schedule");
    expect(openOf({ ...connected, locations: [toronto, { ...withoutZone, status: "closed" }] })).toContain("schedule");
    expect(openOf({ ...connected, locations: [{ ...toronto, status: "closed" }] })).not.toContain("schedule");
  });

  it("go on where the set-up was left, or as far as they can be opened", () => {
    expect(stepToShow(connected, null)).toBe("locations");
    expect(stepToShow(connected, "label")).toBe("label");
    expect(stepToShow(connected, "finished")).toBe("locations");
    expect(stepToShow(connected, "nowhere")).toBe("locations");
    expect(stepToShow({ ...connected, access: "credentials_rejected" }, "locations")).toBe("connect");
  });

  it("are over for a chain that is set up, except for its access", () => {
    const active: Standing = { ...connected, state: "active", step: "finished", locations: [toronto] };
    expect(openOf(active)).toEqual(["connect", "finished"]);
    expect(stepToShow(active, null)).toBe("finished");
    expect(stepToShow(active, "connect")).toBe("connect");
    expect(stepToShow(active, "label")).toBe("connect");
  });
});
