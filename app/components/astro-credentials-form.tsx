import { Banner, BlockStack, Button, Collapsible, FormLayout, TextField } from "@shopify/polaris";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AstroCredentialsInput, AstroView, ConnectResult } from "#app/connections/astro-view.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { astroErrorText } from "./astro-errors.ts";
import { CredentialsCard } from "./credentials-card.tsx";
import type { CredentialsIntent } from "./credentials-card.tsx";

type AstroCredentialsFormProps = {
  astro: AstroView;
  busy: CredentialsIntent | null;
  result: ConnectResult | null;
  onSend: (intent: CredentialsIntent, input: AstroCredentialsInput) => void;
  onCancel?: () => void;
};

/** The credentials that Astro's support gives out. */
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
  const hasPassword = astro.status === "connected" || astro.status === "credentials_rejected";

  return (
    <CredentialsCard
      heading={t("astro.credentials.heading")}
      body={t("astro.credentials.body")}
      answer={result && result.status !== "invalid" && <AstroAnswer result={result} />}
      invalid={result?.status === "invalid" ? result : null}
      busy={busy}
      labels={{ connect: t(hasPassword ? "astro.credentials.save" : "astro.credentials.connect"), test: t("astro.credentials.test") }}
      onSend={(intent) => onSend(intent, input)}
      onCancel={onCancel}
      fields={
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
      }
      more={
        <>
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
        </>
      }
    />
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
