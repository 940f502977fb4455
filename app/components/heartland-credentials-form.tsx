import { BlockStack, FormLayout, List, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { HeartlandInput, PosConnectResult } from "#app/connections/pos.server.ts";
import type { PosView } from "#app/pos/pos-views.ts";
import { CredentialsCard } from "./credentials-card.tsx";
import type { CredentialsIntent } from "./credentials-card.tsx";
import { PosAnswer } from "./pos-answer.tsx";
import { posErrorText } from "./pos-errors.ts";

type HeartlandCredentialsFormProps = {
  pos: PosView;
  busy: CredentialsIntent | null;
  result: PosConnectResult | null;
  onSend: (intent: CredentialsIntent, input: HeartlandInput) => void;
  onCancel?: () => void;
};

/** The address and token that Heartland gives a user. */
export function HeartlandCredentialsForm({ pos, busy, result, onSend, onCancel }: HeartlandCredentialsFormProps) {
  const { t } = useTranslation();
  const [input, setInput] = useState<HeartlandInput>({ baseUrl: pos.address, token: "" });
  const errors = result?.status === "invalid" ? result.errors : {};
  const hasToken = pos.status === "connected" || pos.status === "credentials_rejected";

  return (
    <CredentialsCard
      heading={t("pos.connections.heartland.heading")}
      body={t("pos.connections.heartland.body")}
      where={
        <BlockStack gap="100">
          <Text as="h3" variant="headingSm">
            {t("pos.connections.heartland.whereHeading")}
          </Text>
          <List type="number">
            <List.Item>{t("pos.connections.heartland.where1")}</List.Item>
            <List.Item>{t("pos.connections.heartland.where2")}</List.Item>
            <List.Item>{t("pos.connections.heartland.where3")}</List.Item>
          </List>
        </BlockStack>
      }
      answer={result && result.status !== "invalid" && <PosAnswer partner="heartland" result={result} />}
      invalid={result?.status === "invalid" ? result : null}
      busy={busy}
      labels={{
        connect: t(hasToken ? "pos.connections.heartland.save" : "pos.connections.heartland.connect"),
        test: t("pos.connections.heartland.test"),
      }}
      onSend={(intent) => onSend(intent, input)}
      onCancel={onCancel}
      fields={
        <FormLayout>
          <TextField
            id="heartland-address"
            label={t("pos.connections.heartland.address")}
            autoComplete="off"
            autoFocus={onCancel !== undefined}
            spellCheck={false}
            value={input.baseUrl}
            helpText={t("pos.connections.heartland.addressHelp")}
            error={posErrorText(t, errors.baseUrl)}
            onChange={(baseUrl) => setInput({ ...input, baseUrl })}
          />
          <TextField
            id="heartland-token"
            label={t("pos.connections.heartland.token")}
            type="password"
            autoComplete="new-password"
            value={input.token}
            helpText={hasToken ? t("pos.connections.heartland.tokenKept") : undefined}
            error={posErrorText(t, errors.token)}
            onChange={(token) => setInput({ ...input, token })}
          />
        </FormLayout>
      }
    />
  );
}
