import { Badge } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { CompletenessDay, DayState } from "#app/reports/completeness-view.ts";
import { stateText } from "./completeness-texts.ts";

const looks: Record<DayState, Pick<BadgeProps, "tone" | "progress">> = {
  complete: { tone: "success", progress: "complete" },
  gaps: { tone: "warning", progress: "incomplete" },
  nothing: {},
};

export function CompletenessBadge({ day }: { day: Pick<CompletenessDay, "state" | "gaps"> }) {
  const { t } = useTranslation();
  return <Badge {...looks[day.state]}>{stateText(t, useFormat(), day)}</Badge>;
}
