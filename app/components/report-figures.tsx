import { Icon, SkeletonDisplayText, Text } from "@shopify/polaris";
import { ArrowDownIcon, ArrowUpIcon } from "@shopify/polaris-icons";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { ShownCompared, ShownReport } from "#app/reports/shown-report.ts";
import styles from "./report-figures.module.css";
import { beforeText, changeOf, changeText, figureText, yearBeforeText } from "./report-texts.ts";
import type { Change, ReportFigure } from "./report-texts.ts";

type ReportFiguresProps = { report: ShownReport; busy: boolean };

const inStore: ReportFigure[] = ["sales", "transactions", "items", "averageBasket", "itemsPerTransaction", "minutes", "salesPerStaffHour"];

/** The key figures of a period, each beside those of the period before and of the year before. */
export function ReportFigures({ report, busy }: ReportFiguresProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { store, online, question } = report;
  const together = store.current.sales + online.current.sales;
  const onlineShare = together > 0 && online.current.sales >= 0 ? format.percent(online.current.sales / together) : null;
  const onlineLoyalty = figureText({ format, currency: question.currency }, "loyaltyShare", online.current.loyaltyShare);
  return (
    <ul className={styles.figures} aria-busy={busy} aria-label={t("reports.figures.label")}>
      {inStore.map((figure) => (
        <Figure key={figure} report={report} name={t(`reports.figures.${figure}`)} figure={figure} of={store} busy={busy}>
          {figure === "transactions" && store.current.returns > 0
            ? t("reports.figures.returns", { count: store.current.returns, number: format.number(store.current.returns) })
            : null}
        </Figure>
      ))}
      <Figure report={report} name={t("reports.figures.online")} figure="sales" of={online} busy={busy}>
        {onlineShare && t("reports.figures.onlineShare", { share: onlineShare })}
      </Figure>
      <Figure report={report} name={t("reports.figures.loyaltyShare")} figure="loyaltyShare" of={store} busy={busy}>
        {onlineLoyalty && t("reports.figures.onlineLoyalty", { share: onlineLoyalty })}
      </Figure>
    </ul>
  );
}

type FigureProps = { report: ShownReport; name: string; figure: ReportFigure; of: ShownCompared; busy: boolean; children: ReactNode };

function Figure({ report, name, figure, of, busy, children }: FigureProps) {
  const { current, previous, lastYear } = of;
  const { t } = useTranslation();
  const format = useFormat();
  const { question } = report;
  const text = figureText({ format, currency: question.currency }, figure, current[figure]);
  const isFirst = figure === "sales" && of === report.store;
  const noClock = current.minutes === null && (figure === "minutes" || figure === "salesPerStaffHour");
  return (
    <li className={`${styles.figure} ${isFirst ? styles.first : ""}`}>
      <Text as="h3" variant="bodyMd" tone="subdued" fontWeight="medium">
        {name}
      </Text>
      {busy ? (
        <SkeletonDisplayText size="small" maxWidth="6ch" />
      ) : (
        <Text as="p" variant={isFirst ? "heading2xl" : "headingLg"} numeric>
          {text ?? t(noClock ? "reports.figures.noClock" : "reports.none")}
        </Text>
      )}
      {children && (
        <Text as="p" variant="bodySm" tone="subdued">
          {children}
        </Text>
      )}
      {text !== null && (
        <div className={styles.changes} data-busy={busy}>
          <ChangeLine figure={figure} change={changeOf(figure, { current, before: previous })} before={beforeText(t, report)} />
          {/* The year before a year is the period before it. */}
          {question.unit !== "year" && (
            <ChangeLine figure={figure} change={changeOf(figure, { current, before: lastYear })} before={yearBeforeText(t, report)} />
          )}
        </div>
      )}
    </li>
  );
}

function ChangeLine({ figure, change, before }: { figure: ReportFigure; change: Change; before: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const isMoved = change.is === "more" || change.is === "less";
  return (
    // More hours of work are neither good nor bad.
    <p className={styles.change} data-is={figure === "minutes" ? undefined : change.is}>
      {isMoved && (
        <span className={styles.arrow}>
          <Icon source={change.is === "more" ? ArrowUpIcon : ArrowDownIcon} />
        </span>
      )}
      <span>{changeText(t, format, { change, before })}</span>
    </p>
  );
}
