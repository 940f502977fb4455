import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Layout, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { AccessLogCard } from "#app/components/access-log-card.tsx";
import { PrivacyRequestsCard } from "#app/components/privacy-requests-card.tsx";
import { RetentionCard } from "#app/components/retention-card.tsx";
import { useDownload } from "#app/components/use-download.ts";
import { useToast } from "#app/components/use-toast.ts";
import { staffOf } from "#app/failures/staff.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { handOver } from "#app/privacy/data-request.server.ts";
import { accessLogDays, shownAccessDays } from "#app/privacy/privacy-view.ts";
import { readPrivacy } from "#app/privacy/read-privacy.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("nav.privacy"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const [privacy, staff] = await Promise.all([readPrivacy(shop, now()), staffOf(shop)]);
  return { ...privacy, staff };
}

const asked = z.object({ intent: z.literal("handOver"), id: z.uuid() });

/** There is one thing to say: that a customer's data was handed over. */
export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const read = await readJson(request, asked);
  if (read.status === "unreadable") return unreadable();
  return { status: await handOver(shop, { id: read.value.id, actor, now: now() }) };
}

export default function Privacy() {
  const { t } = useTranslation();
  const { requests, accesses, personalDataDays, staff } = useLoaderData<typeof loader>();
  const shopify = useAppBridge();
  const fetcher = useFetcher<typeof action>();
  const { downloading, download } = useDownload(() => shopify.toast.show(t("privacy.requests.problem"), { isError: true }));
  const answer = fetcher.data;
  const handing = fetcher.state === "idle" ? null : ((fetcher.json as { id?: string } | undefined)?.id ?? null);

  useToast(answer, answer ? messageOf(answer.status) : null, answer?.status !== "done");

  return (
    <Page title={t("privacy.title")} subtitle={t("privacy.subtitle")}>
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <PrivacyRequestsCard
              requests={requests}
              staff={staff}
              downloading={downloading}
              handing={handing}
              onDownload={({ id }) => void download(id, `/app/privacy/requests/${id}`)}
              onHandOver={({ id }) =>
                fetcher.submit({ intent: "handOver", id }, { method: "post", action: "/app/privacy?index", encType: "application/json" })
              }
            />
            <AccessLogCard accesses={accesses} staff={staff} days={shownAccessDays} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <RetentionCard days={personalDataDays} logDays={accessLogDays} />
        </Layout.Section>
      </Layout>
    </Page>
  );

  function messageOf(status: "done" | "gone" | "unreadable"): string {
    return status === "unreadable" ? t("errors.unreadable") : t(`privacy.requests.${status}`);
  }
}
