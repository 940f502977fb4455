import { Badge } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { HoldState } from "#app/coupons/hold-states.ts";

const badges: Record<HoldState, Pick<BadgeProps, "tone" | "progress">> = {
  authorizing: { progress: "incomplete" },
  authorized: { progress: "incomplete" },
  assigning: { tone: "info", progress: "partiallyComplete" },
  code_assigned: { tone: "info", progress: "partiallyComplete" },
  applied: { tone: "info", progress: "partiallyComplete" },
  ordered: { tone: "info", progress: "partiallyComplete" },
  capturing: { tone: "attention", progress: "partiallyComplete" },
  capture_failed: { tone: "critical", progress: "incomplete" },
  captured: { tone: "attention", progress: "partiallyComplete" },
  redeemed: { tone: "success", progress: "complete" },
  releasing: { progress: "partiallyComplete" },
  released: {},
  returning: { tone: "attention", progress: "partiallyComplete" },
  returned: {},
};

export function HoldBadge({ state }: { state: HoldState }) {
  const { t } = useTranslation();
  return <Badge {...badges[state]}>{t(`coupons.states.${state}`)}</Badge>;
}
