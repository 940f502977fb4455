import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { HomeView } from "#app/orders/order-view.ts";
import { ConnectionBadge } from "./connection-badge.tsx";
import { partnerName } from "./failure-texts.ts";

/** Each point of sale at a glance, with the way to its check-up. */
export function PosCards({ points }: { points: HomeView["pos"] }) {
  const { t } = useTranslation();
  return points.map(({ partner, status, sent, waiting }) => (
    <Card key={partner}>
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {partnerName(t, partner)}
          </Text>
          <ConnectionBadge status={status} />
        </InlineStack>
        <Text as="p">
          {[t("home.pos.sent", { count: sent }), waiting > 0 && t("home.pos.waiting", { count: waiting })].filter(Boolean).join(" · ")}
        </Text>
        <Link url={`/app/pos/${partner}`}>{t("home.pos.checkUp", { partner: partnerName(t, partner) })}</Link>
      </BlockStack>
    </Card>
  ));
}
