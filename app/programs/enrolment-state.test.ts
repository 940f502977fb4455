import { describe, expect, it } from "vitest";
import { enrolmentStateOf } from "./enrolment-state.ts";

const readAt = new Date("2026-03-14T12:00:00Z");
const nothing = { said: null, readAt, step: null, recorded: false };
const done = (at: string) => ({ state: "done" as const, doneAt: new Date(at) });

describe("How a shop stands with a program", () => {
  it("is not known while nobody says anything", () => {
    expect(enrolmentStateOf(nothing)).toBe("unknown");
    expect(enrolmentStateOf({ ...nothing, step: { state: "cancelled", doneAt: null } })).toBe("unknown");
  });

  it("is told by a purchase that was recorded in it, unless the partner says no", () => {
    expect(enrolmentStateOf({ ...nothing, recorded: true })).toBe("enrolled");
    expect(enrolmentStateOf({ ...nothing, recorded: true, said: false })).toBe("not_enrolled");
  });

  it("waits for a person from the moment somebody began, until the partner says yes", () => {
    const step = { state: "waiting" as const, doneAt: null };
    expect(enrolmentStateOf({ ...nothing, step, said: false })).toBe("waiting");
    expect(enrolmentStateOf({ ...nothing, step, said: true })).toBe("enrolled");
  });

  it("goes by the newest word", () => {
    expect(enrolmentStateOf({ ...nothing, said: false, step: done("2026-03-14T13:00:00Z") })).toBe("enrolled");
    expect(enrolmentStateOf({ ...nothing, said: false, step: done("2026-03-14T11:00:00Z") })).toBe("not_enrolled");
    expect(enrolmentStateOf({ ...nothing, step: done("2026-03-14T11:00:00Z") })).toBe("enrolled");
  });
});
