import { FormLayout, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PetzConnectResult, PetzCredentialsInput, PetzView } from "#app/connections/petz-view.ts";
import { CredentialsCard } from "./credentials-card.tsx";
import type { CredentialsIntent } from "./credentials-card.tsx";
import { PetzAnswer } from "./petz-answer.tsx";
import { petzErrorText } from "./petz-errors.ts";

type PetzCredentialsFormProps = {
  petz: PetzView;
  busy: CredentialsIntent | null;
  result: PetzConnectResult | null;
  onSend: (intent: CredentialsIntent, input: PetzCredentialsInput) => void;
  onCancel?: () => void;
};

/** What PETZ gives to a retailer: an address, a header that proves who calls, and a register for the online shop. */
export function PetzCredentialsForm({ petz, busy, result, onSend, onCancel }: PetzCredentialsFormProps) {
  const { t } = useTranslation();
  const { baseUrl, headerName, deviceRef } = petz;
  const [input, setInput] = useState<PetzCredentialsInput>({ baseUrl, headerName, headerValue: "", deviceRef });
  const errors = result?.status === "invalid" ? result.errors : {};
  const hasValue = petz.status === "connected" || petz.status === "credentials_rejected";

  return (
    <CredentialsCard
      heading={t("petz.credentials.heading")}
      body={t("petz.credentials.body")}
      answer={result && result.status !== "invalid" && <PetzAnswer result={result} />}
      invalid={result?.status === "invalid" ? result : null}
      busy={busy}
      labels={{ connect: t(hasValue ? "petz.credentials.save" : "petz.credentials.connect"), test: t("petz.credentials.test") }}
      onSend={(intent) => onSend(intent, input)}
      onCancel={onCancel}
      fields={
        <FormLayout>
          <TextField
            id="petz-base-url"
            label={t("petz.credentials.baseUrl")}
            type="url"
            autoComplete="off"
            autoFocus={onCancel !== undefined}
            spellCheck={false}
            value={input.baseUrl}
            helpText={t("petz.credentials.baseUrlHelp")}
            error={petzErrorText(t, errors.baseUrl)}
            onChange={(next) => setInput({ ...input, baseUrl: next })}
          />
          <TextField
            id="petz-header-name"
            label={t("petz.credentials.headerName")}
            autoComplete="off"
            spellCheck={false}
            value={input.headerName}
            helpText={t("petz.credentials.headerNameHelp")}
            error={petzErrorText(t, errors.headerName)}
            onChange={(next) => setInput({ ...input, headerName: next })}
          />
          <TextField
            id="petz-header-value"
            label={t("petz.credentials.headerValue")}
            type="password"
            autoComplete="new-password"
            value={input.headerValue}
            helpText={t(hasValue ? "petz.credentials.headerValueKept" : "petz.credentials.headerValueHelp")}
            error={petzErrorText(t, errors.headerValue)}
            onChange={(headerValue) => setInput({ ...input, headerValue })}
          />
          <TextField
            id="petz-device"
            label={t("petz.credentials.deviceRef")}
            autoComplete="off"
            spellCheck={false}
            value={input.deviceRef}
            helpText={t("petz.credentials.deviceRefHelp")}
            error={petzErrorText(t, errors.deviceRef)}
            onChange={(next) => setInput({ ...input, deviceRef: next })}
          />
        </FormLayout>
      }
    />
  );
}
