import { Checkbox, ChoiceList, FormLayout, Select } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type {
  DateFormat,
  HourChoice,
  IdMask,
  ReportFileErrors,
  ReportFilesView,
  ReportKind,
  Separator,
} from "#app/reports/report-file-view.ts";
import type { ReportOptions } from "#app/reports/report-options.ts";
import { reportFileErrorText } from "./report-file-error.ts";

type ReportOptionsFieldsProps = {
  options: ReportOptions;
  locations: ReportFilesView["locations"];
  errors: ReportFileErrors;
  onChange: (options: ReportOptions) => void;
};

const kinds: ReportKind[] = ["tmas", "daily_totals"];
const separators: Separator[] = ["comma", "semicolon", "tab"];
const dateFormats: DateFormat[] = ["iso", "us"];
const masks: IdMask[] = ["none", "last4", "last3"];
const hourChoices: HourChoice[] = ["all", "opening", "with_figures"];
const locales: ReportOptions["locale"][] = ["en", "fr"];

/** What stands in a file, and how it is written. What a kind of file does not know is out of the way. */
export function ReportOptionsFields({ options, locations, errors, onChange }: ReportOptionsFieldsProps) {
  const { t } = useTranslation();
  const isTmas = options.kind === "tmas";
  return (
    <FormLayout>
      <Select
        label={t("reports.files.options.kind")}
        helpText={t(`reports.files.kindHelp.${options.kind}`)}
        options={kinds.map((value) => ({ value, label: t(`reports.files.kinds.${value}`) }))}
        value={options.kind}
        onChange={(kind: ReportKind) => onChange({ ...options, kind })}
      />
      <LocationsField
        locations={locations}
        chosen={options.locations}
        error={reportFileErrorText(t, errors.locations)}
        onChange={(chosen) => onChange({ ...options, locations: chosen })}
      />
      <Select
        label={t("reports.files.options.separator")}
        options={separators.map((value) => ({ value, label: t(`reports.files.options.separators.${value}`) }))}
        value={options.separator}
        onChange={(separator: Separator) => onChange({ ...options, separator })}
      />
      {isTmas && (
        <Select
          label={t("reports.files.options.dateFormat")}
          options={dateFormats.map((value) => ({ value, label: t(`reports.files.options.dateFormats.${value}`) }))}
          value={options.dateFormat}
          onChange={(dateFormat: DateFormat) => onChange({ ...options, dateFormat })}
        />
      )}
      {isTmas && (
        <Select
          label={t("reports.files.options.mask")}
          helpText={t("reports.files.options.maskHelp")}
          options={masks.map((value) => ({ value, label: t(`reports.files.options.masks.${value}`) }))}
          value={options.mask}
          error={reportFileErrorText(t, errors.mask)}
          onChange={(mask: IdMask) => onChange({ ...options, mask })}
        />
      )}
      {isTmas && (
        <Select
          label={t("reports.files.options.hours")}
          helpText={t("reports.files.options.hoursHelp")}
          options={hourChoices.map((value) => ({ value, label: t(`reports.files.options.hourChoices.${value}`) }))}
          value={options.hours}
          onChange={(hours: HourChoice) => onChange({ ...options, hours })}
        />
      )}
      {isTmas && (
        <Checkbox
          label={t("reports.files.options.hourColumn")}
          helpText={t("reports.files.options.hourColumnHelp")}
          checked={options.hourColumn}
          onChange={(hourColumn) => onChange({ ...options, hourColumn })}
        />
      )}
      <Checkbox
        label={t("reports.files.options.staffHours")}
        helpText={t("reports.files.options.staffHoursHelp")}
        checked={options.staffHours}
        onChange={(staffHours) => onChange({ ...options, staffHours })}
      />
      <Checkbox
        label={t("reports.files.options.heading")}
        checked={options.heading}
        onChange={(heading) => onChange({ ...options, heading })}
      />
      <Select
        label={t("reports.files.options.locale")}
        options={locales.map((value) => ({ value, label: t(`reports.files.options.locales.${value}`) }))}
        value={options.locale}
        onChange={(locale: ReportOptions["locale"]) => onChange({ ...options, locale })}
      />
    </FormLayout>
  );
}

type LocationsFieldProps = {
  locations: ReportFilesView["locations"];
  /** Empty: all. */
  chosen: string[];
  error: string | undefined;
  onChange: (chosen: string[]) => void;
};

function LocationsField({ locations, chosen, error, onChange }: LocationsFieldProps) {
  const { t } = useTranslation();
  // Who is about to choose some has chosen none yet.
  const [choosing, setChoosing] = useState(false);
  const isOpen = choosing || chosen.length > 0;
  return (
    <>
      <Select
        label={t("reports.files.options.locations")}
        options={[
          { value: "all", label: t("reports.files.options.allLocations") },
          { value: "chosen", label: t("reports.files.options.chosenLocations") },
        ]}
        value={isOpen ? "chosen" : "all"}
        error={isOpen ? undefined : error}
        onChange={(value) => {
          setChoosing(value === "chosen");
          if (value === "all") onChange([]);
        }}
      />
      {isOpen && (
        <div style={{ maxHeight: "20rem", overflowY: "auto", paddingInlineStart: "var(--p-space-400)" }}>
          <ChoiceList
            title={t("reports.files.options.chosenLocations")}
            titleHidden
            allowMultiple
            choices={locations.map(({ id, ...location }) => ({ value: id, label: t("reports.files.options.location", location) }))}
            selected={chosen}
            error={error}
            onChange={(selected) => {
              setChoosing(true);
              onChange(selected);
            }}
          />
        </div>
      )}
    </>
  );
}
