import { expect, it } from "vitest";
import { handActionsOf } from "./hand-actions.ts";
import { holdStates, openStates } from "./hold-states.ts";

const hold = { kind: "coupon", reason: null, codeState: "none", orderKept: true, authRef: "a1", attempts: 0 } as const;

it("offers to release what nothing was bought with, and to decide what a partner does not capture or take back; nothing else", () => {
  const offered = Object.fromEntries(holdStates.map((state) => [state, handActionsOf({ ...hold, state })]));
  expect(offered).toEqual({
    ...Object.fromEntries(holdStates.map((state) => [state, []])),
    ...Object.fromEntries(openStates.map((state) => [state, ["release"]])),
    capture_failed: ["capture", "write_off"],
    returning: ["write_off"],
  });
});
