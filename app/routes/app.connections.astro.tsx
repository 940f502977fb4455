import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Page } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { AstroAnswer, AstroCredentialsForm } from "#app/components/astro-credentials-form.tsx";
import { AstroSettingsForm } from "#app/components/astro-settings-form.tsx";
import { AstroStatusCard } from "#app/components/astro-status-card.tsx";
import { ConnectionBadge } from "#app/components/connection-badge.tsx";
import { IgnoredItemsCard } from "#app/components/ignored-items-card.tsx";
import { useToast } from "#app/components/use-toast.ts";
import { connectAstro, disconnectAstro, readAstro, saveAstroSettings, testAstro } from "#app/connections/astro.server.ts";
import { ignoreProducts, removeIgnoredItem } from "#app/connections/ignored-items.server.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("partners.astro"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return readAstro(shop);
}

const text = z.string().max(2_000);
const credentials = z.object({ baseUrl: text, username: text, password: text, clientId: text });
const astroAction = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("test"), input: credentials }),
  z.object({ intent: z.literal("connect"), input: credentials }),
  z.object({
    intent: z.literal("settings"),
    settings: z.object({
      missingMember: z.enum(["create", "report"]),
      posSources: z.array(text).max(200),
      redeemFreeLines: z.boolean(),
      storeActions: z.enum(["assisted", "direct"]),
      siteUrl: text,
    }),
  }),
  z.object({ intent: z.literal("disconnect") }),
  z.object({
    intent: z.literal("ignore"),
    variants: z
      .array(z.object({ gid: z.string().regex(/^gid:\/\/shopify\/ProductVariant\/\d+$/), title: text }))
      .min(1)
      .max(1_000),
  }),
  z.object({ intent: z.literal("unignore"), id: z.uuid() }),
]);

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const read = await readJson(request, astroAction);
  if (read.status === "unreadable") return unreadable();
  const asked = read.value;
  switch (asked.intent) {
    case "test":
      return { intent: asked.intent, result: await testAstro(shop, asked.input) };
    case "connect":
      return { intent: asked.intent, result: await connectAstro({ shop, input: asked.input, actor }) };
    case "settings":
      return { intent: asked.intent, result: await saveAstroSettings({ shop, settings: asked.settings, actor }) };
    case "disconnect":
      await disconnectAstro({ shop, actor });
      return { intent: asked.intent };
    case "ignore":
      return { intent: asked.intent, ...(await ignoreProducts({ shop, variants: asked.variants, actor })) };
    case "unignore":
      return { intent: asked.intent, removed: await removeIgnoredItem({ shop, id: asked.id, actor }) };
    default:
      return unreachable(asked);
  }
}

const noErrors: Record<string, string> = {};

type Asked = z.output<typeof astroAction>;

export default function Astro() {
  const { t } = useTranslation();
  const astro = useLoaderData<typeof loader>();
  // Set while other credentials are entered: to the answer that was there before, which says nothing about them.
  const [editing, setEditing] = useState<{ before: unknown } | null>(null);
  const credentialsFetcher = useFetcher<typeof action>();
  const settingsFetcher = useFetcher<typeof action>();
  const itemsFetcher = useFetcher<typeof action>();

  const credentialsAnswer = credentialsFetcher.data;
  const credentialsResult =
    credentialsAnswer && "intent" in credentialsAnswer && (credentialsAnswer.intent === "test" || credentialsAnswer.intent === "connect")
      ? credentialsAnswer.result
      : null;
  const isStale = editing !== null && credentialsAnswer === editing.before;
  const credentialsShown = isStale ? null : credentialsResult;
  const isEditing = editing !== null && credentialsShown?.status !== "connected";
  const settingsAnswer = settingsFetcher.data;
  const settingsResult =
    settingsAnswer && "intent" in settingsAnswer && settingsAnswer.intent === "settings" ? settingsAnswer.result : null;
  const settingsErrors = settingsResult?.status === "invalid" ? settingsResult.errors : noErrors;
  const isConnected = astro.status === "connected";
  const sending = credentialsFetcher.state === "idle" ? null : ((credentialsFetcher.json as Asked | undefined)?.intent ?? null);

  useToast(credentialsAnswer, credentialsMessage(), credentialsAnswer && "status" in credentialsAnswer);
  useToast(settingsAnswer, settingsMessage(), settingsResult?.status !== "ok");
  useToast(itemsFetcher.data, itemsMessage(), itemsFetcher.data && "status" in itemsFetcher.data);

  return (
    <Page
      title={t("partners.astro")}
      titleMetadata={<ConnectionBadge status={astro.status} />}
      subtitle={t("astro.about")}
      backAction={{ content: t("connections.title"), url: "/app/connections" }}
      narrowWidth
    >
      <BlockStack gap="400">
        {astro.status === "credentials_rejected" && (
          <Banner tone="critical" title={t("astro.rejected.title")}>
            <p>{t("astro.rejected.body", { count: astro.waitingOrders })}</p>
          </Banner>
        )}
        {astro.status === "disconnected" && (
          <Banner tone="warning" title={t("astro.disconnected.title")}>
            <p>{t("astro.disconnected.body", { count: astro.waitingOrders })}</p>
          </Banner>
        )}
        {isConnected && !isEditing ? (
          <AstroStatusCard
            astro={astro}
            answer={credentialsShown && <AstroAnswer result={credentialsShown} />}
            busy={sending === "test" || sending === "disconnect" ? sending : null}
            onTest={() => sendCredentials({ intent: "test", input: { ...astro, password: "" } })}
            onChange={() => setEditing({ before: credentialsAnswer })}
            onDisconnect={() => sendCredentials({ intent: "disconnect" })}
          />
        ) : (
          <AstroCredentialsForm
            astro={astro}
            busy={sending === "test" || sending === "connect" ? sending : null}
            result={credentialsShown}
            onSend={(intent, input) => sendCredentials({ intent, input })}
            onCancel={isEditing ? () => setEditing(null) : undefined}
          />
        )}
        {astro.status !== "never" && (
          <>
            <AstroSettingsForm
              settings={astro.settings}
              busy={settingsFetcher.state !== "idle"}
              errors={settingsErrors}
              onSave={(settings) => submit(settingsFetcher, { intent: "settings", settings })}
            />
            <IgnoredItemsCard
              items={astro.ignoredItems}
              busy={busyItem()}
              onAdd={(variants) => submit(itemsFetcher, { intent: "ignore", variants })}
              onRemove={(id) => submit(itemsFetcher, { intent: "unignore", id })}
            />
          </>
        )}
      </BlockStack>
    </Page>
  );

  function sendCredentials(asked: Asked) {
    submit(credentialsFetcher, asked);
  }

  function busyItem(): string | null {
    const asked = itemsFetcher.state === "idle" ? undefined : (itemsFetcher.json as Asked | undefined);
    if (asked?.intent === "unignore") return asked.id;
    return asked ? "add" : null;
  }

  function credentialsMessage(): string | null {
    if (!credentialsAnswer) return null;
    if ("status" in credentialsAnswer) return t("errors.unreadable");
    if (credentialsAnswer.intent === "disconnect") return t("astro.disconnect.done");
    return null;
  }

  function settingsMessage(): string | null {
    if (!settingsAnswer) return null;
    return settingsResult?.status === "ok" ? t("astro.settings.saved") : t("astro.settings.notSaved");
  }

  function itemsMessage(): string | null {
    const answer = itemsFetcher.data;
    if (!answer) return null;
    if ("status" in answer) return t("errors.unreadable");
    if (answer.intent === "unignore") return t("astro.ignored.removed");
    if (answer.intent !== "ignore") return null;
    return t("astro.ignored.added", { count: answer.added });
  }
}

function submit(fetcher: ReturnType<typeof useFetcher<typeof action>>, asked: Asked): void {
  fetcher.submit(asked, { method: "post", encType: "application/json" });
}
