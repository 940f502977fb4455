import { Badge } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { LineState, OrderState } from "#app/orders/order-view.ts";

type Look = Pick<BadgeProps, "tone" | "progress">;

export const orderBadges: Record<OrderState, Look> = {
  pending: { tone: "info", progress: "partiallyComplete" },
  done: { tone: "success", progress: "complete" },
  skipped: {},
  failed: { tone: "warning", progress: "incomplete" },
};

export const lineBadges: Record<LineState, Look> = {
  pending: { tone: "info", progress: "partiallyComplete" },
  recorded: { tone: "success", progress: "complete" },
  already_recorded: { tone: "success", progress: "complete" },
  skipped: {},
  failed: { tone: "warning", progress: "incomplete" },
};

export function OrderBadge({ state }: { state: OrderState }) {
  const { t } = useTranslation();
  return <Badge {...orderBadges[state]}>{t(`orders.states.${state}`)}</Badge>;
}

export function LineBadge({ state }: { state: LineState }) {
  const { t } = useTranslation();
  return <Badge {...lineBadges[state]}>{t(`orders.lineStates.${state}`)}</Badge>;
}
