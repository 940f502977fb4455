import type { HoldFacts } from "./hold.ts";
import { nextHold } from "./next-hold.ts";
import type { HoldEvent } from "./next-hold.ts";

/** What a person may do with a hold, and the event that it is. */
export const handEvents = {
  release: "released_by_hand",
  capture: "capture_asked",
  write_off: "written_off",
} as const satisfies Record<string, HoldEvent["kind"]>;
export type HandAction = keyof typeof handEvents;

export const handActions = Object.keys(handEvents) as [HandAction, ...HandAction[]];

/** What is offered for a hold as it stands: what the rules would not refuse. */
export function handActionsOf(hold: HoldFacts): HandAction[] {
  return handActions.filter((action) => nextHold(hold, { kind: handEvents[action] }).status === "moves");
}
