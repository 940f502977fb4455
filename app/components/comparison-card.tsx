import { Badge, Banner, BlockStack, Box, Card, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { Comparison } from "#app/failures/failure-view.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { Facts } from "./facts.tsx";

type ComparisonCardProps = { comparison: Comparison | "unreachable"; partner: string };

/** A disputed reference: what was bought beside what the member's card shows. */
export function ComparisonCard({ comparison, partner }: ComparisonCardProps) {
  const { t } = useTranslation();
  if (comparison === "unreachable") return <Banner tone="warning">{t("failures.comparison.unreachable", { partner })}</Banner>;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("failures.comparison.heading")}
          </Text>
          <Text as="p" tone="subdued">
            {t("failures.comparison.question")}
          </Text>
        </BlockStack>
        <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
          <Bought bought={comparison.bought} />
          <Punches comparison={comparison} />
        </InlineGrid>
      </BlockStack>
    </Card>
  );
}

function Bought({ bought }: { bought: Comparison["bought"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <BlockStack gap="300">
      <Text as="h3" variant="headingSm">
        {t("failures.comparison.bought")}
      </Text>
      <Facts
        facts={[
          [t("failures.facts.product"), bought.title],
          [t("failures.facts.upc"), bought.upc],
          [t("failures.comparison.quantity"), format.number(bought.quantity)],
          [t("failures.comparison.day"), format.day(bought.day)],
          [t("failures.comparison.reference"), bought.reference],
        ]}
      />
    </BlockStack>
  );
}

function Punches({ comparison: { punches } }: { comparison: Comparison }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <BlockStack gap="300">
      <Text as="h3" variant="headingSm">
        {t("failures.comparison.onCard", { count: punches.length })}
      </Text>
      {punches.length === 0 && <Text as="p">{t("failures.comparison.nothing")}</Text>}
      <BlockStack as="ul" gap="200">
        {punches.map((punch, index) => (
          <li key={index} style={{ listStyle: "none" }}>
            <Box padding="300" background="bg-surface-secondary" borderRadius="200">
              <BlockStack gap="100">
                <Text as="span" breakWord>
                  {punch.description}
                </Text>
                <Text as="span" tone="subdued" variant="bodySm" breakWord>
                  {[format.day(punch.day), punch.card, punch.reference].filter(Boolean).join(" · ")}
                </Text>
                {(punch.sameReference || punch.sameItem) && (
                  <InlineStack gap="100">
                    {punch.sameReference && <Badge tone="info">{t("failures.comparison.sameReference")}</Badge>}
                    {punch.sameItem && <Badge>{t("failures.comparison.sameItem")}</Badge>}
                  </InlineStack>
                )}
              </BlockStack>
            </Box>
          </li>
        ))}
      </BlockStack>
    </BlockStack>
  );
}
