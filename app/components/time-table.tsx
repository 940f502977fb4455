import { useTranslation } from "react-i18next";
import type { ReportUnit } from "#app/reports/report-view.ts";
import type { TimePoint } from "./report-charts.tsx";
import styles from "./report-table.module.css";

type TimeTableProps = {
  points: TimePoint[];
  unit: ReportUnit;
  caption: string;
  series: { store: string; online: string; previous: string };
  hasOnline: boolean;
  write: (value: number) => string;
};

/** What the chart of a period draws, in numbers. */
export function TimeTable({ points, unit, caption, series, hasOnline, write }: TimeTableProps) {
  const { t } = useTranslation();
  const sum = (of: (point: TimePoint) => number) => write(points.reduce((total, point) => total + of(point), 0));
  return (
    <div className={styles.frame} role="region" aria-label={caption} tabIndex={0}>
      <table className={styles.table}>
        <caption className={styles.caption}>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t(`reports.time.column.${unit}`)}</th>
            <th scope="col">{series.store}</th>
            {hasOnline && <th scope="col">{series.online}</th>}
            {hasOnline && <th scope="col">{t("reports.series.together")}</th>}
            <th scope="col">{series.previous}</th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.key}>
              <th scope="row">{point.full}</th>
              <td>{write(point.store)}</td>
              {hasOnline && <td>{write(point.online)}</td>}
              {hasOnline && <td>{write(point.store + point.online)}</td>}
              <td>{write(point.previous)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("reports.table.total")}</th>
            <td>{sum(({ store }) => store)}</td>
            {hasOnline && <td>{sum(({ online }) => online)}</td>}
            {hasOnline && <td>{sum(({ store, online }) => store + online)}</td>}
            <td>{sum(({ previous }) => previous)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
