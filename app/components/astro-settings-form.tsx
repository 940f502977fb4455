import { SaveBar } from "@shopify/app-bridge-react";
import { BlockStack, Button, Card, Checkbox, ChoiceList, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { AstroSettingsView } from "#app/connections/astro-view.ts";
import { astroErrorText } from "./astro-errors.ts";
import { NamesField } from "./names-field.tsx";
import { useFirstInvalid } from "./use-first-invalid.ts";

type AstroSettingsFormProps = {
  settings: AstroSettingsView;
  busy: boolean;
  errors: Record<string, string>;
  onSave: (settings: AstroSettingsView) => void;
};

/** How orders become purchases. The admin's save bar stands while something is changed and not saved. */
export function AstroSettingsForm({ settings: saved, busy, errors, onSave }: AstroSettingsFormProps) {
  const { t } = useTranslation();
  const [settings, setSettings] = useState(saved);
  const form = useFirstInvalid(errors, Boolean(errors.posSources || errors.siteUrl));
  const changed = JSON.stringify(settings) !== JSON.stringify(saved);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!busy) onSave(settings);
  }

  return (
    <Card>
      <form ref={form} onSubmit={submit} id="settings">
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            {t("astro.settings.heading")}
          </Text>
          <FormLayout>
            <ChoiceList
              title={t("astro.settings.missingMember.label")}
              choices={(["report", "create"] as const).map((value) => ({
                value,
                label: t(`astro.settings.missingMember.${value}`),
                helpText: t(`astro.settings.missingMember.${value}Help`),
              }))}
              selected={[settings.missingMember]}
              onChange={([missingMember]: AstroSettingsView["missingMember"][]) =>
                missingMember && setSettings({ ...settings, missingMember })
              }
            />
            <NamesField
              id="astro-pos-source"
              label={t("astro.settings.posSources.label")}
              help={t("astro.settings.posSources.help")}
              add={t("astro.settings.posSources.add")}
              removeLabel={(source) => t("astro.settings.posSources.tag", { source })}
              names={settings.posSources}
              error={astroErrorText(t, errors.posSources)}
              onChange={(posSources) => setSettings({ ...settings, posSources })}
            />
            <Checkbox
              label={t("astro.settings.redeemFreeLines.label")}
              helpText={t("astro.settings.redeemFreeLines.help")}
              checked={settings.redeemFreeLines}
              onChange={(redeemFreeLines) => setSettings({ ...settings, redeemFreeLines })}
            />
            <ChoiceList
              title={t("astro.settings.storeActions.label")}
              choices={(["assisted", "direct"] as const).map((value) => ({
                value,
                label: t(`astro.settings.storeActions.${value}`),
                helpText: t(`astro.settings.storeActions.${value}Help`),
              }))}
              selected={[settings.storeActions]}
              onChange={([storeActions]: AstroSettingsView["storeActions"][]) => storeActions && setSettings({ ...settings, storeActions })}
            />
            {settings.storeActions === "assisted" && (
              <TextField
                type="url"
                label={t("astro.settings.siteUrl.label")}
                helpText={t("astro.settings.siteUrl.help")}
                autoComplete="off"
                maxLength={200}
                value={settings.siteUrl}
                error={astroErrorText(t, errors.siteUrl)}
                onChange={(siteUrl) => setSettings({ ...settings, siteUrl })}
              />
            )}
          </FormLayout>
          <InlineStack>
            <Button submit variant="primary" loading={busy}>
              {t("astro.settings.save")}
            </Button>
          </InlineStack>
        </BlockStack>
      </form>
      <SaveBar id="astro-settings" open={changed} discardConfirmation>
        <button variant="primary" onClick={() => onSave(settings)} disabled={busy}>
          {t("common.save")}
        </button>
        <button onClick={() => setSettings(saved)}>{t("common.discard")}</button>
      </SaveBar>
    </Card>
  );
}
