import { Banner } from "@shopify/polaris";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { StepResult } from "#app/failures/settle-step.server.ts";
import type { StepDecision } from "#app/failures/step-decision.ts";
import { LiveRegion } from "./live-region.tsx";
import { useEffectAtOnce } from "./use-effect-at-once.ts";

type StepOutcomeProps = { outcome: { decision: StepDecision; result: StepResult } | null; partner: string };

/** What came of settling a step that waited. */
export function StepOutcome({ outcome, partner }: StepOutcomeProps) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);

  // What was pressed is gone, and the focus with it: keyboard and screen reader go on where the outcome is said.
  useEffectAtOnce(() => {
    if (outcome) place.current?.focus();
  }, [outcome]);

  return (
    <div ref={place} tabIndex={-1} style={{ outline: "none" }}>
      <LiveRegion>{outcome && said(outcome)}</LiveRegion>
    </div>
  );

  function said({ decision, result }: NonNullable<StepOutcomeProps["outcome"]>) {
    if (result.status === "settled") return <Banner tone="success">{t(`programs.step.${decision}.done`)}</Banner>;
    if (result.status === "not_waiting") return <Banner tone="info">{t("programs.step.notWaiting")}</Banner>;
    return <Banner tone="critical">{t(`fixes.refusals.${result.reason}`, { partner, message: result.message ?? "" })}</Banner>;
  }
}
