import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { CompletenessDay } from "#app/reports/completeness-view.ts";
import { CompletenessBadge } from "./completeness-badge.tsx";
import { completenessSearch } from "./completeness-search.ts";
import { dayLine } from "./completeness-texts.ts";

const names = ["today", "yesterday"] as const;

/** Whether all of today and yesterday has arrived, each in one line that leads to its day. `days`: today first. */
export function CompletenessLine({ days }: { days: CompletenessDay[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("reports.completeness.line.heading")}
          </Text>
          <Link url="/app/reports/completeness">{t("reports.completeness.line.all")}</Link>
        </InlineStack>
        {names.map((name, index) => {
          const day = days[index];
          return (
            day && (
              <BlockStack key={name} gap="050">
                <InlineStack gap="200" blockAlign="center">
                  <Link url={`/app/reports/completeness${completenessSearch({ day: day.day })}`} removeUnderline>
                    {t(`reports.completeness.${name}`)}
                  </Link>
                  <CompletenessBadge day={day} />
                </InlineStack>
                {day.state !== "nothing" && (
                  <Text as="p" tone="subdued" breakWord>
                    {dayLine(t, format, day)}
                  </Text>
                )}
              </BlockStack>
            )
          );
        })}
      </BlockStack>
    </Card>
  );
}
