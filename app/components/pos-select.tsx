import { Select } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { PosChoice } from "#app/partners/capabilities.ts";

type PosSelectProps = {
  label: string;
  help?: string;
  /** null: the POS does not show its list now, and what was chosen stays. */
  list: PosChoice[] | null;
  chosen: string | null;
  /** What no choice is called. */
  none: string;
  error?: string;
  onChange: (chosen: string | null) => void;
};

/** A choice from a list of the POS. What was chosen and is not active any more is still shown, and said to be so. */
export function PosSelect({ label, help, list, chosen, none, error, onChange }: PosSelectProps) {
  const { t } = useTranslation();
  const entry = list?.find(({ id }) => id === chosen);
  const active = (list ?? []).filter((choice) => choice.active).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Select
      label={label}
      helpText={help}
      disabled={list === null}
      options={[{ value: "", label: none }, ...active, ...former()]}
      value={chosen ?? ""}
      error={error ?? problem()}
      onChange={(value) => onChange(value || null)}
    />
  );

  function former() {
    if (chosen === null || entry?.active) return [];
    if (list === null) return [{ value: chosen, label: t("pos.settings.choice.kept") }];
    return [{ value: chosen, label: entry ? t("pos.settings.choice.inactive", { name: entry.name }) : t("pos.settings.choice.missing") }];
  }

  function problem(): string | undefined {
    if (chosen === null || list === null || entry?.active) return undefined;
    return entry ? t("pos.settings.choice.gone", { name: entry.name }) : t("pos.settings.choice.unknown");
  }
}
