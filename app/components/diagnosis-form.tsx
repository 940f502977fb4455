import { BlockStack, Button, Card, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { partnerName } from "./failure-texts.ts";

type DiagnosisFormProps = { partner: string; order: string; onAsk: (order: string) => void };

/** Asks about one order by its number. */
export function DiagnosisForm({ partner, order, onAsk }: DiagnosisFormProps) {
  const { t } = useTranslation();
  const [number, setNumber] = useState(order);
  return (
    <Card>
      <form onSubmit={submit} noValidate>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("pos.diagnosis.heading")}
          </Text>
          <Text as="p">{t("pos.diagnosis.body", { partner: partnerName(t, partner) })}</Text>
          <TextField
            label={t("pos.diagnosis.number")}
            helpText={t("pos.diagnosis.help")}
            autoComplete="off"
            maxLength={50}
            value={number}
            onChange={setNumber}
            connectedRight={<Button submit>{t("pos.diagnosis.action")}</Button>}
          />
        </BlockStack>
      </form>
    </Card>
  );

  function submit(event: FormEvent) {
    event.preventDefault();
    if (number.trim()) onAsk(number.trim());
  }
}
