import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useLocation } from "@remix-run/react";
import { Banner, BlockStack, Card, Layout, Page, Text } from "@shopify/polaris";
import { useState } from "react";
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
import { failureTexts, isAboutAll, partnerName } from "#app/components/failure-texts.ts";
import { FixCard } from "#app/components/fix-card.tsx";
import { FixHistory } from "#app/components/fix-history.tsx";
import { HandleCard } from "#app/components/handle-card.tsx";
import { HealingCard } from "#app/components/healing-card.tsx";
import { Moment } from "#app/components/moment.tsx";
import { PosLinks } from "#app/components/pos-links.tsx";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { useToast } from "#app/components/use-toast.ts";
import { applyFix } from "#app/failures/apply-fix.server.ts";
import { fixIds } from "#app/failures/catalogue.ts";
import type { FixId } from "#app/failures/catalogue.ts";
import type { FixOffer } from "#app/failures/failure-view.ts";
import { fixProgress } from "#app/failures/fix-progress.server.ts";
import { handleFailure, handlingRequest } from "#app/failures/handle-failure.server.ts";
import { previewFix } from "#app/failures/preview-fix.server.ts";
import { readFailure } from "#app/failures/read-failure.server.ts";
import { daysLeft, hasClock } from "#app/failures/risk.ts";
import { staffOf } from "#app/failures/staff.server.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { now } from "#app/platform/clock.server.ts";
import { noteAccess } from "#app/privacy/note-access.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { notFound, readId } from "./shared/not-found.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("nav.failures"));

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop, actor, staff: me } = await authenticateMerchant(request);
  const id = readId(params.id);
  const moment = now();
  await noteAccess({ shop, actor, what: "failure", subject: id, now: moment });
  const [failure, progress, staff] = await Promise.all([
    readFailure(shop, id),
    fixProgress(shop, { failureId: id, now: moment }),
    staffOf(shop),
  ]);
  if (!failure) return notFound();
  return { failure, progress, staff, me, daysLeft: hasClock(failure.kind) ? daysLeft(new Date(failure.occurredAt), moment) : null };
}

const fixRequest = z.object({
  intent: z.enum(["preview", "fix"]),
  fix: z.enum(fixIds),
  form: z.record(z.string().max(50), z.string().max(5_000)),
});

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const failureId = readId(params.id);
  const read = await readJson(request, z.union([fixRequest, handlingRequest]));
  if (read.status === "unreadable") return unreadable();
  const asked = read.value;
  switch (asked.intent) {
    case "preview":
      return { ...(await previewFix({ shop, failureId, fix: asked.fix, form: asked.form, actor })), fix: asked.fix };
    case "fix":
      return { ...(await applyFix({ shop, failureId, fix: asked.fix, form: asked.form, actor })), fix: asked.fix };
    default:
      return handleFailure({ shop, failureId, actor, request: asked });
  }
}

export default function Failure() {
  const { t } = useTranslation();
  const format = useFormat();
  const { failure, progress, staff, me, daysLeft: left } = useLoaderData<typeof loader>();
  const { search } = useLocation();
  const fetcher = useFetcher<typeof action>();
  const handling = useFetcher<typeof action>();
  const answer = fetcher.data;
  const handled = handling.data;
  const [leftPreview, setLeftPreview] = useState<typeof answer>();
  const busy = fetcher.state === "idle" ? null : ((fetcher.json as { fix?: FixId } | undefined)?.fix ?? null);
  const partner = partnerName(t, failure.partner);
  const texts = failureTexts(t, format, failure);
  const listUrl = `/app/failures${search || failureSearch({ kind: failure.kind })}`;
  // What waits for its next attempt can be mended or tried before its time; what is being worked on is left alone.
  const isOpen = failure.status === "open" || (failure.status === "retrying" && failure.nextAttemptAt !== null);
  const canFix = isOpen || failure.status === "waiting" || failure.status === "snoozed";
  const aboutAll = isAboutAll(failure);
  const isSettled = failure.status === "resolved" || failure.status === "hidden";

  const { comparison } = failure;
  const suggested = comparison && comparison !== "unreachable" ? suggestedFixes[judgePunches(comparison).status] : null;
  const offers = suggested ? failure.fixes.map((offer) => ({ ...offer, primary: offer.id === suggested })) : failure.fixes;

  useRevalidateWhile(failure.status === "retrying" || progress.some(({ pending }) => pending > 0));
  useToast(answer, toastMessage(answer), answer?.status === "unreadable");
  useToast(handled, toastMessage(handled), handled?.status === "unreadable");

  return (
    <Page
      title={texts.title}
      titleMetadata={<FailureBadge status={failure.status} />}
      subtitle={aboutAll ? partner : [failure.orderName, failure.customerName].filter(Boolean).join(" · ")}
      backAction={{ content: t("failures.title"), url: listUrl }}
      secondaryActions={secondaryActions()}
    >
      <Layout>
        <Layout.Section>
          <FailureProgress failure={failure} staff={staff} listUrl={listUrl} />
          <BlockStack gap="400">
            {answer?.status === "refused" && canFix && (
              <Banner tone="critical" title={t("fixes.refused")}>
                <p>{t(`fixes.refusals.${answer.reason}`, { partner, message: answer.message ?? "" })}</p>
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
                {failure.kind === "pos" && <PosLinks partner={failure.partner} order={failure.orderName} />}
                <Text as="p" tone="subdued" variant="bodySm">
                  <Moment at={failure.occurredAt} />
                </Text>
              </BlockStack>
            </Card>
            {comparison && <ComparisonCard comparison={comparison} partner={partner} />}
            {canFix && (
              <FixCard
                key={failure.code}
                offers={offers}
                partner={partner}
                busy={busy}
                rejected={answer?.status === "invalid" ? { fix: answer.fix, errors: answer.errors } : null}
                preview={answer?.status === "preview" && answer !== leftPreview ? answer : null}
                connectionUrl={`/app/connections/${failure.partner}`}
                onPreview={(offer, form) => send("preview", { offer, form })}
                onApply={(offer, form) => send("fix", { offer, form })}
                onBack={() => setLeftPreview(answer)}
              />
            )}
            {progress
              .filter(({ total }) => total > 1)
              .map((one) => (
                <HealingCard key={one.id} progress={one} staff={staff} />
              ))}
            {/* What is about every order was tried with none in particular. */}
            {!aboutAll && <AttemptList attempts={failure.attempts} partner={partner} />}
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <FailureFacts failure={failure} daysLeft={left} />
            <HandleCard
              assigneeId={failure.assigneeId}
              staff={staff}
              me={me}
              canSnooze={!isSettled}
              notes={failure.history.filter((entry) => entry.type === "event" && entry.kind === "noted").length}
              busy={handlingUnderWay()}
              rejected={handled?.status === "rejected" ? handled : null}
              onAssign={(assigneeId) => handle({ intent: "assign", assigneeId })}
              onName={(name) => handle({ intent: "name", name })}
              onSnooze={(choice, day) => handle({ intent: "snooze", choice, day })}
              onNote={(text) => handle({ intent: "note", text })}
            />
            <FixHistory history={failure.history} staff={staff} />
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );

  function send(intent: "preview" | "fix", { offer, form }: { offer: FixOffer; form: Record<string, string> }) {
    fetcher.submit({ intent, fix: offer.id, form }, { method: "post", encType: "application/json" });
  }

  function handle(request: z.input<typeof handlingRequest>) {
    handling.submit(request, { method: "post", encType: "application/json" });
  }

  function handlingUnderWay() {
    const intent = handling.state === "idle" ? null : (handling.json as { intent?: string } | undefined)?.intent;
    return (["assign", "name", "snooze", "note"] as const).find((known) => known === intent) ?? null;
  }

  function secondaryActions() {
    const loading = handling.state !== "idle";
    if (failure.status === "hidden") return [{ content: t("failures.unhide"), onAction: () => handle({ intent: "unhide" }), loading }];
    if (failure.status === "snoozed") return [{ content: t("failures.wake"), onAction: () => handle({ intent: "wake" }), loading }];
    return [];
  }

  function toastMessage(of: typeof answer): string | null {
    switch (of?.status) {
      case "applied":
      case "waiting":
        return t(`fixes.${of.fix}.done`, { count: of.failures });
      case "unhidden":
        return t("failures.bulk.unhideDone", { count: 1, number: "1" });
      case "snoozed":
        return t("failures.handle.done.snoozed", { moment: format.date(of.until) });
      case "assigned":
      case "unassigned":
      case "named":
      case "woken":
      case "noted":
      case "unchanged":
        return t(`failures.handle.done.${of.status}`);
      case "unreadable":
        return t("errors.unreadable");
      default:
        return null;
    }
  }
}
