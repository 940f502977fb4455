import { BlockStack, Box, Button, Card, Checkbox, FormLayout, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { CheckoutSettingsErrors, CheckoutSettingsInput, SetupView } from "#app/coupons/setup-view.ts";
import { useFirstInvalid } from "./use-first-invalid.ts";

type CheckoutSettingsFormProps = {
  settings: CheckoutSettingsInput;
  programs: SetupView["programs"];
  busy: boolean;
  errors: CheckoutSettingsErrors;
  onChange: (settings: CheckoutSettingsInput) => void;
  onSave: () => void;
};

const longestReason = 200;

/** What is offered to buyers, each with the reason why it is on or off by itself. */
export function CheckoutSettingsForm({ settings, programs, busy, errors, onChange, onSave }: CheckoutSettingsFormProps) {
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
            {t("coupons.setup.settings.heading")}
          </Text>
          <FormLayout>
            {toggle("coupons")}
            {settings.coupons && (
              <InStoreList
                kind="brands"
                entries={settings.inStoreBrands.map(({ brand, reason }) => ({ id: brand, title: brand, reason }))}
                missing={errors.reasons ?? []}
                onChange={(entries) => onChange({ ...settings, inStoreBrands: entries.map(({ id, reason }) => ({ brand: id, reason })) })}
              />
            )}
            {toggle("rewards")}
            {settings.rewards && (
              <InStoreList
                kind="programs"
                entries={settings.inStorePrograms.map(({ programId, title, reason }) => ({ id: programId, title, reason }))}
                choices={programs.map(({ programId, title }) => ({ id: programId, title }))}
                missing={errors.reasons ?? []}
                onChange={(entries) =>
                  onChange({ ...settings, inStorePrograms: entries.map(({ id, title, reason }) => ({ programId: id, title, reason })) })
                }
              />
            )}
            {toggle("guests")}
            {settings.guests && (
              <Box paddingInlineStart="600">
                <Text as="p" tone="caution">
                  {t("coupons.setup.settings.guestsWarning")}
                </Text>
              </Box>
            )}
            <TextField
              label={t("coupons.setup.settings.holdMinutes")}
              helpText={t("coupons.setup.settings.holdMinutesHelp")}
              type="text"
              inputMode="numeric"
              autoComplete="off"
              maxLength={3}
              suffix={t("coupons.setup.settings.minutes")}
              value={settings.holdMinutes}
              error={errors.holdMinutes && t(`coupons.setup.errors.${errors.holdMinutes}`)}
              onChange={(holdMinutes) => onChange({ ...settings, holdMinutes })}
            />
          </FormLayout>
          <InlineStack>
            <Button submit variant="primary" loading={busy}>
              {t("coupons.setup.settings.save")}
            </Button>
          </InlineStack>
        </BlockStack>
      </form>
    </Card>
  );

  function toggle(name: "coupons" | "rewards" | "guests") {
    return (
      <Checkbox
        label={t(`coupons.setup.settings.${name}`)}
        helpText={t(`coupons.setup.settings.${name}Help`)}
        checked={settings[name]}
        onChange={(checked) => onChange({ ...settings, [name]: checked })}
      />
    );
  }
}

type Entry = { id: string; title: string; reason: string };

type InStoreListProps = {
  kind: "brands" | "programs";
  entries: Entry[];
  /** What may be added; anything may, where it is left out. */
  choices?: { id: string; title: string }[];
  /** Entries whose reason is missing. */
  missing: string[];
  onChange: (entries: Entry[]) => void;
};

/** What is taken in the store alone, each with the reason for it. */
function InStoreList({ kind, entries, choices, missing, onChange }: InStoreListProps) {
  const { t } = useTranslation();
  const left = choices?.filter(({ id }) => !entries.some((one) => one.id === id));

  function add(entry: { id: string; title: string } | undefined) {
    const isNew = entry && !entries.some(({ id }) => id.toLowerCase() === entry.id.toLowerCase());
    if (isNew) onChange([...entries, { ...entry, reason: "" }]);
  }

  return (
    <Box paddingInlineStart="600">
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h3" variant="headingSm">
            {t(`coupons.setup.inStore.${kind}.heading`)}
          </Text>
          <Text as="p" tone="subdued">
            {choices?.length === 0 ? t("coupons.setup.inStore.noPrograms") : t(`coupons.setup.inStore.${kind}.body`)}
          </Text>
        </BlockStack>
        {entries.map((entry) => (
          <BlockStack key={entry.id} gap="100" inlineAlign="start">
            <div style={{ width: "100%" }}>
              <TextField
                label={t(`coupons.setup.inStore.${kind}.reason`, { name: entry.title })}
                autoComplete="off"
                maxLength={longestReason}
                value={entry.reason}
                error={missing.includes(entry.id) && entry.reason.trim() === "" ? t("coupons.setup.errors.reason") : undefined}
                onChange={(reason) => onChange(entries.map((one) => (one === entry ? { ...one, reason } : one)))}
              />
            </div>
            <Button
              variant="plain"
              accessibilityLabel={t(`coupons.setup.inStore.${kind}.removeLabel`, { name: entry.title })}
              onClick={() => onChange(entries.filter((one) => one !== entry))}
            >
              {t("coupons.setup.inStore.remove")}
            </Button>
          </BlockStack>
        ))}
        {left ? (
          left.length > 0 && (
            <Select
              label={t(`coupons.setup.inStore.${kind}.add`)}
              options={[
                { value: "", label: t("coupons.setup.inStore.choose") },
                ...left.map(({ id, title }) => ({ value: id, label: title })),
              ]}
              value=""
              onChange={(chosen) => add(left.find(({ id }) => id === chosen))}
            />
          )
        ) : (
          <NameField label={t(`coupons.setup.inStore.${kind}.add`)} onAdd={(name) => add({ id: name, title: name })} />
        )}
      </BlockStack>
    </Box>
  );
}

function NameField({ label, onAdd }: { label: string; onAdd: (name: string) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState("");

  function add() {
    if (name.trim()) onAdd(name.trim());
    setName("");
  }

  return (
    <TextField
      label={label}
      autoComplete="off"
      maxLength={100}
      value={name}
      onChange={setName}
      connectedRight={
        <Button onClick={add} disabled={name.trim() === ""}>
          {t("coupons.setup.inStore.addButton")}
        </Button>
      }
    />
  );
}
