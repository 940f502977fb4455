import { Banner, BlockStack, Button, ChoiceList, FormLayout, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { ReportEvery, ReportFileErrors, ReportFilesView, ScheduledReportInput } from "#app/reports/report-file-view.ts";
import { reportFileErrorText } from "./report-file-error.ts";
import { ReportOptionsFields } from "./report-options-fields.tsx";
import { useFirstInvalid } from "./use-first-invalid.ts";

type ScheduledReportFormProps = {
  initial: ScheduledReportInput;
  heading: string;
  view: Pick<ReportFilesView, "locations" | "timeZone" | "slowChains" | "from">;
  errors: ReportFileErrors;
  busy: boolean;
  onSave: (input: ScheduledReportInput) => void;
  onCancel: () => void;
};

const times: ReportEvery[] = ["hour", "day", "week", "month"];
const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** A report that is made again and again: what, how often and for whom. */
export function ScheduledReportForm({ initial, heading, view, errors, busy, onSave, onCancel }: ScheduledReportFormProps) {
  const { t } = useTranslation();
  const [input, setInput] = useState(initial);
  const form = useFirstInvalid(errors, Object.keys(errors).length > 0);
  const { name, every, hour, delivery, recipients, options } = input;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!busy) onSave(input);
  }

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <BlockStack gap="400">
        <Text as="h3" variant="headingSm" breakWord>
          {heading}
        </Text>
        <FormLayout>
          <TextField
            label={t("reports.files.form.name")}
            autoComplete="off"
            autoFocus
            maxLength={100}
            value={name}
            error={reportFileErrorText(t, errors.name)}
            onChange={(typed) => setInput({ ...input, name: typed })}
          />
          <Select
            label={t("reports.files.form.every")}
            helpText={t(`reports.files.form.covers.${every}`)}
            options={times.map((value) => ({ value, label: t(`reports.files.form.times.${value}`) }))}
            value={every}
            onChange={(value: ReportEvery) => setInput({ ...input, every: value })}
          />
          {every !== "hour" && (
            <Select
              label={t("reports.files.form.hour")}
              helpText={t("reports.files.form.hourHelp", { timeZone: view.timeZone })}
              options={hours.map((value) => ({ value: String(value), label: t("reports.files.form.hourOption", { hour: value }) }))}
              value={String(hour)}
              onChange={(value) => setInput({ ...input, hour: Number(value) })}
            />
          )}
          <Text as="p" tone="subdued">
            {t("reports.files.form.waits")}
          </Text>
          {every === "hour" &&
            view.slowChains.map((chain) => (
              <Banner key={chain} tone="warning">
                {t("reports.files.form.slow", { chain })}
              </Banner>
            ))}
          <ChoiceList
            title={t("reports.files.form.delivery")}
            choices={(["download", "mail"] as const).map((value) => ({ value, label: t(`reports.files.form.deliveries.${value}`) }))}
            selected={[delivery]}
            onChange={([value]) => setInput({ ...input, delivery: value === "mail" ? "mail" : "download" })}
          />
          {delivery === "mail" && (
            <TextField
              label={t("reports.files.form.recipients")}
              helpText={t("reports.files.form.recipientsHelp")}
              multiline={3}
              autoComplete="off"
              spellCheck={false}
              maxLength={4_000}
              value={recipients}
              error={reportFileErrorText(t, errors.recipients)}
              onChange={(typed) => setInput({ ...input, recipients: typed })}
            />
          )}
          {delivery === "mail" && !view.from && <Banner tone="info">{t("reports.files.form.notSetUp")}</Banner>}
        </FormLayout>
        <ReportOptionsFields
          options={options}
          locations={view.locations}
          errors={errors}
          onChange={(changed) => setInput({ ...input, options: changed })}
        />
        <InlineStack gap="200">
          <Button submit variant="primary" loading={busy}>
            {t("reports.files.form.save")}
          </Button>
          <Button onClick={onCancel}>{t("common.cancel")}</Button>
        </InlineStack>
      </BlockStack>
    </form>
  );
}
