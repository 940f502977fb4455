import { SaveBar } from "@shopify/app-bridge-react";
import { BlockStack, Button, Card, ChoiceList, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { PetzSettingsView } from "#app/connections/petz-view.ts";
import { petzErrorText } from "./petz-errors.ts";
import { useFirstInvalid } from "./use-first-invalid.ts";

/** What every path of PETZ starts with. */
const everyPath = "/posface/";

type PetzSettingsFormProps = {
  settings: PetzSettingsView;
  busy: boolean;
  errors: Record<string, string>;
  onSave: (settings: PetzSettingsView) => void;
};

/** What is known only to whoever has PETZ's own documentation. The admin's save bar stands while something is changed and not saved. */
export function PetzSettingsForm({ settings: saved, busy, errors, onSave }: PetzSettingsFormProps) {
  const { t } = useTranslation();
  const [settings, setSettings] = useState(saved);
  // As it was typed: a number field may be empty for a while.
  const [minutes, setMinutes] = useState(String(saved.authorizationMinutes));
  const form = useFirstInvalid(errors, Object.keys(errors).length > 0);
  const written: PetzSettingsView = { ...settings, authorizationMinutes: minutes.trim() === "" ? Number.NaN : Number(minutes) };
  const changed = JSON.stringify(written) !== JSON.stringify(saved);

  /** A path that was copied whole is shown as it is kept. */
  function save() {
    if (busy) return;
    const tidy = { ...written, releasePath: settings.releasePath.trim().replace(/^\/*(posface\/+)?|\/+$/g, "") };
    setSettings(tidy);
    onSave(tidy);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    save();
  }

  function discard() {
    setSettings(saved);
    setMinutes(String(saved.authorizationMinutes));
  }

  return (
    <Card>
      <form ref={form} onSubmit={submit} id="settings" noValidate>
        <BlockStack gap="400">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {t("petz.settings.heading")}
            </Text>
            <Text as="p" tone="subdued">
              {t("petz.settings.body")}
            </Text>
          </BlockStack>
          <FormLayout>
            <ChoiceList
              title={t("petz.settings.capturePath.label")}
              choices={(["capture", "redeem"] as const).map((value) => ({
                value,
                label: t(`petz.settings.capturePath.${value}`),
              }))}
              selected={[settings.capturePath]}
              onChange={([capturePath]: PetzSettingsView["capturePath"][]) => capturePath && setSettings({ ...settings, capturePath })}
            />
            <Text as="p" tone="subdued">
              {t("petz.settings.capturePath.help")}
            </Text>
            <TextField
              id="petz-release-path"
              label={t("petz.settings.releasePath.label")}
              helpText={t("petz.settings.releasePath.help")}
              prefix={everyPath}
              autoComplete="off"
              spellCheck={false}
              maxLength={100}
              value={settings.releasePath}
              error={petzErrorText(t, errors.releasePath)}
              onChange={(releasePath) => setSettings({ ...settings, releasePath })}
            />
            <TextField
              id="petz-minutes"
              type="number"
              inputMode="numeric"
              min={5}
              max={1440}
              label={t("petz.settings.authorizationMinutes.label")}
              helpText={t("petz.settings.authorizationMinutes.help")}
              autoComplete="off"
              value={minutes}
              error={petzErrorText(t, errors.authorizationMinutes)}
              onChange={setMinutes}
            />
          </FormLayout>
          <InlineStack>
            <Button submit variant="primary" loading={busy}>
              {t("petz.settings.save")}
            </Button>
          </InlineStack>
        </BlockStack>
      </form>
      <SaveBar id="petz-settings" open={changed} discardConfirmation>
        <button type="button" variant="primary" onClick={save} disabled={busy}>
          {t("common.save")}
        </button>
        <button type="button" onClick={discard}>
          {t("common.discard")}
        </button>
      </SaveBar>
    </Card>
  );
}
