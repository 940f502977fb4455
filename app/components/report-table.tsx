import { Box, Select, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { ShownCompared, ShownReport } from "#app/reports/shown-report.ts";
import { reportColumns } from "./report-search.ts";
import type { ReportColumn, ReportMeasure, ReportSort } from "./report-search.ts";
import { sortRows } from "./report-sort.ts";
import styles from "./report-table.module.css";
import { beforeText, changeAmount, changeOf, figureText, rowName, yearBeforeText } from "./report-texts.ts";

type ReportTableProps = {
  report: ShownReport;
  /** What the changes are of. */
  measure: ReportMeasure;
  sort: ReportSort | null;
  onSort: (sort: ReportSort) => void;
};

/** Every figure of each row, with the changes and the sum of all; a card for each row on a narrow screen. */
export function ReportTable({ report, measure, sort, onSort }: ReportTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { question, rowCount, store, online } = report;
  const { by, currency } = question;
  const shown = sort ?? { by: by === "hour" ? ("name" as const) : ("sales" as const), descending: by !== "hour" };
  const columns = reportColumns.filter(isKnown);
  const rows = sortRows(report.rows, {
    sort,
    measure,
    compare: format.compare,
    nameOf: (row) => (by === "hour" ? row.key : rowName(t, format, { by, row })),
  });
  const caption = t(`reports.table.caption.${by}`);

  return (
    <>
      <div className={styles.sorter}>
        <Select
          label={t("reports.table.sortBy")}
          options={columns.flatMap((column) =>
            [true, false].map((descending) => ({
              value: `${descending ? "-" : ""}${column}`,
              label: t(descending ? "reports.table.most" : "reports.table.least", { column: heading(column) }),
            })),
          )}
          value={`${shown.descending ? "-" : ""}${shown.by}`}
          onChange={(value) => onSort({ by: value.replace(/^-/, "") as ReportColumn, descending: value.startsWith("-") })}
        />
      </div>
      <div className={styles.frame} role="region" aria-label={caption} tabIndex={0}>
        {/* On a narrow screen rows are laid out as cards, which takes the table's own roles away: so they are said. */}
        <table className={`${styles.table} ${styles.cards}`} role="table">
          <caption className={styles.caption}>{caption}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {columns.map((column) => (
                <th key={column} scope="col" role="columnheader" aria-sort={shown.by === column ? order(shown) : undefined}>
                  <button type="button" className={styles.sort} onClick={() => onSort(sortedBy(column))}>
                    {heading(column)}
                    <span aria-hidden className={styles.order}>
                      {shown.by === column ? (shown.descending ? "↓" : "↑") : ""}
                    </span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map((row) => (
              <tr key={row.id} role="row">
                <th scope="row" role="rowheader">
                  {rowName(t, format, { by, row })}
                  {row.code && <span className={styles.code}>{row.code}</span>}
                </th>
                {cells(row)}
              </tr>
            ))}
          </tbody>
          <tfoot role="rowgroup">
            <tr role="row">
              <th scope="row" role="rowheader">
                {t("reports.table.total")}
              </th>
              {cells(store)}
            </tr>
            {by === "location" && question.locations.length === 0 && online.current.transactions > 0 && (
              <tr role="row">
                <th scope="row" role="rowheader">
                  {t("reports.series.online")}
                </th>
                {cells(online)}
              </tr>
            )}
          </tfoot>
        </table>
      </div>
      {rowCount > report.rows.length && (
        <Box paddingInline="400" paddingBlock="300">
          <Text as="p" tone="subdued">
            {t("reports.table.showing", { shown: format.number(report.rows.length), all: format.number(rowCount) })}
          </Text>
        </Box>
      )}
    </>
  );

  /** A year has one year before it; nobody works for a product alone, nor is anybody its customer; without a time clock there are no hours. */
  function isKnown(column: ReportColumn): boolean {
    switch (column) {
      case "lastYear":
        return question.unit !== "year";
      case "loyaltyShare":
        return by !== "product";
      case "minutes":
      case "salesPerStaffHour":
        return by !== "product" && [store, ...report.rows].some(({ current }) => current.minutes !== null);
      default:
        return true;
    }
  }

  function heading(column: ReportColumn): string {
    switch (column) {
      case "name":
        return t(`reports.columns.by.${by}`);
      case "previous":
        return t(`reports.columns.change.${measure}`, { before: beforeText(t, report) });
      case "lastYear":
        return t(`reports.columns.change.${measure}`, { before: yearBeforeText(t, report) });
      default:
        return t(`reports.columns.${column}`);
    }
  }

  function cells({ current, previous, lastYear }: ShownCompared) {
    return columns
      .filter((column) => column !== "name")
      .map((column) => (
        <td key={column} role="cell" data-label={heading(column)}>
          {column === "previous"
            ? changeAmount(t, format, changeOf(measure, { current, before: previous }))
            : column === "lastYear"
              ? changeAmount(t, format, changeOf(measure, { current, before: lastYear }))
              : (figureText({ format, currency }, column, current[column]) ?? t("reports.none"))}
        </td>
      ));
  }

  /** The most first, and names from A; pressed again, the other way round. */
  function sortedBy(column: ReportColumn): ReportSort {
    return { by: column, descending: shown.by === column ? !shown.descending : column !== "name" };
  }
}

function order({ descending }: ReportSort): "ascending" | "descending" {
  return descending ? "descending" : "ascending";
}
