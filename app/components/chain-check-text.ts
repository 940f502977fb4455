import type { TFunction } from "i18next";
import type { ChainCheck } from "#app/sales/chain-check-view.ts";

/** What a check of a chain says. */
export function chainCheckText(t: TFunction, view: ChainCheck, partner: string): string {
  const named = { ...view.details, partner };
  switch (view.check) {
    case "access":
      return t(`stores.checks.access.${view.why}`, named);
    case "imports":
      return t(`stores.checks.imports.${view.why}`, named);
    case "schedule":
      return t(`stores.checks.schedule.${view.why}`, named);
    case "stores":
      return t(`stores.checks.stores.${view.why}`, named);
    case "location_ids":
      return t(`stores.checks.location_ids.${view.why}`, named);
    case "unknown_store":
      return t(`stores.checks.unknown_store.${view.why}`, named);
    case "time_clock":
      return t(`stores.checks.time_clock.${view.why}`, named);
    case "edits":
      return t(`stores.checks.edits.${view.why}`, named);
  }
}
