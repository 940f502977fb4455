import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { ConnectionBadge } from "#app/components/connection-badge.tsx";
import { HeartlandCredentialsForm } from "#app/components/heartland-credentials-form.tsx";
import { PosAnswer } from "#app/components/pos-answer.tsx";
import { PosNextCard } from "#app/components/pos-next-card.tsx";
import { PosStanding } from "#app/components/pos-standing.tsx";
import { PosStatusCard } from "#app/components/pos-status-card.tsx";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { useToast } from "#app/components/use-toast.ts";
import { connectHeartland, disconnectPos, testHeartland, testPos } from "#app/connections/pos.server.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { readPos } from "#app/pos/read-pos.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("partners.heartland"));

const partner = "heartland";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return readPos(shop, partner);
}

const text = z.string().max(2_000);
const input = z.object({ baseUrl: text, token: text });
const heartlandAction = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("test"), input }),
  z.object({ intent: z.literal("connect"), input }),
  z.object({ intent: z.literal("check") }),
  z.object({ intent: z.literal("disconnect") }),
]);
type Asked = z.output<typeof heartlandAction>;

export async function action({ request }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const read = await readJson(request, heartlandAction);
  if (read.status === "unreadable") return unreadable();
  const asked = read.value;
  switch (asked.intent) {
    case "test":
      return { intent: asked.intent, result: await testHeartland({ shop, input: asked.input }) };
    case "connect":
      return { intent: asked.intent, result: await connectHeartland({ shop, input: asked.input }) };
    case "check":
      return { intent: asked.intent, result: await testPos({ shop, partner }) };
    case "disconnect":
      await disconnectPos({ shop, partner });
      return { intent: asked.intent };
    default:
      return unreachable(asked);
  }
}

export default function Heartland() {
  const { t } = useTranslation();
  const pos = useLoaderData<typeof loader>();
  // Set while another token is entered: to the answer that was there before, which says nothing about it.
  const [editing, setEditing] = useState<{ before: unknown } | null>(null);
  const fetcher = useFetcher<typeof action>();

  const answer = fetcher.data;
  const result = answer && "result" in answer ? (answer.result ?? null) : null;
  const shown = editing !== null && answer === editing.before ? null : result;
  const isEditing = editing !== null && shown?.status !== "connected";
  const sending = fetcher.state === "idle" ? null : ((fetcher.json as Asked | undefined)?.intent ?? null);
  const isOver = answer !== undefined && "intent" in answer && answer.intent === "disconnect";

  useRevalidateWhile(pos.isBeingLookedAt);
  useToast(
    answer,
    isOver
      ? t("pos.connections.disconnect.done", { partner: t("partners.heartland") })
      : answer && "status" in answer
        ? t("errors.unreadable")
        : null,
    !isOver,
  );

  return (
    <Page
      title={t("partners.heartland")}
      titleMetadata={<ConnectionBadge status={pos.status} />}
      subtitle={t("pos.connections.about.heartland")}
      backAction={{ content: t("connections.title"), url: "/app/connections" }}
      narrowWidth
    >
      <BlockStack gap="400">
        <PosStanding pos={pos} />
        {pos.status === "connected" && !isEditing ? (
          <PosStatusCard
            pos={pos}
            answer={shown && <PosAnswer partner={partner} result={shown} />}
            busy={sending === "check" || sending === "disconnect" ? sending : null}
            changeLabel={t("pos.connections.status.change")}
            onCheck={() => send({ intent: "check" })}
            onChange={() => setEditing({ before: answer })}
            onDisconnect={() => send({ intent: "disconnect" })}
          />
        ) : (
          <HeartlandCredentialsForm
            pos={pos}
            busy={sending === "test" || sending === "connect" ? sending : null}
            result={shown}
            onSend={(intent, credentials) => send({ intent, input: credentials })}
            onCancel={isEditing ? () => setEditing(null) : undefined}
          />
        )}
        {pos.status !== "never" && <PosNextCard partner={partner} />}
      </BlockStack>
    </Page>
  );

  function send(asked: Asked) {
    fetcher.submit(asked, { method: "post", encType: "application/json" });
  }
}
