import type { TFunction } from "i18next";
import { actorName } from "./actor-name.ts";

/** A colleague by the name they chose, or else by number. */
export function staffName(t: TFunction, staff: { actor: string; name: string | null }): string {
  return staff.name ?? actorName(t, staff.actor);
}
