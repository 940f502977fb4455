import { BlockStack, InlineStack, Spinner, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { StoreHour } from "#app/domain/store-hours.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { ShownReport } from "#app/reports/shown-report.ts";
import { daysText, figureText, periodText } from "./report-texts.ts";

type ReportHeadingProps = { report: ShownReport; clock: StoreHour; busy: boolean };

/** Which period the figures are of, how far it has come, what it is compared with, and how old they are. */
export function ReportHeading({ report, clock, busy }: ReportHeadingProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { question, period, previous, lastYear, isOver, importedAt, store } = report;
  const title = periodText(format, question.unit, period);
  const compared =
    question.unit === "year"
      ? t("reports.comparedOnce", { previous: daysText(format, previous) })
      : t("reports.compared", { previous: daysText(format, previous), lastYear: daysText(format, lastYear) });
  const upTo = isOver
    ? null
    : question.unit === "day"
      ? t("reports.running.day", { hour: format.hour(clock.hour) })
      : t("reports.running.other", { day: format.weekday(clock.day), hour: format.hour(clock.hour) });
  const imported = importedAt ? t("reports.importedAt", { when: format.moment(importedAt.toISOString()) }) : t("reports.neverImported");
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h2" variant="headingLg">
          <span suppressHydrationWarning>{title}</span>
        </Text>
        {busy && <Spinner size="small" accessibilityLabel={t("reports.loading")} />}
      </InlineStack>
      <Text as="p" tone="subdued">
        <span suppressHydrationWarning>{[upTo, compared].filter(Boolean).join(" ")}</span>
      </Text>
      <Text as="p" tone="subdued" variant="bodySm">
        <span suppressHydrationWarning>{[t("reports.tax", { currency: question.currency }), imported].join(" ")}</span>
      </Text>
      <div role="status" style={hidden}>
        {busy
          ? t("reports.loading")
          : t("reports.loaded", {
              period: title,
              sales: figureText({ format, currency: question.currency }, "sales", store.current.sales) ?? "",
            })}
      </div>
    </BlockStack>
  );
}

/** Heard and not seen. */
const hidden = { position: "absolute", width: 1, height: 1, overflow: "hidden", clipPath: "inset(50%)", whiteSpace: "nowrap" } as const;
