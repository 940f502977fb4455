import { BlockStack, Button, FormLayout, InlineStack, List, Select, Text, TextField } from "@shopify/polaris";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { intervalText, scheduleHint } from "./schedule-texts.ts";
import { storeErrorText } from "./store-errors.ts";
import { useFirstInvalid } from "./use-first-invalid.ts";

/** As the form holds it. */
export type ScheduleFormInput = { interval: number; firstAt: string; backfillDays: string };

type ScheduleFormProps = {
  input: ScheduleFormInput;
  /** Minutes. */
  intervals: readonly number[];
  /** The next imports with what stands in the form, as texts, for each time zone; null where it cannot be read. */
  preview: { timeZone: string; imports: string[] }[] | null;
  /** false: nothing is brought in from before any more. */
  asksForDays: boolean;
  errors: Record<string, string>;
  busy: boolean;
  action: string;
  onChange: (input: ScheduleFormInput) => void;
  onSend: () => void;
};

/** When a chain's sales are brought in, and how many days come first. */
export function ScheduleForm({ input, intervals, preview, asksForDays, errors, busy, action, onChange, onSend }: ScheduleFormProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const form = useFirstInvalid(errors, Object.keys(errors).length > 0);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!busy) onSend();
  }

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <BlockStack gap="400">
        <FormLayout>
          <Select
            label={t("stores.schedule.interval")}
            options={intervals.map((minutes) => ({ value: String(minutes), label: intervalText(t, format, minutes) }))}
            value={String(input.interval)}
            error={storeErrorText(t, errors.interval)}
            onChange={(interval) => onChange({ ...input, interval: Number(interval) })}
          />
          <TextField
            label={t("stores.schedule.firstAt")}
            helpText={scheduleHint(t, format, input) ?? t("stores.schedule.firstAtHelp")}
            type="time"
            autoComplete="off"
            value={input.firstAt}
            error={storeErrorText(t, errors.firstAt)}
            onChange={(firstAt) => onChange({ ...input, firstAt })}
          />
          {asksForDays && (
            <TextField
              label={t("stores.schedule.backfillDays")}
              helpText={t("stores.schedule.backfillDaysHelp")}
              type="text"
              inputMode="numeric"
              autoComplete="off"
              maxLength={4}
              value={input.backfillDays}
              error={storeErrorText(t, errors.backfillDays)}
              onChange={(backfillDays) => onChange({ ...input, backfillDays })}
            />
          )}
        </FormLayout>
        {preview !== null && preview.length > 0 && (
          <BlockStack gap="100">
            <Text as="h3" variant="headingSm">
              {t("stores.schedule.preview")}
            </Text>
            <List>
              {preview.map(({ timeZone, imports }) => (
                <List.Item key={timeZone}>
                  <span suppressHydrationWarning>{t("stores.schedule.previewOf", { timeZone, imports: format.list(imports) })}</span>
                </List.Item>
              ))}
            </List>
          </BlockStack>
        )}
        <InlineStack>
          <Button submit variant="primary" loading={busy}>
            {action}
          </Button>
        </InlineStack>
      </BlockStack>
    </form>
  );
}
