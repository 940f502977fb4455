import { expect, it } from "vitest";
import { holdStates } from "./hold-states.ts";
import { statesOf, summaryGroups } from "./hold-groups.ts";

it("has every state in one group of the summary, so that no money is counted twice or left out", () => {
  expect(summaryGroups.flatMap(statesOf).sort()).toEqual([...holdStates].sort());
});

it("calls money at risk what was paid for and not captured", () => {
  expect(statesOf("waiting")).toEqual(["capturing", "capture_failed"]);
});
