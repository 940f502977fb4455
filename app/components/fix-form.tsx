import { BlockStack, Button, Checkbox, FormLayout, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import type { TFunction } from "i18next";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { exceptionReasons } from "#app/domain/loyalty.ts";
import type { FixField, FixOffer } from "#app/failures/failure-view.ts";
import { CopyBlocks } from "./copy-blocks.tsx";
import { fixErrorText } from "./fix-errors.ts";
import { fieldLabel, remarkText } from "./fix-words.ts";
import { useFirstInvalid } from "./use-first-invalid.ts";

type FixFormProps = {
  offer: FixOffer;
  /** The partner's name. */
  partner: string;
  busy: boolean;
  /** Field name → error key, as the last answer gave them. */
  errors: Record<string, string>;
  onPress: (offer: FixOffer, values: Record<string, string>) => void;
  onCancel?: () => void;
};

/** A fix's form, filled in as far as we know, with a button that says beforehand how many failures it heals. */
export function FixForm({ offer, partner, busy, errors, onPress, onCancel }: FixFormProps) {
  const { t } = useTranslation();
  const form = useFirstInvalid(errors, Object.keys(errors).length > 0);
  const [values, setValues] = useState(() => Object.fromEntries(offer.fields.map(({ name, value }) => [name, value])));

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!busy) onPress(offer, values);
  }

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <BlockStack gap="300">
        <Text as="p">{t(`fixes.${offer.id}.help`)}</Text>
        {offer.remarks.map((remark) => (
          <Text key={remark.key} as="p" breakWord>
            {remarkText(t, remark)}
          </Text>
        ))}
        <CopyBlocks items={offer.copy} />
        {offer.page && (
          <InlineStack>
            <Button url={offer.page} external>
              {t("fixes.openPage", { partner })}
            </Button>
          </InlineStack>
        )}
        {offer.fields.length > 0 && (
          <FormLayout>
            {offer.fields.map((field) => (
              <Field
                key={field.name}
                field={field}
                id={`${offer.id}-${field.name}`}
                value={values[field.name] ?? ""}
                error={errors[field.name]}
                onChange={(value) => setValues({ ...values, [field.name]: value })}
              />
            ))}
          </FormLayout>
        )}
        <InlineStack gap="200">
          <Button submit variant={offer.primary ? "primary" : undefined} loading={busy}>
            {fixLabel(t, offer)}
          </Button>
          {onCancel && (
            <Button onClick={onCancel} disabled={busy}>
              {t("common.cancel")}
            </Button>
          )}
        </InlineStack>
      </BlockStack>
    </form>
  );
}

/** "Add as member", or "Add as member – heals 3 failures". A mere retry promises no healing. */
export function fixLabel(t: TFunction, { id, heals }: FixOffer): string {
  const label = t(`fixes.${id}.label`);
  if (heals <= 1) return label;
  return t(id === "retry" ? "fixes.retries" : "fixes.heals", { label, count: heals });
}

type FieldProps = { field: FixField; id: string; value: string; error: string | undefined; onChange: (value: string) => void };

function Field({ field, id, value, error, onChange }: FieldProps) {
  const { t } = useTranslation();
  const label = fieldLabel(t, field.name);
  const message = error && fixErrorText(t, field.kind === "checkbox" && error === "required" ? "not_ticked" : error);
  if (field.kind === "checkbox") {
    return (
      <Checkbox id={id} label={label} checked={value === "yes"} error={message} onChange={(checked) => onChange(checked ? "yes" : "")} />
    );
  }
  if (field.kind === "select") {
    const options = [
      { value: "", label: t("fixes.choose") },
      ...field.options.map(({ value: of, label: text }) => ({ value: of, label: text || optionText(of) })),
    ];
    return (
      <Select
        id={id}
        name={field.name}
        label={field.required ? label : t("common.optional", { label })}
        options={options}
        value={value}
        error={message}
        helpText={field.options.find((option) => option.value === value)?.help}
        onChange={onChange}
      />
    );
  }
  return (
    <TextField
      id={id}
      name={field.name}
      label={field.required ? label : t("common.optional", { label })}
      type={field.kind === "multiline" ? "text" : field.kind}
      multiline={field.kind === "multiline" ? 3 : undefined}
      inputMode={field.name === "upc" ? "numeric" : undefined}
      autoComplete="off"
      maxLength={500}
      value={value}
      error={message}
      onChange={onChange}
    />
  );

  /** What an option without a label of its own is called: its name is ours, not the partner's. */
  function optionText(option: string): string {
    const reason = exceptionReasons.find((one) => one === option);
    return reason ? t(`fixes.options.reason.${reason}`) : option;
  }
}
