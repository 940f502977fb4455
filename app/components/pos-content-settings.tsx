import { Checkbox, ChoiceList, InlineStack, Link, Select, TextField } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { OrderSettingsInput } from "#app/pos/pos-views.ts";
import { posErrorText } from "./pos-errors.ts";
import { PosSelect } from "./pos-select.tsx";
import { SettingsSection } from "./pos-settings-section.tsx";
import type { SettingsGroupProps } from "./pos-settings-section.tsx";

/** How lines find their product. */
export function PosProductSettings({ view: { partner }, settings, onChange }: SettingsGroupProps) {
  const { t } = useTranslation();
  return (
    <SettingsSection heading={t("pos.settings.products.heading")}>
      <ChoiceList
        title={t("pos.settings.products.productLink")}
        choices={(["sku", "barcode"] as const).map((value) => ({
          value,
          label: t(`pos.settings.products.${value}`),
          helpText: t(`pos.settings.products.${value}Help`),
        }))}
        selected={[settings.productLink]}
        onChange={([productLink]: OrderSettingsInput["productLink"][]) => productLink && onChange({ productLink })}
      />
      <ChoiceList
        title={t("pos.settings.products.unlinked")}
        choices={(["hold", "no_product_found"] as const).map((value) => ({
          value,
          label: t(`pos.settings.products.${value}`),
          helpText: t(`pos.settings.products.${value}Help`),
        }))}
        selected={[settings.unlinked]}
        onChange={([unlinked]: OrderSettingsInput["unlinked"][]) => unlinked && onChange({ unlinked })}
      />
      <InlineStack>
        <Link url={`/app/connections/${partner}/products`}>{t("pos.settings.products.links")}</Link>
      </InlineStack>
    </SettingsSection>
  );
}

const matches = ["email_phone", "phone_email", "email", "phone", "nobody"] as const;
type Match = (typeof matches)[number];
const waysOf: Record<Match, OrderSettingsInput["customerMatch"]> = {
  email_phone: ["email", "phone"],
  phone_email: ["phone", "email"],
  email: ["email"],
  phone: ["phone"],
  nobody: [],
};

/** Whose the sale is. */
export function PosCustomerSettings({ settings, errors, onChange }: SettingsGroupProps) {
  const { t } = useTranslation();
  return (
    <SettingsSection heading={t("pos.settings.customers.heading")}>
      <Select
        label={t("pos.settings.customers.match")}
        helpText={t("pos.settings.customers.matchHelp")}
        options={matches.map((value) => ({ value, label: t(`pos.settings.customers.matches.${value}`) }))}
        value={matches.find((match) => waysOf[match].join() === settings.customerMatch.join()) ?? "nobody"}
        error={errors.customerMatch}
        onChange={(match: Match) => onChange({ customerMatch: waysOf[match] })}
      />
      <Checkbox
        label={t("pos.settings.customers.create")}
        helpText={t("pos.settings.customers.createHelp")}
        checked={settings.createCustomer}
        onChange={(createCustomer) => onChange({ createCustomer })}
      />
      <TextField
        label={t("common.optional", { label: t("pos.settings.customers.defaultCustomerId") })}
        helpText={t("pos.settings.customers.defaultCustomerIdHelp")}
        autoComplete="off"
        maxLength={200}
        value={settings.defaultCustomerId ?? ""}
        error={errors.defaultCustomerId}
        onChange={(id) => onChange({ defaultCustomerId: id || null })}
      />
      <Checkbox
        label={t("pos.settings.customers.posCreditsLoyalty")}
        helpText={t("pos.settings.customers.posCreditsLoyaltyHelp")}
        checked={settings.posCreditsLoyalty}
        error={posErrorText(t, errors.posCreditsLoyalty)}
        onChange={(posCreditsLoyalty) => onChange({ posCreditsLoyalty })}
      />
    </SettingsSection>
  );
}

/** What each way to pay becomes. */
export function PosPaymentSettings({ view, settings, errors, onChange }: SettingsGroupProps) {
  const { t } = useTranslation();
  const list = view.lists.status === "read" ? view.lists.lists.paymentTypes : null;
  return (
    <SettingsSection heading={t("pos.settings.payments.heading")} body={t("pos.settings.payments.body")}>
      <PosSelect
        label={t("pos.settings.payments.default")}
        help={t("pos.settings.payments.defaultHelp")}
        list={list}
        chosen={settings.defaultPaymentTypeId}
        none={t("pos.settings.payments.defaultNone")}
        error={errors.defaultPaymentTypeId ?? errors.paymentTypes}
        onChange={(defaultPaymentTypeId) => onChange({ defaultPaymentTypeId })}
      />
      {view.gateways.map((gateway) => (
        <PosSelect
          key={gateway}
          label={nameOfGateway(gateway)}
          list={list}
          chosen={settings.paymentTypes[gateway] ?? null}
          none={t("pos.settings.payments.useDefault")}
          onChange={(chosen) => onChange({ paymentTypes: withChoice(settings.paymentTypes, gateway, chosen) })}
        />
      ))}
    </SettingsSection>
  );
}

/** What Shopify's taxes become. */
export function PosTaxSettings({ view, settings, errors, onChange }: SettingsGroupProps) {
  const { t } = useTranslation();
  const list = view.lists.status === "read" ? view.lists.lists.taxes : null;
  return (
    <SettingsSection heading={t("pos.settings.taxes.heading")} body={t("pos.settings.taxes.body")}>
      <PosSelect
        label={t("pos.settings.taxes.default")}
        help={t("pos.settings.taxes.defaultHelp")}
        list={list}
        chosen={settings.defaultTaxId}
        none={t("pos.settings.taxes.defaultNone")}
        error={errors.defaultTaxId ?? errors.taxes}
        onChange={(defaultTaxId) => onChange({ defaultTaxId })}
      />
      <PosSelect
        label={t("pos.settings.taxes.noTax")}
        help={t("pos.settings.taxes.noTaxHelp")}
        list={list}
        chosen={settings.noTaxId}
        none={t("pos.settings.taxes.noTaxNone")}
        error={errors.noTaxId}
        onChange={(noTaxId) => onChange({ noTaxId })}
      />
      {view.taxes.map((tax) => (
        <PosSelect
          key={tax}
          label={tax}
          list={list}
          chosen={settings.taxes[tax] ?? null}
          none={t("pos.settings.taxes.useDefault")}
          onChange={(chosen) => onChange({ taxes: withChoice(settings.taxes, tax, chosen) })}
        />
      ))}
    </SettingsSection>
  );
}

function withChoice(choices: Record<string, string>, name: string, chosen: string | null): Record<string, string> {
  const { [name]: _before, ...others } = choices;
  return chosen === null ? others : { ...others, [name]: chosen };
}

/** "shopify_payments" → "Shopify payments": Shopify has no better name for them. */
function nameOfGateway(gateway: string): string {
  const words = gateway.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
