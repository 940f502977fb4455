import { BlockStack, Box, Card, Text } from "@shopify/polaris";
import { lazy } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { ReportDimension } from "#app/reports/report-view.ts";
import type { ShownReport } from "#app/reports/shown-report.ts";
import { ChartBox, MissingChart } from "./chart-box.tsx";
import { ChartKey } from "./chart-marks.tsx";
import type { RowPoint } from "./report-charts.tsx";
import type { ReportMeasure, ReportSort } from "./report-search.ts";
import { ReportTable } from "./report-table.tsx";
import { daysText, figureText, rowName, shortFigureText } from "./report-texts.ts";
import { TabRow } from "./tab-row.tsx";

const RowChart = lazy(() =>
  import("./report-charts.tsx").then(({ RowChart: chart }) => ({ default: chart })).catch(() => ({ default: MissingChart })),
);

type ReportRowsCardProps = {
  report: ShownReport;
  /** What was chosen last, whether or not its rows are there yet. */
  by: ReportDimension;
  measure: ReportMeasure;
  sort: ReportSort | null;
  busy: boolean;
  onBy: (by: ReportDimension) => void;
  onSort: (sort: ReportSort) => void;
};

const dimensions: ReportDimension[] = ["location", "hour", "product", "staff"];
const mostBars = 10;
const barHeight = 38;
const axisHeight = 40;

/** A period by location, hour, product or staff: the most of them as bars, all of them as a table. */
export function ReportRowsCard({ report, by, measure, sort, busy, onBy, onSort }: ReportRowsCardProps) {
  const { t } = useTranslation();
  return (
    <Card padding="0">
      <TabRow
        tabs={dimensions.map((dimension) => ({ id: `by-${dimension}`, panelID: "rows", content: t(`reports.columns.by.${dimension}`) }))}
        selected={dimensions.indexOf(by)}
        onSelect={(index) => onBy(dimensions[index] ?? "location")}
      />
      <div id="rows" role="tabpanel" aria-labelledby={`by-${by}`} aria-busy={busy} style={{ opacity: busy ? 0.5 : 1 }}>
        {report.rows.length === 0 ? (
          <Box padding="400">
            <Text as="p" tone="subdued">
              {t("reports.empty.noRows")}
            </Text>
          </Box>
        ) : (
          <BlockStack>
            <Box padding="400">
              <Bars report={report} measure={measure} />
            </Box>
            <ReportTable report={report} measure={measure} sort={sort} onSort={onSort} />
          </BlockStack>
        )}
      </div>
    </Card>
  );
}

function Bars({ report, measure }: { report: ShownReport; measure: ReportMeasure }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { question, previous } = report;
  const { by } = question;
  const writing = { format, currency: question.currency };
  const write = (value: number) => figureText(writing, measure, value) ?? "";
  const all: RowPoint[] = report.rows.map((row) => ({
    key: row.id,
    name: rowName(t, format, { by, row }),
    current: row.current[measure],
    previous: row.previous[measure],
  }));
  const most = [...all].sort((one, other) => other.current - one.current);
  // Hours stay in their order, and nights in which nobody sells anything take no room.
  const points = by === "hour" ? all.filter(({ current, previous: before }) => current !== 0 || before !== 0) : most.slice(0, mostBars);
  const title = t(`reports.bars.title.${measure}.${by}`);
  const [best] = most;
  const sentence =
    best && best.current > 0
      ? t(by === "hour" ? "reports.bars.hour" : "reports.bars.sentence", { name: best.name, value: write(best.current) })
      : t("reports.time.nothing");
  const series = {
    store: t("reports.series.store"),
    online: "",
    previous: report.isOver ? daysText(format, previous) : t("reports.series.soFar", { days: daysText(format, previous) }),
  };
  return (
    <BlockStack gap="300">
      <BlockStack gap="100">
        <Text as="h2" variant="headingMd" id="bars">
          {title}
        </Text>
        <Text as="p" tone="subdued">
          {[
            sentence,
            points.length < all.length &&
              by !== "hour" &&
              t("reports.bars.most", { count: points.length, number: format.number(points.length) }),
          ]
            .filter(Boolean)
            .join(" ")}
        </Text>
      </BlockStack>
      <figure aria-labelledby="bars" style={{ display: "grid", gap: "var(--p-space-200)", margin: 0, minWidth: 0 }}>
        <ChartKey
          marks={[
            { mark: "store", name: daysText(format, report.period) },
            { mark: "outline", name: series.previous },
          ]}
        />
        <ChartBox height={points.length * barHeight + axisHeight}>
          <RowChart
            points={points}
            texts={{
              title,
              sentence,
              series: { ...series, store: daysText(format, report.period) },
              write,
              writeShort: (value) => shortFigureText(writing, measure, value),
            }}
          />
        </ChartBox>
      </figure>
    </BlockStack>
  );
}
