import { chainSteps } from "./chain-view.ts";
import type { ChainStep, ChainView } from "./chain-view.ts";

type Standing = Pick<ChainView, "state" | "step" | "access"> & { locations: Pick<ChainView["locations"][number], "status" | "timeZone">[] };

/** The steps of a chain's set-up, and which of them can be opened: each needs what those before it bring. */
export function setupSteps(chain: Standing): { step: ChainStep; isOpen: boolean }[] {
  return chainSteps.map((step) => ({ step, isOpen: canOpen(chain, step) }));
}

/** The step to show for one that was asked for: where the set-up was left when none was, or else the last before it that can be opened. */
export function stepToShow(chain: Standing, asked: string | null): ChainStep {
  const wanted = chainSteps.find((step) => step === asked) ?? chain.step;
  const before = chainSteps.slice(0, chainSteps.indexOf(wanted) + 1);
  return before.findLast((step) => canOpen(chain, step)) ?? "connect";
}

function canOpen(chain: Standing, step: ChainStep): boolean {
  // Of a chain that is set up, the access alone is renewed here; all else is on its page.
  if (chain.state !== "setting_up") return step === "connect" || step === "finished";
  switch (step) {
    case "label":
    case "connect":
      return true;
    case "locations":
      return chain.access === "connected";
    case "schedule":
      return chain.access === "connected" && hasTimeZones(chain);
    case "finished":
      return false;
  }
}

/** A location that is not operational may stay without one. */
function hasTimeZones({ locations }: Standing): boolean {
  const operational = locations.filter(({ status }) => status === "operational");
  return operational.length > 0 && operational.every(({ timeZone }) => timeZone !== null);
}
