import { BlockStack, Button, Card, FormLayout, InlineStack, List, Text, TextField } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { HeartlandInput, PosConnectResult } from "#app/connections/pos.server.ts";
import type { PosView } from "#app/pos/pos-views.ts";
import { LiveRegion } from "./live-region.tsx";
import { PosAnswer } from "./pos-answer.tsx";
import { posErrorText } from "./pos-errors.ts";

export type HeartlandIntent = "test" | "connect";

type HeartlandCredentialsFormProps = {
  pos: PosView;
  busy: HeartlandIntent | null;
  result: PosConnectResult | null;
  onSend: (intent: HeartlandIntent, input: HeartlandInput) => void;
  onCancel?: () => void;
};

/** The address and token that Heartland gives a user. Both buttons ask Heartland for real; only one keeps what was entered. */
export function HeartlandCredentialsForm({ pos, busy, result, onSend, onCancel }: HeartlandCredentialsFormProps) {
  const { t } = useTranslation();
  const [input, setInput] = useState<HeartlandInput>({ baseUrl: pos.address, token: "" });
  const errors = result?.status === "invalid" ? result.errors : {};
  const form = useRef<HTMLFormElement>(null);
  const hasToken = pos.status === "connected" || pos.status === "credentials_rejected";

  useEffect(() => {
    if (result?.status === "invalid") form.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
  }, [result]);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!busy) onSend("connect", input);
  }

  return (
    <Card>
      <form ref={form} onSubmit={submit} noValidate>
        <BlockStack gap="400">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {t("pos.connections.heartland.heading")}
            </Text>
            <Text as="p" tone="subdued">
              {t("pos.connections.heartland.body")}
            </Text>
          </BlockStack>
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
          <div>
            <LiveRegion>{result && result.status !== "invalid" && <PosAnswer partner="heartland" result={result} />}</LiveRegion>
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
          </div>
          <InlineStack gap="200">
            <Button submit variant="primary" loading={busy === "connect"} disabled={busy === "test"}>
              {t(hasToken ? "pos.connections.heartland.save" : "pos.connections.heartland.connect")}
            </Button>
            <Button loading={busy === "test"} disabled={busy === "connect"} onClick={() => onSend("test", input)}>
              {t("pos.connections.heartland.test")}
            </Button>
            {onCancel && <Button onClick={onCancel}>{t("common.cancel")}</Button>}
          </InlineStack>
        </BlockStack>
      </form>
    </Card>
  );
}
