import { BlockStack, Modal, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { formatDecimal } from "#app/domain/money.ts";
import type { HourErrors, HourFigures, HourInput, HourSaved } from "#app/sales/hour-figures-view.ts";
import { useFirstInvalid } from "./use-first-invalid.ts";

type HourDialogProps = {
  /** "Queen Street, March 14, 2026, 3 p.m." */
  title: string;
  hour: HourFigures;
  currency: string;
  /** What came of the last attempt. */
  result: HourSaved | null;
  busy: boolean;
  onSave: (input: HourInput) => void;
  onClose: () => void;
};

const fields = ["sales", "transactions", "items", "minutes"] as const;

/** Asks for the figures of an hour; a field that is left empty stays as brought in. */
export function HourDialog({ title, hour: { imported, edit }, currency, result, busy, onSave, onClose }: HourDialogProps) {
  const { t } = useTranslation();
  const entered = edit?.entered;
  const [input, setInput] = useState<HourInput>({
    sales: entered?.sales == null ? "" : amount(entered.sales),
    transactions: text(entered?.transactions),
    items: text(entered?.items),
    minutes: text(entered?.minutes),
    note: edit?.note ?? "",
  });
  const errors: HourErrors = result?.status === "invalid" ? result.errors : {};
  const form = useFirstInvalid(result, result?.status === "invalid");
  const importedText = { ...imported, sales: amount(imported.sales) };

  return (
    <Modal
      open
      title={title}
      onClose={onClose}
      primaryAction={{ content: t("common.save"), loading: busy, onAction: () => onSave(input) }}
      secondaryActions={[{ content: t("common.cancel"), onAction: onClose }]}
    >
      <Modal.Section>
        <form ref={form} onSubmit={save} noValidate>
          <BlockStack gap="400">
            <Text as="p">{t("stores.figures.dialog.body")}</Text>
            {fields.map((field) => (
              <TextField
                key={field}
                label={t(`stores.figures.columns.${field}`)}
                helpText={t("stores.figures.dialog.imported", { value: String(importedText[field]) })}
                suffix={field === "sales" ? currency : field === "minutes" ? t("stores.figures.dialog.minutes") : undefined}
                inputMode={field === "transactions" || field === "minutes" ? "numeric" : "decimal"}
                autoComplete="off"
                value={input[field]}
                error={errorOf(field)}
                onChange={(typed) => setInput({ ...input, [field]: typed })}
              />
            ))}
            <TextField
              label={t("stores.figures.dialog.note")}
              helpText={t("stores.figures.dialog.noteHelp")}
              autoComplete="off"
              maxLength={200}
              value={input.note}
              error={errorOf("note")}
              onChange={(note) => setInput({ ...input, note })}
            />
            {/* Enter in a field saves. */}
            <button type="submit" hidden />
          </BlockStack>
        </form>
      </Modal.Section>
    </Modal>
  );

  function save(event: FormEvent) {
    event.preventDefault();
    if (!busy) onSave(input);
  }

  function errorOf(field: keyof HourInput): string | undefined {
    const error = errors[field];
    return error && t(`stores.figures.errors.${error}`);
  }

  function amount(minor: number): string {
    return formatDecimal({ minor, currency });
  }
}

function text(value: number | null | undefined): string {
  return value == null ? "" : String(value);
}
