import { BlockStack, Button, Card, Form, FormLayout, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { DaysInput, PreviewResult, ReportFileErrors, ReportFilesView, Span } from "#app/reports/report-file-view.ts";
import type { ReportOptions } from "#app/reports/report-options.ts";
import { FilePreview } from "./file-preview.tsx";
import { reportFileErrorText } from "./report-file-error.ts";
import { ReportOptionsFields } from "./report-options-fields.tsx";

export type FileForm = { options: ReportOptions; days: DaysInput };

type MakeFileCardProps = {
  form: FileForm;
  view: Pick<ReportFilesView, "locations" | "today">;
  errors: ReportFileErrors;
  preview: PreviewResult | null;
  busy: boolean;
  onChange: (form: FileForm) => void;
  onMake: () => void;
};

const spans: Span[] = ["yesterday", "last_7_days", "this_month", "last_month", "range"];

/** A file of days that are chosen, made and downloaded at once, with its first lines as they would be. */
export function MakeFileCard({ form, view, errors, preview, busy, onChange, onMake }: MakeFileCardProps) {
  const { t } = useTranslation();
  const { options, days } = form;
  return (
    <Card>
      <Form onSubmit={() => !busy && onMake()} noValidate>
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            {t("reports.files.make.heading")}
          </Text>
          <FormLayout>
            <Select
              label={t("reports.files.options.days")}
              options={spans.map((value) => ({ value, label: t(`reports.files.options.spans.${value}`) }))}
              value={days.span}
              onChange={(span: Span) => onChange({ options, days: { ...days, span } })}
            />
            {days.span === "range" && (
              <FormLayout.Group>
                {day("first")}
                {day("last")}
              </FormLayout.Group>
            )}
          </FormLayout>
          <ReportOptionsFields
            options={options}
            locations={view.locations}
            errors={errors}
            onChange={(changed) => onChange({ options: changed, days })}
          />
          <FilePreview preview={preview} />
          <InlineStack>
            <Button submit variant="primary" loading={busy}>
              {t("reports.files.make.action")}
            </Button>
          </InlineStack>
        </BlockStack>
      </Form>
    </Card>
  );

  function day(name: "first" | "last") {
    return (
      <TextField
        label={t(`reports.files.options.${name}`)}
        type="date"
        autoComplete="off"
        max={view.today}
        value={days[name]}
        error={reportFileErrorText(t, errors[name])}
        onChange={(value) => onChange({ options, days: { ...days, [name]: value } })}
      />
    );
  }
}
