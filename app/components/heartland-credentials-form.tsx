import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { HeartlandInput, PosConnectResult } from "#app/connections/pos.server.ts";
import type { PosView } from "#app/pos/pos-views.ts";
import { CredentialsCard } from "./credentials-card.tsx";
import type { CredentialsIntent } from "./credentials-card.tsx";
import { HeartlandFields, HeartlandTokenHelp } from "./heartland-fields.tsx";
import { PosAnswer } from "./pos-answer.tsx";

type HeartlandCredentialsFormProps = {
  pos: PosView;
  busy: CredentialsIntent | null;
  result: PosConnectResult | null;
  onSend: (intent: CredentialsIntent, input: HeartlandInput) => void;
  onCancel?: () => void;
};

/** The access to Heartland that orders are sent with. */
export function HeartlandCredentialsForm({ pos, busy, result, onSend, onCancel }: HeartlandCredentialsFormProps) {
  const { t } = useTranslation();
  const [input, setInput] = useState<HeartlandInput>({ baseUrl: pos.address, token: "" });
  const errors = result?.status === "invalid" ? result.errors : {};
  const hasToken = pos.status === "connected" || pos.status === "credentials_rejected";

  return (
    <CredentialsCard
      heading={t("pos.connections.heartland.heading")}
      body={t("pos.connections.heartland.body")}
      where={<HeartlandTokenHelp />}
      answer={result && result.status !== "invalid" && <PosAnswer partner="heartland" result={result} />}
      invalid={result?.status === "invalid" ? result : null}
      busy={busy}
      labels={{
        connect: t(hasToken ? "pos.connections.heartland.save" : "pos.connections.heartland.connect"),
        test: t("pos.connections.heartland.test"),
      }}
      onSend={(intent) => onSend(intent, input)}
      onCancel={onCancel}
      fields={<HeartlandFields input={input} hasToken={hasToken} errors={errors} takesFocus={onCancel !== undefined} onChange={setInput} />}
    />
  );
}
