import { redirect } from "@remix-run/node";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Page } from "@shopify/polaris";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { ConnectionBadge } from "#app/components/connection-badge.tsx";
import { LightspeedConnectCard } from "#app/components/lightspeed-connect-card.tsx";
import { PosAnswer } from "#app/components/pos-answer.tsx";
import { PosNextCard } from "#app/components/pos-next-card.tsx";
import { PosStanding } from "#app/components/pos-standing.tsx";
import { PosStatusCard } from "#app/components/pos-status-card.tsx";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { useToast } from "#app/components/use-toast.ts";
import { finishFromCallback } from "#app/connections/lightspeed-callback.server.ts";
import { disconnectPos, startLightspeed, testPos } from "#app/connections/pos.server.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { readPos } from "#app/pos/read-pos.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("partners.lightspeed"));

const partner = "lightspeed";
const results = ["connected", "credentials_rejected", "unavailable", "expired"] as const;

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const url = new URL(request.url);
  const finished = await finishFromCallback(shop, url.searchParams);
  if (finished) return redirect(withoutCode(url, finished.status));
  const said = url.searchParams.get("result");
  return {
    pos: await readPos(shop, partner),
    result: results.find((known) => known === said) ?? null,
    denied: url.searchParams.has("denied"),
  };
}

/** The code is used up: the address stays as it was without it, with all that Shopify put there. */
function withoutCode({ pathname, searchParams }: URL, result: string): string {
  const query = new URLSearchParams(searchParams);
  for (const name of ["code", "domain_prefix", "state", "user_id"]) query.delete(name);
  query.set("result", result);
  return `${pathname}?${query}`;
}

const lightspeedAction = z.object({ intent: z.enum(["start", "check", "disconnect"]) });
type Asked = z.output<typeof lightspeedAction>;

export async function action({ request }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const read = await readJson(request, lightspeedAction);
  if (read.status === "unreadable") return unreadable();
  const { intent } = read.value;
  switch (intent) {
    case "start":
      return { intent, url: await startLightspeed({ shop }) };
    case "check":
      return { intent, result: await testPos({ shop, partner }) };
    case "disconnect":
      await disconnectPos({ shop, partner });
      return { intent };
    default:
      return unreachable(intent);
  }
}

export default function Lightspeed() {
  const { t } = useTranslation();
  const { pos, result, denied } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.data;
  const checked = answer && "result" in answer ? answer.result : null;
  const sending = fetcher.state === "idle" ? null : ((fetcher.json as Asked | undefined)?.intent ?? null);
  const isOver = answer !== undefined && "intent" in answer && answer.intent === "disconnect";
  const leadsTo = answer && "url" in answer ? answer.url : null;

  useEffect(() => {
    // Lightspeed does not show its page within another.
    if (leadsTo) open(leadsTo, "_top");
  }, [leadsTo]);

  useRevalidateWhile(pos.isBeingLookedAt);
  useToast(
    answer,
    isOver
      ? t("pos.connections.disconnect.done", { partner: t("partners.lightspeed") })
      : answer && "status" in answer
        ? t("errors.unreadable")
        : null,
    !isOver,
  );

  return (
    <Page
      title={t("partners.lightspeed")}
      titleMetadata={<ConnectionBadge status={pos.status} />}
      subtitle={t("pos.connections.about.lightspeed")}
      backAction={{ content: t("connections.title"), url: "/app/connections" }}
      narrowWidth
    >
      <BlockStack gap="400">
        <PosStanding pos={pos} />
        {pos.status === "connected" ? (
          <PosStatusCard
            pos={pos}
            answer={answerShown()}
            busy={sending === "start" ? "change" : sending}
            changeLabel={t("pos.connections.status.reconnect")}
            onCheck={() => send({ intent: "check" })}
            onChange={() => send({ intent: "start" })}
            onDisconnect={() => send({ intent: "disconnect" })}
          />
        ) : (
          <LightspeedConnectCard
            pos={pos}
            answer={answerShown()}
            busy={sending === "start" || leadsTo !== null}
            onConnect={() => send({ intent: "start" })}
          />
        )}
        {pos.status !== "never" && <PosNextCard partner={partner} />}
      </BlockStack>
    </Page>
  );

  function answerShown() {
    if (checked) return <PosAnswer partner={partner} result={checked} />;
    if (denied) return <Banner tone="warning">{t("pos.connections.answers.denied")}</Banner>;
    // The address keeps saying so; whether it is still true, the connection says.
    if (!result || isOver || (result === "connected" && pos.status !== "connected")) return null;
    return <PosAnswer partner={partner} result={{ status: result }} />;
  }

  function send(asked: Asked) {
    fetcher.submit(asked, { method: "post", encType: "application/json" });
  }
}
