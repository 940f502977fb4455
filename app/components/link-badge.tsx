import { Badge } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { LinkRow } from "#app/pos/link-report.server.ts";

const linkBadges: Record<LinkRow["state"], Pick<BadgeProps, "tone" | "progress">> = {
  linked: { tone: "success", progress: "complete" },
  unlinked: { tone: "warning", progress: "incomplete" },
  ambiguous: { tone: "warning", progress: "partiallyComplete" },
};

export function LinkBadge({ state }: { state: LinkRow["state"] }) {
  const { t } = useTranslation();
  return <Badge {...linkBadges[state]}>{t(`pos.links.states.${state}`)}</Badge>;
}
