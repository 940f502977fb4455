import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useLocation } from "@remix-run/react";
import { Banner, BlockStack, Card, Layout, Page, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { AccountLink } from "#app/components/account-link.tsx";
import { AttemptList } from "#app/components/attempt-list.tsx";
import { judgePunches, suggestedFixes } from "#app/components/compare-punches.ts";
import { ComparisonCard } from "#app/components/comparison-card.tsx";
import { FailureBadge } from "#app/components/failure-badge.tsx";
import { FailureFacts } from "#app/components/failure-facts.tsx";
import { FailureProgress } from "#app/components/failure-progress.tsx";
import { failureSearch } from "#app/components/failure-search.ts";
import { failureTexts, partnerName } from "#app/components/failure-texts.ts";
import { FixCard } from "#app/components/fix-card.tsx";
import { FixHistory } from "#app/components/fix-history.tsx";
import { Moment } from "#app/components/moment.tsx";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { useToast } from "#app/components/use-toast.ts";
import { applyFix } from "#app/failures/apply-fix.server.ts";
import { fixIds } from "#app/failures/catalogue.ts";
import type { FixId } from "#app/failures/catalogue.ts";
import type { FixOffer } from "#app/failures/failure-view.ts";
import { unhideFailures } from "#app/failures/hide-failures.server.ts";
import { readFailure } from "#app/failures/read-failure.server.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { notFound, readId } from "./shared/not-found.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("nav.failures"));

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return (await readFailure(shop, readId(params.id))) ?? notFound();
}

const failureAction = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("fix"), fix: z.enum(fixIds), form: z.record(z.string().max(50), z.string().max(5_000)) }),
  z.object({ intent: z.literal("unhide") }),
]);

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const failureId = readId(params.id);
  const read = await readJson(request, failureAction);
  if (read.status === "unreadable") return unreadable();
  if (read.value.intent === "unhide") {
    await unhideFailures({ shop, ids: [failureId], actor });
    return { status: "unhidden" as const };
  }
  const { fix, form } = read.value;
  return { ...(await applyFix({ shop, failureId, fix, form, actor })), fix };
}

export default function Failure() {
  const { t } = useTranslation();
  const format = useFormat();
  const failure = useLoaderData<typeof loader>();
  const { search } = useLocation();
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.data;
  const busy = fetcher.state === "idle" ? null : ((fetcher.json as { fix?: FixId } | undefined)?.fix ?? null);
  const partner = partnerName(t, failure.partner);
  const texts = failureTexts(t, format, failure);
  const listUrl = `/app/failures${search || failureSearch({ kind: failure.kind })}`;
  // What waits for its next attempt can be mended or tried before its time; what is being worked on is left alone.
  const isOpen = failure.status === "open" || (failure.status === "retrying" && failure.nextAttemptAt !== null);

  const { comparison } = failure;
  const suggested = comparison && comparison !== "unreachable" ? suggestedFixes[judgePunches(comparison).status] : null;
  const offers = suggested ? failure.fixes.map((offer) => ({ ...offer, primary: offer.id === suggested })) : failure.fixes;

  useRevalidateWhile(failure.status === "retrying");
  useToast(answer, toastMessage(), answer?.status === "unreadable");

  return (
    <Page
      title={texts.title}
      titleMetadata={<FailureBadge status={failure.status} />}
      subtitle={[failure.orderName, failure.customerName].filter(Boolean).join(" · ")}
      backAction={{ content: t("failures.title"), url: listUrl }}
      secondaryActions={
        failure.status === "hidden" ? [{ content: t("failures.unhide"), onAction: unhide, loading: fetcher.state !== "idle" }] : []
      }
    >
      <Layout>
        <Layout.Section>
          <FailureProgress failure={failure} listUrl={listUrl} />
          <BlockStack gap="400">
            {answer?.status === "refused" && isOpen && (
              <Banner tone="critical" title={t("fixes.refused")}>
                <p>{t(`fixes.refusals.${answer.reason}`, { partner })}</p>
              </Banner>
            )}
            <Card>
              <BlockStack gap="200">
                <Text as="h2" variant="headingMd">
                  {t("failures.whatHappened")}
                </Text>
                <Text as="p" breakWord>
                  {texts.explanation}
                </Text>
                {isOpen && (
                  <Text as="p" breakWord>
                    {texts.advice}
                  </Text>
                )}
                {isOpen && <AccountLink failure={failure} />}
                <Text as="p" tone="subdued" variant="bodySm">
                  <Moment at={failure.occurredAt} />
                </Text>
              </BlockStack>
            </Card>
            {comparison && <ComparisonCard comparison={comparison} partner={partner} />}
            {isOpen && (
              <FixCard
                key={failure.code}
                offers={offers}
                busy={busy}
                rejected={answer?.status === "invalid" ? { fix: answer.fix, errors: answer.errors } : null}
                connectionUrl="/app/connections/astro"
                onApply={apply}
              />
            )}
            <AttemptList attempts={failure.attempts} partner={partner} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <FailureFacts failure={failure} />
            <FixHistory history={failure.history} />
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );

  function apply({ id }: FixOffer, form: Record<string, string>) {
    fetcher.submit({ intent: "fix", fix: id, form }, { method: "post", encType: "application/json" });
  }

  function unhide() {
    fetcher.submit({ intent: "unhide" }, { method: "post", encType: "application/json" });
  }

  function toastMessage(): string | null {
    switch (answer?.status) {
      case "applied":
        return t(`fixes.${answer.fix}.done`, { count: answer.failures });
      case "unhidden":
        return t("failures.bulk.unhideDone", { count: 1 });
      case "unreadable":
        return t("errors.unreadable");
      default:
        return null;
    }
  }
}
