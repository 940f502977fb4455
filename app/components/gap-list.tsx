import { BlockStack, Box, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { CheckCircleIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { Gap } from "#app/reports/completeness-view.ts";
import { gapText, gapUrl, moneyText } from "./completeness-texts.ts";
import { EmptyMessage } from "./empty-message.tsx";

type GapListProps = { gaps: Gap[]; /** There are more than are listed. */ isCut: boolean };

/** What is missing on a day: what, how much, why, and the page on which it is mended. */
export function GapList({ gaps, isCut }: GapListProps) {
  const { t } = useTranslation();
  if (gaps.length === 0) {
    return (
      <Card>
        <EmptyMessage icon={CheckCircleIcon} heading={t("reports.completeness.day.noGaps.heading")}>
          {t("reports.completeness.day.noGaps.body")}
        </EmptyMessage>
      </Card>
    );
  }
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {t("reports.completeness.day.gaps")}
        </Text>
        {isCut && (
          <Text as="p" tone="subdued">
            {t("reports.completeness.day.more")}
          </Text>
        )}
        <BlockStack as="ul" gap="0">
          {gaps.map((gap, place) => (
            <li key={gap.id} style={{ listStyle: "none" }}>
              <Box paddingBlock="300" borderBlockStartWidth={place > 0 ? "025" : undefined} borderColor="border">
                <OneGap gap={gap} />
              </Box>
            </li>
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}

function OneGap({ gap }: { gap: Gap }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { what, why } = gapText(t, format, gap);
  const url = gapUrl(gap);
  const order = "order" in gap && typeof gap.order !== "string" ? gap.order : null;
  const fix = t(`reports.completeness.fixes.${gap.fix.to}`);
  const openOrder = t("reports.completeness.fixes.order");
  const labelOf = (action: string) => t("reports.completeness.fixes.label", { fix: action, gap: what });
  return (
    <BlockStack gap="100">
      <InlineStack align="space-between" blockAlign="start" gap="200">
        <Text as="span" fontWeight="semibold" breakWord>
          {what}
        </Text>
        {gap.amount && <span suppressHydrationWarning>{moneyText(format, gap.amount)}</span>}
      </InlineStack>
      <Text as="span" tone="subdued" breakWord>
        {why}
      </Text>
      <InlineStack gap="300">
        {url && (
          <Link url={url} accessibilityLabel={labelOf(fix)}>
            {fix}
          </Link>
        )}
        {order && gap.fix.to !== "order" && (
          <Link url={`/app/orders/${order.id}`} accessibilityLabel={labelOf(openOrder)}>
            {openOrder}
          </Link>
        )}
      </InlineStack>
    </BlockStack>
  );
}
