import { BlockStack, Button, ButtonGroup, Card, InlineStack, Text } from "@shopify/polaris";
import { lazy, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { ShownReport } from "#app/reports/shown-report.ts";
import { ChartBox, MissingChart } from "./chart-box.tsx";
import { ChartKey } from "./chart-marks.tsx";
import type { TimePoint } from "./report-charts.tsx";
import { reportMeasures } from "./report-search.ts";
import type { ReportMeasure } from "./report-search.ts";
import { daysText, figureText, pointTexts, shortFigureText } from "./report-texts.ts";
import { TimeTable } from "./time-table.tsx";

const TimeChart = lazy(() =>
  import("./report-charts.tsx").then(({ TimeChart: chart }) => ({ default: chart })).catch(() => ({ default: MissingChart })),
);

type ReportTimeCardProps = { report: ShownReport; measure: ReportMeasure; onMeasure: (measure: ReportMeasure) => void };

const height = 300;

/** A period hour by hour, day by day or month by month: as a chart, or the same as a table. */
export function ReportTimeCard({ report, measure, onMeasure }: ReportTimeCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isTable, setTable] = useState(false);
  const id = useId();
  const { question, previous } = report;
  const writing = { format, currency: question.currency };
  const write = (value: number) => figureText(writing, measure, value) ?? "";
  const points: TimePoint[] = report.points.map((point) => ({
    key: point.key,
    ...pointTexts(format, question.unit, point.key),
    store: point.store[measure],
    online: point.online[measure],
    previous: point.previous[measure],
  }));
  const hasOnline = points.some(({ online }) => online !== 0);
  const title = t(`reports.time.title.${measure}`);
  const series = {
    store: t("reports.series.store"),
    online: t("reports.series.online"),
    previous: daysText(format, previous),
  };
  const best = points.reduce<TimePoint | null>((most, point) => (sumOf(point) > (most ? sumOf(most) : 0) ? point : most), null);
  const sentence = best
    ? t("reports.time.sentence", {
        when: best.full,
        value: write(sumOf(best)),
        total: write(points.reduce((sum, one) => sum + sumOf(one), 0)),
      })
    : t("reports.time.nothing");

  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd" id={id}>
            {title}
          </Text>
          <InlineStack gap="200">
            <div role="group" aria-label={t("reports.measure.label")}>
              <ButtonGroup variant="segmented">
                {reportMeasures.map((one) => (
                  <Button key={one} size="slim" pressed={one === measure} onClick={() => onMeasure(one)}>
                    {t(`reports.measure.${one}`)}
                  </Button>
                ))}
              </ButtonGroup>
            </div>
            <Button size="slim" pressed={isTable} onClick={() => setTable(!isTable)}>
              {t("reports.chart.asTable")}
            </Button>
          </InlineStack>
        </InlineStack>
        <Text as="p" tone="subdued">
          {sentence}
        </Text>
        {isTable ? (
          <TimeTable points={points} unit={question.unit} caption={title} series={series} hasOnline={hasOnline} write={write} />
        ) : (
          <figure aria-labelledby={id} style={{ display: "grid", gap: "var(--p-space-200)", margin: 0, minWidth: 0 }}>
            <ChartKey
              marks={[
                { mark: "store", name: series.store },
                ...(hasOnline ? [{ mark: "online" as const, name: series.online }] : []),
                { mark: "previous", name: series.previous },
              ]}
            />
            <ChartBox height={height}>
              <TimeChart
                points={points}
                texts={{ title, sentence, series, write, writeShort: (value) => shortFigureText(writing, measure, value) }}
              />
            </ChartBox>
          </figure>
        )}
      </BlockStack>
    </Card>
  );
}

function sumOf({ store, online }: TimePoint): number {
  return store + online;
}
