import { Badge } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { LineState, OrderChannel, OrderState } from "#app/orders/order-view.ts";

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

/** Of what was sold in a store; that an order was placed online goes without saying. */
export function ChannelBadge({ channel }: { channel: OrderChannel }) {
  const { t } = useTranslation();
  return channel === "in_store" ? <Badge>{t("orders.channel.in_store")}</Badge> : null;
}

export function LineBadge({ state }: { state: LineState }) {
  const { t } = useTranslation();
  return <Badge {...lineBadges[state]}>{t(`orders.lineStates.${state}`)}</Badge>;
}
