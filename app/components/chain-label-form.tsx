import { Button, ChoiceList, FormLayout, InlineStack, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { storeErrorText } from "./store-errors.ts";
import { useFirstInvalid } from "./use-first-invalid.ts";

export type ChainLabelInput = { label: string; partner: PosPartner };

type ChainLabelFormProps = {
  /** What is chosen already. */
  input: ChainLabelInput;
  /** The points of sale to choose from; none where the chain has its own already. */
  partners: readonly PosPartner[];
  errors: Record<string, string>;
  busy: boolean;
  action: string;
  onSend: (input: ChainLabelInput) => void;
};

const longest = 60;

/** How a chain is called, and where it sells. */
export function ChainLabelForm({ input: given, partners, errors, busy, action, onSend }: ChainLabelFormProps) {
  const { t } = useTranslation();
  const [input, setInput] = useState(given);
  const form = useFirstInvalid(errors, Object.keys(errors).length > 0);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!busy) onSend(input);
  }

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <FormLayout>
        <TextField
          label={t("stores.label.label")}
          helpText={t("stores.label.help")}
          autoComplete="off"
          maxLength={longest}
          value={input.label}
          error={storeErrorText(t, errors.label)}
          onChange={(label) => setInput({ ...input, label })}
        />
        {partners.length > 0 && (
          <ChoiceList
            title={t("stores.label.partner")}
            choices={partners.map((value) => ({ value, label: t(`partners.${value}`), helpText: t(`stores.label.partners.${value}`) }))}
            selected={[input.partner]}
            error={storeErrorText(t, errors.partner)}
            onChange={([partner]: PosPartner[]) => partner && setInput({ ...input, partner })}
          />
        )}
        <InlineStack>
          <Button submit variant="primary" loading={busy}>
            {action}
          </Button>
        </InlineStack>
      </FormLayout>
    </form>
  );
}
