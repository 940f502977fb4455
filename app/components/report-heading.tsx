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
  // The year before a year is the period before it.
  const periods = question.unit === "year" ? [previous] : [previous, lastYear];
  const before = format.list(periods.map((one) => daysText(format, one)));
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
        <span suppressHydrationWarning>{compared()}</span>
      </Text>
      <Text as="p" tone="subdued" variant="bodySm">
        <span suppressHydrationWarning>{[t("reports.tax", { currency: question.currency }), imported].join(" · ")}</span>
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

  /** Of a period that still runs, the others are taken as far as it has come. */
  function compared(): string {
    if (isOver) return t("reports.compared.over", { before });
    const hour = format.hour(clock.hour);
    if (question.unit === "day") return t("reports.compared.day", { hour, before });
    return t("reports.compared.other", { day: format.weekday(clock.day), hour, before });
  }
}

/** Heard and not seen. */
const hidden = { position: "absolute", width: 1, height: 1, overflow: "hidden", clipPath: "inset(50%)", whiteSpace: "nowrap" } as const;
