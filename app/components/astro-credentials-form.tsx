import { Banner, BlockStack, Button, Card, Collapsible, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import { useEffect, useId, useRef, useState } from "react";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { AstroCredentialsInput, AstroView, ConnectResult } from "#app/connections/astro-view.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { astroErrorText } from "./astro-errors.ts";
import { LiveRegion } from "./live-region.tsx";

export type CredentialsIntent = "test" | "connect";

type AstroCredentialsFormProps = {
  astro: AstroView;
  busy: CredentialsIntent | null;
  result: ConnectResult | null;
  onSend: (intent: CredentialsIntent, input: AstroCredentialsInput) => void;
  onCancel?: () => void;
};

/** The credentials that Astro's support gives out. Both buttons sign in at Astro for real; only one keeps what was entered. */
export function AstroCredentialsForm({ astro, busy, result, onSend, onCancel }: AstroCredentialsFormProps) {
  const { t } = useTranslation();
  const [input, setInput] = useState<AstroCredentialsInput>({
    baseUrl: astro.baseUrl,
    username: astro.username,
    password: "",
    clientId: astro.clientId,
  });
  const errors = result?.status === "invalid" ? result.errors : {};
  const [advancedOpened, setAdvanced] = useState(false);
  const advanced = advancedOpened || errors.baseUrl !== undefined;
  const advancedId = useId();
  const form = useRef<HTMLFormElement>(null);
  const hasPassword = astro.status === "connected" || astro.status === "credentials_rejected";

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
              {t("astro.credentials.heading")}
            </Text>
            <Text as="p" tone="subdued">
              {t("astro.credentials.body")}
            </Text>
          </BlockStack>
          <div>
            <LiveRegion>{result && result.status !== "invalid" && <AstroAnswer result={result} />}</LiveRegion>
            <FormLayout>
              <TextField
                id="astro-username"
                label={t("astro.credentials.username")}
                autoComplete="off"
                autoFocus={onCancel !== undefined}
                value={input.username}
                error={astroErrorText(t, errors.username)}
                onChange={(username) => setInput({ ...input, username })}
              />
              <TextField
                id="astro-password"
                label={t("astro.credentials.password")}
                type="password"
                autoComplete="new-password"
                value={input.password}
                helpText={hasPassword ? t("astro.credentials.passwordKept") : undefined}
                error={astroErrorText(t, errors.password)}
                onChange={(password) => setInput({ ...input, password })}
              />
              <TextField
                id="astro-client-id"
                label={t("astro.credentials.clientId")}
                autoComplete="off"
                value={input.clientId}
                helpText={t("astro.credentials.clientIdHelp")}
                error={astroErrorText(t, errors.clientId)}
                onChange={(clientId) => setInput({ ...input, clientId })}
              />
            </FormLayout>
          </div>
          <BlockStack gap="300" inlineAlign="start">
            <Button
              variant="plain"
              disclosure={advanced ? "up" : "down"}
              ariaExpanded={advanced}
              ariaControls={advancedId}
              onClick={() => setAdvanced(!advanced)}
            >
              {t("astro.credentials.advanced")}
            </Button>
          </BlockStack>
          <Collapsible id={advancedId} open={advanced} transition={false}>
            <TextField
              id="astro-base-url"
              label={t("astro.credentials.baseUrl")}
              type="url"
              autoComplete="off"
              value={input.baseUrl}
              helpText={t("astro.credentials.baseUrlHelp")}
              error={astroErrorText(t, errors.baseUrl)}
              onChange={(baseUrl) => setInput({ ...input, baseUrl })}
            />
          </Collapsible>
          <InlineStack gap="200">
            <Button submit variant="primary" loading={busy === "connect"} disabled={busy === "test"}>
              {t(hasPassword ? "astro.credentials.save" : "astro.credentials.connect")}
            </Button>
            <Button loading={busy === "test"} disabled={busy === "connect"} onClick={() => onSend("test", input)}>
              {t("astro.credentials.test")}
            </Button>
            {onCancel && <Button onClick={onCancel}>{t("common.cancel")}</Button>}
          </InlineStack>
        </BlockStack>
      </form>
    </Card>
  );
}

/** What came of signing in at Astro. */
export function AstroAnswer({ result }: { result: ConnectResult }) {
  const { t } = useTranslation();
  switch (result.status) {
    case "connected":
      return <Banner tone="success">{t("astro.answers.connected")}</Banner>;
    case "ok":
      return <Banner tone="success">{t("astro.answers.ok")}</Banner>;
    case "invalid":
      return null;
    case "credentials_rejected":
      return <Banner tone="critical">{t("astro.answers.credentials_rejected")}</Banner>;
    case "unavailable":
      return <Banner tone="warning">{t("astro.answers.unavailable")}</Banner>;
    default:
      return unreachable(result);
  }
}
