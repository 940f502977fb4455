import { Checkbox, ChoiceList, TextField } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { OrderSettingsInput } from "#app/pos/pos-views.ts";
import { NamesField } from "./names-field.tsx";
import { SettingsSection } from "./pos-settings-section.tsx";
import type { SettingsGroupProps } from "./pos-settings-section.tsx";

/** In the order of the field's own settings page. */
const states = ["download", "fulfilled", "unfulfilled", "archived"] as const;
const payments = ["partiallyPaid", "paidWithoutTransactions", "manualPayments"] as const;

/** Which orders arrive at all. */
export function PosDownloadSettings({ view, settings, errors, onChange }: SettingsGroupProps) {
  const { t } = useTranslation();
  return (
    <SettingsSection heading={t("pos.settings.download.heading")}>
      {states.map(toggle)}
      <TextField
        label={t("pos.settings.download.minimumCreatedAt")}
        helpText={t("pos.settings.download.minimumCreatedAtHelp", { timeZone: view.timeZone })}
        type="datetime-local"
        autoComplete="off"
        value={settings.minimumCreatedAt}
        error={errors.minimumCreatedAt}
        onChange={(minimumCreatedAt) => onChange({ minimumCreatedAt })}
      />
      {(["allowTags", "ignoreTags"] as const).map((name) => (
        <NamesField
          key={name}
          id={`pos-${name}`}
          label={t(`pos.settings.download.${name}`)}
          help={t(`pos.settings.download.${name}Help`)}
          add={t("pos.settings.add")}
          removeLabel={(tag) => t("pos.settings.remove", { name: tag })}
          names={settings[name]}
          error={errors[name]}
          onChange={(names) => onChange({ [name]: names })}
        />
      ))}
      {payments.map(toggle)}
    </SettingsSection>
  );

  function toggle(name: (typeof states)[number] | (typeof payments)[number]) {
    return (
      <Checkbox
        key={name}
        label={t(`pos.settings.download.${name}`)}
        helpText={t(`pos.settings.download.${name}Help`)}
        checked={settings[name]}
        error={errors[name]}
        onChange={(checked) => onChange({ [name]: checked })}
      />
    );
  }
}

/** What becomes of what is given back. */
export function PosRefundSettings({ settings, onChange }: SettingsGroupProps) {
  const { t } = useTranslation();
  return (
    <SettingsSection heading={t("pos.settings.refunds.heading")}>
      <Checkbox
        label={t("pos.settings.refunds.refunds")}
        helpText={t("pos.settings.refunds.refundsHelp")}
        checked={settings.refunds}
        onChange={(refunds) => onChange({ refunds })}
      />
      {settings.refunds && (
        <ChoiceList
          title={t("pos.settings.refunds.restockTo")}
          choices={(["original", "none"] as const).map((value) => ({
            value,
            label: t(`pos.settings.refunds.${value}`),
            helpText: t(`pos.settings.refunds.${value}Help`),
          }))}
          selected={[settings.restockTo]}
          onChange={([restockTo]: OrderSettingsInput["restockTo"][]) => restockTo && onChange({ restockTo })}
        />
      )}
    </SettingsSection>
  );
}

/** By what orders are known that a POS sent to Shopify. */
export function PosSourceSettings({ settings, errors, onChange }: SettingsGroupProps) {
  const { t } = useTranslation();
  return (
    <SettingsSection heading={t("pos.settings.fromPos.heading")}>
      {(["posSources", "posPrefixes"] as const).map((name) => (
        <NamesField
          key={name}
          id={`pos-${name}`}
          label={t(`pos.settings.fromPos.${name}`)}
          help={t(`pos.settings.fromPos.${name}Help`)}
          add={t("pos.settings.add")}
          removeLabel={(removed) => t("pos.settings.remove", { name: removed })}
          names={settings[name]}
          error={errors[name]}
          onChange={(names) => onChange({ [name]: names })}
        />
      ))}
    </SettingsSection>
  );
}
