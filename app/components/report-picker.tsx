import { Button, ButtonGroup, InlineStack, Select, TextField } from "@shopify/polaris";
import { ChevronLeftIcon, ChevronRightIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import type { Report, ReportUnit } from "#app/reports/report-view.ts";
import { LocationPicker } from "./location-picker.tsx";
import type { AskedReport } from "./report-search.ts";
import styles from "./report-picker.module.css";
import { isSamePeriod, stepPeriod } from "./step-period.ts";
import { useSearchBox } from "./use-search-box.ts";

type ReportPickerProps = {
  /** What was asked for last, whether or not its figures are there yet. */
  asked: AskedReport;
  report: Pick<Report, "question" | "locations" | "currencies">;
  /** YYYY-MM-DD, where the shop is. */
  today: string;
  onAsk: (asked: AskedReport) => void;
};

const units: ReportUnit[] = ["day", "week", "month", "year"];

/** Which period, stores and currency a report is of. */
export function ReportPicker({ asked, report, today, onAsk }: ReportPickerProps) {
  const { t } = useTranslation();
  const { question, locations, currencies } = report;
  const day = asked.day ?? today;
  const { typed, type } = useSearchBox(day, (other) => isDay(other) && onAsk({ ...asked, day: other === today ? null : other }));
  const next = stepPeriod(asked.unit, { day, by: 1 });
  return (
    <div className={styles.picker} role="group" aria-label={t("reports.picker.label")}>
      <div role="group" aria-label={t("reports.picker.units")} className={styles.units}>
        <ButtonGroup variant="segmented" fullWidth>
          {units.map((unit) => (
            <Button key={unit} pressed={asked.unit === unit} onClick={() => onAsk({ ...asked, unit })}>
              {t(`reports.picker.unit.${unit}`)}
            </Button>
          ))}
        </ButtonGroup>
      </div>
      <InlineStack gap="200" blockAlign="center" wrap={false}>
        <ButtonGroup variant="segmented">
          <Button
            icon={ChevronLeftIcon}
            accessibilityLabel={t(`reports.picker.previous.${asked.unit}`)}
            onClick={() => goTo(stepPeriod(asked.unit, { day, by: -1 }))}
          />
          <Button
            icon={ChevronRightIcon}
            accessibilityLabel={t(`reports.picker.next.${asked.unit}`)}
            disabled={next > today}
            onClick={() => goTo(next)}
          />
        </ButtonGroup>
        <div className={styles.day}>
          <TextField label={t("reports.picker.day")} labelHidden type="date" autoComplete="off" max={today} value={typed} onChange={type} />
        </div>
        <Button disabled={asked.day === null} onClick={() => onAsk({ ...asked, day: null })}>
          {t("reports.picker.today")}
        </Button>
      </InlineStack>
      {locations.length > 1 && (
        <LocationPicker locations={locations} chosen={asked.locations} onChoose={(chosen) => onAsk({ ...asked, locations: chosen })} />
      )}
      {currencies.length > 1 && (
        <Select
          label={t("reports.picker.currency")}
          labelHidden
          options={currencies}
          value={asked.currency ?? question.currency}
          onChange={(currency) => onAsk({ ...asked, currency })}
        />
      )}
    </div>
  );

  /** The period that today is in stays at today, whenever its address is opened. */
  function goTo(other: string) {
    onAsk({ ...asked, day: isSamePeriod(asked.unit, other, today) ? null : other });
  }
}

/** A year is typed digit by digit: what is on the way to one is no day yet. */
function isDay(text: string): boolean {
  return /^(19|20|21)\d\d-\d\d-\d\d$/.test(text);
}
