import { Box, Button, Select, Text } from "@shopify/polaris";
import { useState } from "react";
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

/** A product more or less is looked up in all of them: most want to see the first. */
const mostAtFirst = 15;

/** Every figure of each row, with the changes and the sum of all; a card for each row on a narrow screen. */
export function ReportTable({ report, measure, sort, onSort }: ReportTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isWhole, setWhole] = useState(false);
  const { question, rowCount, store, online } = report;
  const { by, currency } = question;
  const shown = sort ?? { by: by === "hour" ? ("name" as const) : ("sales" as const), descending: by !== "hour" };
  const columns = reportColumns
    .filter((column) => column !== "previous" && column !== "lastYear")
    .flatMap((column): ReportColumn[] => (column === measure ? [column, "previous", "lastYear"] : [column]))
    .filter(isKnown);
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
                    {isChange(column) && (
                      <>
                        <span className={styles.heard}>{t(`reports.columns.${measure}`)}</span>{" "}
                      </>
                    )}
                    {isChange(column) ? changeHeading(column) : heading(column)}
                    {shown.by === column && <span aria-hidden>{shown.descending ? " ↓" : " ↑"}</span>}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {(isWhole ? rows : rows.slice(0, mostAtFirst)).map((row) => (
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
      {!isWhole && rows.length > mostAtFirst && (
        <Box padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
          <Button onClick={() => setWhole(true)} fullWidth variant="tertiary">
            {t("reports.table.all", { number: format.number(rows.length) })}
          </Button>
        </Box>
      )}
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
      case "lastYear":
        return `${t(`reports.columns.${measure}`)} ${changeHeading(column)}`;
      default:
        return t(`reports.columns.${column}`);
    }
  }

  /** Beside what it is a change of, there is no need to say that. */
  function changeHeading(column: "previous" | "lastYear"): string {
    return t("reports.columns.change", { before: column === "previous" ? beforeText(t, report) : yearBeforeText(t, report) });
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

function isChange(column: ReportColumn): column is "previous" | "lastYear" {
  return column === "previous" || column === "lastYear";
}

function order({ descending }: ReportSort): "ascending" | "descending" {
  return descending ? "descending" : "ascending";
}
