import { BlockStack, Button, Card, Checkbox, FormLayout, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { MailLocale, NotificationErrors, NotificationSettingsInput } from "#app/notifications/notification-view.ts";
import { notificationErrorText } from "./notification-texts.ts";
import { useFirstInvalid } from "./use-first-invalid.ts";

type NotificationSettingsFormProps = {
  settings: NotificationSettingsInput;
  timeZone: string;
  busy: boolean;
  errors: NotificationErrors;
  onChange: (settings: NotificationSettingsInput) => void;
  onSave: () => void;
};

const locales: MailLocale[] = ["en", "fr"];
const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** Who is told what, and when. What belongs to a mail that is switched off is out of the way. */
export function NotificationSettingsForm(props: NotificationSettingsFormProps) {
  const { settings, timeZone, busy, errors, onChange, onSave } = props;
  const { t } = useTranslation();
  const form = useFirstInvalid(errors, Object.keys(errors).length > 0);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!busy) onSave();
  }

  return (
    <Card>
      <form ref={form} onSubmit={submit} noValidate>
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            {t("notifications.form.heading")}
          </Text>
          <FormLayout>
            <TextField
              label={t("notifications.form.recipients")}
              helpText={t("notifications.form.recipientsHelp")}
              multiline={3}
              autoComplete="off"
              spellCheck={false}
              maxLength={4_000}
              value={settings.recipients}
              error={notificationErrorText(t, errors.recipients)}
              onChange={(recipients) => onChange({ ...settings, recipients })}
            />
            <Select
              label={t("notifications.form.locale")}
              options={locales.map((value) => ({ value, label: t(`notifications.form.locales.${value}`) }))}
              value={settings.locale}
              onChange={(locale: MailLocale) => onChange({ ...settings, locale })}
            />
            <Checkbox
              label={t("notifications.form.digest")}
              helpText={t("notifications.form.digestHelp")}
              checked={settings.digest}
              onChange={(digest) => onChange({ ...settings, digest })}
            />
            {settings.digest && (
              <Select
                label={t("notifications.form.digestHour")}
                helpText={t("notifications.form.digestHourHelp", { timeZone })}
                options={hours.map((hour) => ({ value: String(hour), label: t("notifications.form.hour", { hour }) }))}
                value={String(settings.digestHour)}
                onChange={(hour) => onChange({ ...settings, digestHour: Number(hour) })}
              />
            )}
            <Checkbox
              label={t("notifications.form.spike")}
              helpText={t("notifications.form.spikeHelp")}
              checked={settings.spike}
              onChange={(spike) => onChange({ ...settings, spike })}
            />
            {settings.spike && (
              <TextField
                label={t("notifications.form.threshold")}
                type="text"
                inputMode="numeric"
                autoComplete="off"
                maxLength={10}
                value={settings.spikeThreshold}
                error={notificationErrorText(t, errors.spikeThreshold)}
                onChange={(spikeThreshold) => onChange({ ...settings, spikeThreshold })}
              />
            )}
          </FormLayout>
          <InlineStack>
            <Button submit variant="primary" loading={busy}>
              {t("notifications.form.save")}
            </Button>
          </InlineStack>
        </BlockStack>
      </form>
    </Card>
  );
}
