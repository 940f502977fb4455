import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Page } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { ConnectionBadge } from "#app/components/connection-badge.tsx";
import { PetzAnswer } from "#app/components/petz-answer.tsx";
import { PetzCredentialsForm } from "#app/components/petz-credentials-form.tsx";
import { PetzSettingsForm } from "#app/components/petz-settings-form.tsx";
import { PetzStatusCard } from "#app/components/petz-status-card.tsx";
import { useToast } from "#app/components/use-toast.ts";
import { checkPetz, connectPetz, disconnectPetz, readPetz, savePetzSettings, testPetz } from "#app/connections/petz.server.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("partners.petz"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return readPetz(shop);
}

const text = z.string().max(5_000);
const input = z.object({ baseUrl: text, headerName: text, headerValue: text, deviceRef: text });
const petzAction = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("test"), input }),
  z.object({ intent: z.literal("connect"), input }),
  z.object({ intent: z.literal("check") }),
  z.object({
    intent: z.literal("settings"),
    settings: z.object({
      capturePath: z.enum(["capture", "redeem"]),
      releasePath: text,
      // What is no number is null in JSON.
      authorizationMinutes: z.number().nullable(),
    }),
  }),
  z.object({ intent: z.literal("disconnect") }),
]);
type Asked = z.output<typeof petzAction>;

export async function action({ request }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const read = await readJson(request, petzAction);
  if (read.status === "unreadable") return unreadable();
  const asked = read.value;
  switch (asked.intent) {
    case "test":
      return { intent: asked.intent, result: await testPetz(shop, asked.input) };
    case "connect":
      return { intent: asked.intent, result: await connectPetz({ shop, input: asked.input }) };
    case "check":
      return { intent: asked.intent, result: await checkPetz(shop) };
    case "settings": {
      const { authorizationMinutes, ...settings } = asked.settings;
      const minutes = authorizationMinutes ?? Number.NaN;
      return { intent: asked.intent, result: await savePetzSettings({ shop, settings: { ...settings, authorizationMinutes: minutes } }) };
    }
    case "disconnect":
      await disconnectPetz({ shop });
      return { intent: asked.intent };
    default:
      return unreachable(asked);
  }
}

const noErrors: Record<string, string> = {};

export default function Petz() {
  const { t } = useTranslation();
  const petz = useLoaderData<typeof loader>();
  // Set while other credentials are entered: to the answer that was there before, which says nothing about them.
  const [editing, setEditing] = useState<{ before: unknown } | null>(null);
  const fetcher = useFetcher<typeof action>();
  const settingsFetcher = useFetcher<typeof action>();

  const answer = fetcher.data;
  const result = answer && "result" in answer ? (answer.result ?? null) : null;
  const shown = editing !== null && answer === editing.before ? null : result;
  const isEditing = editing !== null && shown?.status !== "connected";
  const sending = fetcher.state === "idle" ? null : ((fetcher.json as Asked | undefined)?.intent ?? null);
  const isOver = answer !== undefined && "intent" in answer && answer.intent === "disconnect";
  const settingsAnswer = settingsFetcher.data;
  const settingsResult = settingsAnswer && "result" in settingsAnswer ? settingsAnswer.result : null;

  useToast(answer, isOver ? t("petz.disconnect.done") : answer && "status" in answer ? t("errors.unreadable") : null, !isOver);
  useToast(
    settingsAnswer,
    settingsAnswer ? (settingsResult?.status === "ok" ? t("petz.settings.saved") : t("petz.settings.notSaved")) : null,
    settingsResult?.status !== "ok",
  );

  return (
    <Page
      title={t("partners.petz")}
      titleMetadata={<ConnectionBadge status={petz.status} />}
      subtitle={t("petz.about")}
      backAction={{ content: t("connections.title"), url: "/app/connections" }}
      narrowWidth
    >
      <BlockStack gap="400">
        {petz.status === "credentials_rejected" && (
          <Banner tone="critical" title={t("petz.rejected.title")}>
            <p>{t("petz.rejected.body", { count: petz.waitingCoupons })}</p>
          </Banner>
        )}
        {petz.status === "disconnected" && (
          <Banner tone="warning" title={t("petz.disconnected.title")}>
            <p>{t("petz.disconnected.body", { count: petz.waitingCoupons })}</p>
          </Banner>
        )}
        {petz.status === "connected" && !isEditing ? (
          <PetzStatusCard
            petz={petz}
            answer={shown && <PetzAnswer result={shown} />}
            busy={sending === "check" || sending === "disconnect" ? sending : null}
            onCheck={() => send({ intent: "check" })}
            onChange={() => setEditing({ before: answer })}
            onDisconnect={() => send({ intent: "disconnect" })}
          />
        ) : (
          <PetzCredentialsForm
            petz={petz}
            busy={sending === "test" || sending === "connect" ? sending : null}
            result={shown}
            onSend={(intent, credentials) => send({ intent, input: credentials })}
            onCancel={isEditing ? () => setEditing(null) : undefined}
          />
        )}
        {petz.status !== "never" && (
          <PetzSettingsForm
            settings={petz.settings}
            busy={settingsFetcher.state !== "idle"}
            errors={settingsResult?.status === "invalid" ? settingsResult.errors : noErrors}
            onSave={(settings) => settingsFetcher.submit({ intent: "settings", settings }, { method: "post", encType: "application/json" })}
          />
        )}
      </BlockStack>
    </Page>
  );

  function send(asked: Asked) {
    fetcher.submit(asked, { method: "post", encType: "application/json" });
  }
}
