import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useSearchParams } from "@remix-run/react";
import { BlockStack, Card, Page } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { Running } from "#app/components/check-up-card.tsx";
import { DiagnosisCard } from "#app/components/diagnosis-card.tsx";
import { DiagnosisForm } from "#app/components/diagnosis-form.tsx";
import { partnerName } from "#app/components/failure-texts.ts";
import { useToast } from "#app/components/use-toast.ts";
import type { OrderGid } from "#app/domain/ids.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { syncByGid } from "#app/orders/sync-again.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { diagnoseOrder } from "#app/pos/diagnose-order.server.ts";
import { noteAccess } from "#app/privacy/note-access.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";
import { readPosPartner } from "./shared/read-pos-partner.ts";
import { searchText } from "./shared/search-text.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("pos.diagnosis.titleNone"));

/** The order's number only: Shopify and the POS are asked once the page stands. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const order = searchText.parse(new URL(request.url).searchParams.get("order") ?? "");
  return { shop, partner: readPosPartner(params.partner), order };
}

const gid = z
  .string()
  .regex(/^gid:\/\/shopify\/Order\/\d{1,20}$/)
  .transform((id) => id as OrderGid);
const diagnosisAction = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("diagnose"), order: z.string().max(100) }),
  z.object({ intent: z.literal("send"), gid }),
]);

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const partner = readPosPartner(params.partner);
  const read = await readJson(request, diagnosisAction);
  if (read.status === "unreadable") return unreadable();
  const asked = read.value;
  switch (asked.intent) {
    case "diagnose": {
      await noteAccess({ shop, actor, what: "diagnosis", now: now() });
      const diagnosis = await diagnoseOrder({ shop, partner, order: asked.order });
      return { status: "diagnosed" as const, diagnosis, order: asked.order, at: now().toISOString() };
    }
    case "send":
      return { status: (await syncByGid({ shop, gid: asked.gid })) ? ("asked" as const) : ("gone" as const) };
    default:
      return unreachable(asked);
  }
}

/** How often, and how many times, the page looks whether an order that was sent has arrived. */
const lookEveryMs = 2_500;
const mostLooks = 12;
const fewLooks = 3;

export default function DiagnosisPage() {
  const { t } = useTranslation();
  const { shop, partner, order } = useLoaderData<typeof loader>();
  const [, setSearch] = useSearchParams();
  const asking = useFetcher<typeof action>();
  const sending = useFetcher<typeof action>();
  const [looksLeft, setLooksLeft] = useState(0);
  const answer = asking.data?.status === "diagnosed" && asking.data.order === order ? asking.data : null;
  const conclusion = answer?.diagnosis.conclusion;
  // Whatever keeps it now has kept it when it was sent, and does not change by waiting.
  const isOver = conclusion === "there" || (looksLeft <= mostLooks - fewLooks && conclusion !== "would_arrive" && conclusion !== "silent");
  const askedFor = useRef<string | null>(null);

  useEffect(() => {
    if (!order || askedFor.current === order) return;
    askedFor.current = order;
    asking.submit({ intent: "diagnose", order }, posted);
  });

  // It is sent in the background: the page looks whether it has arrived.
  useEffect(() => {
    if (looksLeft === 0 || isOver || asking.state !== "idle") return;
    const timer = setTimeout(() => {
      setLooksLeft(looksLeft - 1);
      asking.submit({ intent: "diagnose", order }, posted);
    }, lookEveryMs);
    return () => clearTimeout(timer);
  }, [looksLeft, asking, isOver, order]);

  useToast(
    sending.data,
    sending.data ? t(sending.data.status === "asked" ? "pos.diagnosis.asked" : "orders.checkAgain.gone") : null,
    sending.data?.status !== "asked",
  );

  return (
    <Page
      title={order ? t("pos.diagnosis.title", { order: order.startsWith("#") ? order : `#${order}` }) : t("pos.diagnosis.titleNone")}
      subtitle={partnerName(t, partner)}
      backAction={{ content: t("pos.page.title"), url: `/app/pos/${partner}` }}
      narrowWidth
    >
      <BlockStack gap="400">
        <DiagnosisForm key={order} partner={partner} order={order} onAsk={ask} />
        {order && !answer && (
          <Card>
            <div aria-live="polite">
              {asking.data?.status === "unreadable" ? (
                t("errors.unreadable")
              ) : (
                <Running text={t("pos.diagnosis.running", { partner: partnerName(t, partner) })} />
              )}
            </div>
          </Card>
        )}
        {answer && (
          <DiagnosisCard
            diagnosis={answer.diagnosis}
            shop={shop}
            order={order}
            at={answer.at}
            sending={looksLeft > 0 && !isOver}
            busy={asking.state !== "idle" || sending.state !== "idle"}
            onSend={send}
            onAgain={() => asking.submit({ intent: "diagnose", order }, posted)}
          />
        )}
      </BlockStack>
    </Page>
  );

  function ask(wanted: string) {
    askedFor.current = null;
    setLooksLeft(0);
    setSearch({ order: wanted });
  }

  function send() {
    if (!answer?.diagnosis.order) return;
    sending.submit({ intent: "send", gid: answer.diagnosis.order.gid }, posted);
    setLooksLeft(mostLooks);
  }
}

const posted = { method: "post", encType: "application/json" } as const;
