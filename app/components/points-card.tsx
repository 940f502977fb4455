import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { Loyalty } from "#app/members/member-view.ts";

type PointsCardProps = { points: Loyalty["points"]; history: Loyalty["pointsHistory"] };

/** A member's points, and how they came and went. */
export function PointsCard({ points, history }: PointsCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  // A partner may say "0" of accounts in programs without points.
  if (points === null || (points === 0 && history.length === 0)) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("customers.points.heading")}
        </Text>
        <Text as="p" variant="headingLg">
          {t("customers.points.balance", { count: points, points: format.number(points) })}
        </Text>
        <BlockStack as="ul" gap="200">
          {history.map(({ id, description, day, points: change }) => (
            <li key={id} style={{ listStyle: "none" }}>
              <InlineStack align="space-between" gap="200" wrap={false}>
                <BlockStack>
                  <Text as="span" breakWord>
                    {description}
                  </Text>
                  <Text as="span" tone="subdued" variant="bodySm">
                    {format.day(day)}
                  </Text>
                </BlockStack>
                <Text as="span" numeric>
                  {change > 0 ? `+${format.number(change)}` : format.number(change)}
                </Text>
              </InlineStack>
            </li>
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}
