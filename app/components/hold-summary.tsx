import { BlockStack, Card, InlineGrid, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { SummaryGroup } from "#app/coupons/hold-groups.ts";
import type { HoldSummary } from "#app/coupons/hold-view.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { holdSearch } from "./hold-search.ts";
import { sumsText } from "./hold-texts.ts";

const groups: SummaryGroup[] = ["put_aside", "applied", "waiting", "redeemed", "released", "returned"];

/** Where the money of coupons and free goods is, group by group; each leads to what it adds up. */
export function HoldSummaryCards({ summary }: { summary: HoldSummary }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <InlineGrid columns={{ xs: 2, md: 3, lg: 6 }} gap="300">
      {groups.map((group) => {
        const { count, sums } = summary[group];
        const isRisk = group === "waiting" && count > 0;
        return (
          <Card key={group} padding="300">
            <BlockStack gap="100">
              <Link url={`/app/coupons${holdSearch({ group })}`} removeUnderline monochrome>
                {t(`coupons.groups.${group}`)}
              </Link>
              <Text as="p" variant="headingLg" tone={isRisk ? "critical" : undefined} breakWord>
                {sumsText(format, sums) ?? format.number(0)}
              </Text>
              <Text as="p" tone="subdued" variant="bodySm">
                {t("coupons.summary.count", { count, number: format.number(count) })}
              </Text>
              <Text as="p" tone="subdued" variant="bodySm">
                {t(`coupons.summary.notes.${group}`)}
              </Text>
            </BlockStack>
          </Card>
        );
      })}
    </InlineGrid>
  );
}
