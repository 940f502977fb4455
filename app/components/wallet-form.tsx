import { Button, Card, FormLayout, InlineStack, TextField } from "@shopify/polaris";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";

export type WalletFormInput = { who: string; order: string; items: string };

type WalletFormProps = {
  input: WalletFormInput;
  busy: boolean;
  isMissing: boolean;
  onChange: (input: WalletFormInput) => void;
  onLook: () => void;
};

/** Whose wallet, and what it is compared with. */
export function WalletForm({ input, busy, isMissing, onChange, onLook }: WalletFormProps) {
  const { t } = useTranslation();

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!busy) onLook();
  }

  return (
    <Card>
      <form onSubmit={submit} noValidate>
        <FormLayout>
          <TextField
            label={t("coupons.wallet.who")}
            helpText={t("coupons.wallet.whoHelp")}
            autoComplete="off"
            spellCheck={false}
            maxLength={254}
            value={input.who}
            error={isMissing ? t("coupons.wallet.whoMissing") : undefined}
            onChange={(who) => onChange({ ...input, who })}
          />
          <TextField
            label={t("common.optional", { label: t("coupons.wallet.order") })}
            helpText={t("coupons.wallet.orderHelp")}
            autoComplete="off"
            maxLength={50}
            value={input.order}
            onChange={(order) => onChange({ ...input, order })}
          />
          {input.order.trim() === "" && (
            <TextField
              label={t("common.optional", { label: t("coupons.wallet.items") })}
              helpText={t("coupons.wallet.itemsHelp")}
              autoComplete="off"
              spellCheck={false}
              multiline={2}
              maxLength={4_000}
              value={input.items}
              onChange={(items) => onChange({ ...input, items })}
            />
          )}
          <InlineStack>
            <Button submit variant="primary" loading={busy}>
              {t("coupons.wallet.look")}
            </Button>
          </InlineStack>
        </FormLayout>
      </form>
    </Card>
  );
}
