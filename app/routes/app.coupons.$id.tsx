import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useLocation } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineStack, Layout, Link, Page, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { partnerName } from "#app/components/failure-texts.ts";
import { HandDialog } from "#app/components/hand-dialog.tsx";
import { HoldBadge } from "#app/components/hold-badge.tsx";
import { HoldFacts } from "#app/components/hold-facts.tsx";
import { HoldHistory } from "#app/components/hold-history.tsx";
import { holdStanding } from "#app/components/hold-texts.ts";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { useToast } from "#app/components/use-toast.ts";
import { captureByHand, releaseByHand, writeOff } from "#app/coupons/decide-by-hand.server.ts";
import { handActions } from "#app/coupons/hand-actions.ts";
import type { HandAction } from "#app/coupons/hand-actions.ts";
import { readHold } from "#app/coupons/read-hold.server.ts";
import { staffOf } from "#app/failures/staff.server.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { now } from "#app/platform/clock.server.ts";
import { noteAccess } from "#app/privacy/note-access.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { notFound, readId } from "./shared/not-found.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("nav.coupons"));

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const id = readId(params.id);
  await noteAccess({ shop, actor, what: "coupon", subject: id, now: now() });
  const [hold, staff] = await Promise.all([readHold(shop, id), staffOf(shop)]);
  if (!hold) return notFound();
  return { hold, staff };
}

const decision = z.object({ intent: z.enum(handActions), reason: z.string().trim().min(1).max(500) });
type Decision = z.output<typeof decision>;

const decide = { release: releaseByHand, capture: captureByHand, write_off: writeOff };

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const id = readId(params.id);
  const read = await readJson(request, decision);
  if (read.status === "unreadable") return unreadable();
  const { intent, reason } = read.value;
  return { ...(await decide[intent]({ shop, id, reason, actor })), intent };
}

const passing = new Set(["authorizing", "assigning", "capturing", "captured", "releasing", "returning"]);

export default function Coupon() {
  const { t } = useTranslation();
  const format = useFormat();
  const { hold, staff } = useLoaderData<typeof loader>();
  const { search } = useLocation();
  const fetcher = useFetcher<typeof action>();
  const [asking, setAsking] = useState<{ action: HandAction; before: unknown } | null>(null);
  const answer = fetcher.data;
  const partner = partnerName(t, hold.partner);
  const { what, why, todo } = holdStanding({ t, format }, hold);
  const needsSomebody = hold.state === "capture_failed";
  // An answer that came after it was opened closes the dialog.
  const isOpen = asking !== null && asking.before === answer;

  useRevalidateWhile(passing.has(hold.state));
  useToast(answer, toastMessage(), answer?.status !== "done");

  return (
    <Page
      title={hold.title}
      titleMetadata={<HoldBadge state={hold.state} />}
      subtitle={[t(`coupons.kinds.${hold.kind}`), format.money(hold.amount, hold.currency)].join(" · ")}
      backAction={{ content: t("coupons.title"), url: `/app/coupons${search}` }}
      secondaryActions={hold.kind === "coupon" ? [{ content: t("coupons.wallet.action"), url: `/app/coupons/wallet?hold=${hold.id}` }] : []}
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            {needsSomebody && (
              <Banner
                tone="critical"
                title={t("coupons.atRisk", { amount: format.money(hold.amount, hold.currency) })}
                {...(hold.failureId && { action: { content: t("coupons.toFailure"), url: `/app/failures/${hold.failureId}` } })}
              >
                {why && <p suppressHydrationWarning>{why}</p>}
                {todo && <p suppressHydrationWarning>{todo}</p>}
              </Banner>
            )}
            <Card>
              <BlockStack gap="300">
                <Text as="h2" variant="headingMd">
                  {t("coupons.standingHeading")}
                </Text>
                <Text as="p" breakWord>
                  <span suppressHydrationWarning>{what}</span>
                </Text>
                {!needsSomebody && why && (
                  <Text as="p" breakWord>
                    {why}
                  </Text>
                )}
                {!needsSomebody && todo && (
                  <Text as="p" breakWord>
                    {todo}
                  </Text>
                )}
                {!needsSomebody && hold.failureId && <Link url={`/app/failures/${hold.failureId}`}>{t("coupons.toFailure")}</Link>}
                {hold.actions.length > 0 && (
                  <InlineStack gap="200">
                    {hold.actions.map((one, index) => (
                      <Button
                        key={one}
                        variant={needsSomebody && index === 0 ? "primary" : undefined}
                        tone={one === "capture" ? undefined : "critical"}
                        onClick={() => setAsking({ action: one, before: answer })}
                      >
                        {t(`coupons.hand.${one}.action`)}
                      </Button>
                    ))}
                  </InlineStack>
                )}
              </BlockStack>
            </Card>
            <HoldHistory hold={hold} staff={staff} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <HoldFacts hold={hold} />
        </Layout.Section>
      </Layout>
      {asking && isOpen && (
        <HandDialog
          action={asking.action}
          isReturning={hold.state === "returning"}
          facts={{ partner, amount: format.money(hold.amount, hold.currency) }}
          busy={fetcher.state !== "idle"}
          onConfirm={(reason) => send({ intent: asking.action, reason })}
          onClose={() => setAsking(null)}
        />
      )}
    </Page>
  );

  function send(asked: Decision) {
    fetcher.submit(asked, { method: "post", encType: "application/json" });
  }

  function toastMessage(): string | null {
    switch (answer?.status) {
      case "done":
        return t(`coupons.hand.${answer.intent}.done`);
      case "too_late":
      case "not_found":
        return t(`coupons.hand.refusals.${answer.status}`);
      case "unreadable":
        return t("errors.unreadable");
      default:
        return null;
    }
  }
}
