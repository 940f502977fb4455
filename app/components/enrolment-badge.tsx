import { Badge } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ProgramRow } from "#app/programs/programs-view.ts";

const badges: Record<ProgramRow["enrolled"], Pick<BadgeProps, "tone" | "progress">> = {
  enrolled: { tone: "success", progress: "complete" },
  waiting: { tone: "attention", progress: "partiallyComplete" },
  not_enrolled: { tone: "warning", progress: "incomplete" },
  unknown: {},
};

/** How the shop stands with a program. */
export function EnrolmentBadge({ state }: { state: ProgramRow["enrolled"] }) {
  const { t } = useTranslation();
  return <Badge {...badges[state]}>{t(`programs.states.${state}`)}</Badge>;
}
