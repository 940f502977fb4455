import { BlockStack, Box, Button, Card, Checkbox, FormLayout, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { CheckoutSettingsErrors, CheckoutSettingsInput, SetupView } from "#app/coupons/setup-view.ts";

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
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    if (Object.keys(errors).length > 0) form.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
  }, [errors]);

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
            {toggle("rewards")}
            {settings.rewards && (
              <InStorePrograms
                chosen={settings.inStorePrograms}
                programs={programs}
                missing={errors.reasons ?? []}
                onChange={(inStorePrograms) => onChange({ ...settings, inStorePrograms })}
              />
            )}
            {toggle("manufacturerCoupons")}
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

  function toggle(name: "coupons" | "rewards" | "manufacturerCoupons" | "guests") {
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

type Chosen = CheckoutSettingsInput["inStorePrograms"];

type InStoreProgramsProps = {
  chosen: Chosen;
  programs: SetupView["programs"];
  /** Programs whose reason is missing. */
  missing: string[];
  onChange: (chosen: Chosen) => void;
};

/** Programs whose free goods are given in the store alone, each with the reason for it. */
function InStorePrograms({ chosen, programs, missing, onChange }: InStoreProgramsProps) {
  const { t } = useTranslation();
  const [picked, setPicked] = useState("");
  const left = programs.filter(({ programId }) => !chosen.some((one) => one.programId === programId));
  return (
    <Box paddingInlineStart="600">
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h3" variant="headingSm">
            {t("coupons.setup.inStore.heading")}
          </Text>
          <Text as="p" tone="subdued">
            {programs.length > 0 ? t("coupons.setup.inStore.body") : t("coupons.setup.inStore.noPrograms")}
          </Text>
        </BlockStack>
        {chosen.map((program) => (
          <BlockStack key={program.programId} gap="100" inlineAlign="start">
            <div style={{ width: "100%" }}>
              <TextField
                label={t("coupons.setup.inStore.reason", { program: program.title })}
                autoComplete="off"
                maxLength={longestReason}
                value={program.reason}
                error={missing.includes(program.programId) && program.reason.trim() === "" ? t("coupons.setup.errors.reason") : undefined}
                onChange={(reason) => onChange(chosen.map((one) => (one === program ? { ...one, reason } : one)))}
              />
            </div>
            <Button
              variant="plain"
              accessibilityLabel={t("coupons.setup.inStore.removeLabel", { program: program.title })}
              onClick={() => onChange(chosen.filter((one) => one !== program))}
            >
              {t("coupons.setup.inStore.remove")}
            </Button>
          </BlockStack>
        ))}
        {left.length > 0 && (
          <Select
            label={t("coupons.setup.inStore.add")}
            options={[
              { value: "", label: t("coupons.setup.inStore.choose") },
              ...left.map(({ programId, title }) => ({ value: programId, label: title })),
            ]}
            value={picked}
            onChange={(programId) => {
              const program = left.find((one) => one.programId === programId);
              setPicked("");
              if (program) onChange([...chosen, { ...program, reason: "" }]);
            }}
          />
        )}
      </BlockStack>
    </Box>
  );
}
