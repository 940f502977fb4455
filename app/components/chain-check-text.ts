import type { TFunction } from "i18next";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import type { ChainCheck } from "#app/sales/chain-check-view.ts";

/** What a check of a chain says. */
export function chainCheckText(t: TFunction, { view, partner }: { view: ChainCheck; partner: PosPartner }): string {
  const named = { ...view.details, partner: t(`partners.${partner}`) };
  switch (view.check) {
    case "access":
      return t(
        view.why === "connected" && view.details.user ? "stores.checks.access.connectedAs" : `stores.checks.access.${view.why}`,
        named,
      );
    case "imports":
      return t(`stores.checks.imports.${view.why}`, named);
    case "schedule":
      return t(`stores.checks.schedule.${view.why}`, named);
    case "stores":
      return t(`stores.checks.stores.${view.why}`, { ...named, count: Number(view.details.days ?? 0) });
    case "location_ids":
      return t(`stores.checks.location_ids.${view.why}`, named);
    case "unknown_store":
      return t(`stores.checks.unknown_store.${view.why}`, { ...named, count: Number(view.details.count ?? 0) });
    case "time_clock":
      // Lightspeed's is a module that can be switched on.
      return t(
        view.why === "absent" && partner === "lightspeed" ? "stores.checks.time_clock.off" : `stores.checks.time_clock.${view.why}`,
        named,
      );
    case "edits":
      return t(`stores.checks.edits.${view.why}`, { ...named, count: Number(view.details.count ?? 0) });
  }
}
