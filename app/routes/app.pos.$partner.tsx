import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useNavigate } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineStack, Page, Text } from "@shopify/polaris";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { CheckUpCard } from "#app/components/check-up-card.tsx";
import { DiagnosisForm } from "#app/components/diagnosis-form.tsx";
import { diagnosisUrl } from "#app/components/diagnosis-url.ts";
import { DoubleCreditsCard } from "#app/components/double-credits-card.tsx";
import { DryRunCard } from "#app/components/dry-run-card.tsx";
import { partnerName } from "#app/components/failure-texts.ts";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { useToast } from "#app/components/use-toast.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { applyFix } from "#app/failures/apply-fix.server.ts";
import { fixIds } from "#app/failures/catalogue.ts";
import type { FixId } from "#app/failures/catalogue.ts";
import { checkNow } from "#app/pos/check-up.server.ts";
import { directFixes } from "#app/pos/check-view.ts";
import type { CheckFailure } from "#app/pos/check-view.ts";
import { findDoubleCredits } from "#app/pos/double-credits.server.ts";
import { dryRunRecent } from "#app/pos/dry-run.server.ts";
import { readCheckUp } from "#app/pos/read-check-up.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";
import { readPosPartner } from "./shared/read-pos-partner.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("nav.pos"));

/** What the last check-up found: the page waits for no POS. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return { view: await readCheckUp(shop, readPosPartner(params.partner)), directFixes };
}

const posAction = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("check") }),
  z.object({ intent: z.literal("dryRun") }),
  z.object({ intent: z.literal("doubleCredits") }),
  z.object({ intent: z.literal("fix"), failureId: z.uuid(), fix: z.enum(fixIds) }),
]);

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const account = { shop, partner: readPosPartner(params.partner) };
  const read = await readJson(request, posAction);
  if (read.status === "unreadable") return unreadable();
  const asked = read.value;
  switch (asked.intent) {
    case "check":
      return { intent: asked.intent, ...(await checkNow(account)) };
    case "dryRun":
      return { intent: asked.intent, report: await dryRunRecent(account), status: "looked" as const };
    case "doubleCredits":
      return { intent: asked.intent, report: await findDoubleCredits(account), status: "looked" as const };
    case "fix":
      return {
        intent: asked.intent,
        failureId: asked.failureId,
        ...(await applyFix({ shop, failureId: asked.failureId, fix: asked.fix, form: {}, actor })),
      };
    default:
      return unreachable(asked);
  }
}

export default function PointOfSale() {
  const { t } = useTranslation();
  const { view, directFixes: fixes } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const checking = useFetcher<typeof action>();
  const trying = useFetcher<typeof action>();
  const looking = useFetcher<typeof action>();
  const fixing = useFetcher<typeof action>();
  const partner = partnerName(t, view.partner);
  const fixed = fixing.data?.status === "unreadable" || fixing.data?.intent !== "fix" ? null : fixing.data;
  const tried = trying.data && "report" in trying.data && trying.data.intent === "dryRun" ? trying.data.report : null;
  const looked = looking.data && "report" in looking.data && looking.data.intent === "doubleCredits" ? looking.data.report : null;

  useRevalidateWhile(view.checks.some(({ failures }) => failures.some(({ underWay }) => underWay)));
  useToast(fixed, fixMessage(), fixed?.status === "refused");
  // A choice has to be made after all: it is made where the failure is shown.
  useEffect(() => {
    if (fixed?.status === "invalid") void navigate(`/app/failures/${fixed.failureId}`);
  }, [fixed, navigate]);

  if (view.connection === "never") {
    return (
      <Page title={t("pos.page.title")} backAction={{ content: t("nav.pos"), url: "/app/pos" }} narrowWidth>
        <Card>
          <BlockStack gap="300" inlineAlign="start">
            <Text as="p">{t("pos.page.never.body", { partner })}</Text>
            <Button variant="primary" url={`/app/connections/${view.partner}`}>
              {t("pos.page.never.action", { partner })}
            </Button>
          </BlockStack>
        </Card>
      </Page>
    );
  }

  return (
    <Page title={t("pos.page.title")} subtitle={t("pos.page.subtitle", { partner })} narrowWidth>
      <BlockStack gap="400">
        {view.connection !== "connected" && (
          <Banner
            tone="critical"
            title={t("pos.page.lost.title", { partner })}
            action={{ content: t("pos.page.lost.action"), url: `/app/connections/${view.partner}` }}
          >
            <p>{t("pos.page.lost.body")}</p>
          </Banner>
        )}
        <DiagnosisForm partner={view.partner} order="" onAsk={(order) => void navigate(diagnosisUrl(view.partner, order))} />
        <CheckUpCard
          view={view}
          directFixes={fixes}
          running={checking.state !== "idle"}
          fixing={fixingNow()}
          problem={checkProblem()}
          onCheck={() => checking.submit({ intent: "check" }, posted)}
          onFix={fix}
        />
        <DryRunCard
          partner={view.partner}
          report={tried}
          running={trying.state !== "idle"}
          onRun={() => trying.submit({ intent: "dryRun" }, posted)}
        />
        <DoubleCreditsCard
          partner={view.partner}
          report={looked}
          running={looking.state !== "idle"}
          onRun={() => looking.submit({ intent: "doubleCredits" }, posted)}
        />
        <InlineStack gap="200">
          <Button url={`/app/connections/${view.partner}/orders`}>{t("pos.page.settings")}</Button>
          <Button url={`/app/connections/${view.partner}/products`}>{t("pos.page.products")}</Button>
          <Button url={`/app/connections/${view.partner}`}>{t("pos.page.connection")}</Button>
        </InlineStack>
      </BlockStack>
    </Page>
  );

  function fix({ id }: CheckFailure, wanted: FixId) {
    fixing.submit({ intent: "fix", failureId: id, fix: wanted }, posted);
  }

  function fixingNow(): string | null {
    return fixing.state === "idle" ? null : ((fixing.json as { failureId?: string } | undefined)?.failureId ?? null);
  }

  function checkProblem(): string | null {
    const status = checking.data && "status" in checking.data ? checking.data.status : null;
    if (status === "unreadable") return t("errors.unreadable");
    return status === "pos_silent" || status === "shopify_silent" ? t(`pos.page.silent.${status}`, { partner }) : null;
  }

  function fixMessage(): string | null {
    switch (fixed?.status) {
      case "applied":
      case "waiting":
        return t(`fixes.${fixed.fix}.done`, { count: fixed.failures });
      case "refused":
        return t(`fixes.refusals.${fixed.reason}`, { partner, message: fixed.message ?? "" });
      default:
        return null;
    }
  }
}

const posted = { method: "post", encType: "application/json" } as const;
