import { Badge } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { AstroView } from "#app/connections/astro-view.ts";

export const connectionBadges: Record<AstroView["status"], Pick<BadgeProps, "tone" | "progress">> = {
  connected: { tone: "success", progress: "complete" },
  credentials_rejected: { tone: "critical", progress: "incomplete" },
  disconnected: {},
  never: {},
};

export function ConnectionBadge({ status }: { status: AstroView["status"] }) {
  const { t } = useTranslation();
  return <Badge {...connectionBadges[status]}>{t(`connections.status.${status}`)}</Badge>;
}
