import { Badge } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ChainState } from "#app/sales/chain-view.ts";

const badges: Record<ChainState, Pick<BadgeProps, "tone" | "progress">> = {
  setting_up: { tone: "attention", progress: "partiallyComplete" },
  active: { tone: "success", progress: "complete" },
  paused: {},
  removing: { tone: "warning", progress: "partiallyComplete" },
  removed: {},
};

export function ChainBadge({ state }: { state: ChainState }) {
  const { t } = useTranslation();
  return <Badge {...badges[state]}>{t(`stores.states.${state}`)}</Badge>;
}
