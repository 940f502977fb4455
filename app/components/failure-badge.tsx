import { Badge } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { FailureStatus } from "#app/failures/failure-view.ts";

export const failureBadges: Record<FailureStatus, Pick<BadgeProps, "tone" | "progress">> = {
  open: { tone: "warning", progress: "incomplete" },
  retrying: { tone: "info", progress: "partiallyComplete" },
  waiting: { tone: "attention", progress: "partiallyComplete" },
  snoozed: {},
  resolved: { tone: "success", progress: "complete" },
  hidden: {},
};

export function FailureBadge({ status }: { status: FailureStatus }) {
  const { t } = useTranslation();
  return <Badge {...failureBadges[status]}>{t(`failures.status.${status}`)}</Badge>;
}
