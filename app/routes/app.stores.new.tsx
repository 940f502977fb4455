import { redirect } from "@remix-run/node";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher } from "@remix-run/react";
import { Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { ChainLabelForm } from "#app/components/chain-label-form.tsx";
import { setupUrl } from "#app/components/chain-url.ts";
import { SetupCard } from "#app/components/setup-card.tsx";
import { useToast } from "#app/components/use-toast.ts";
import { posPartners } from "#app/connections/pos-partners.ts";
import { startChain } from "#app/sales/set-up-chain.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("stores.setup.new"));

export async function loader({ request }: LoaderFunctionArgs) {
  await authenticateMerchant(request);
  return null;
}

const asked = z.object({ label: z.string().max(2_000), partner: z.enum(posPartners) });

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const read = await readJson(request, asked);
  if (read.status === "unreadable") return unreadable();
  const started = await startChain({ shop, actor, ...read.value });
  return started.status === "started" ? redirect(setupUrl(started.id, "connect")) : started;
}

const noErrors: Record<string, string> = {};

/** The first step of a set-up. */
export default function NewChain() {
  const { t } = useTranslation();
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.data;
  useToast(answer, answer?.status === "unreadable" ? t("errors.unreadable") : null, true);
  return (
    <Page title={t("stores.setup.new")} backAction={{ content: t("stores.title"), url: "/app/stores" }} narrowWidth>
      <SetupCard heading={t("stores.setup.headings.label")} body={t("stores.setup.bodies.label")}>
        <ChainLabelForm
          input={{ label: "", partner: "lightspeed" }}
          partners={posPartners.toReversed()}
          errors={answer?.status === "invalid" ? answer.errors : noErrors}
          busy={fetcher.state !== "idle"}
          action={t("stores.setup.next")}
          onSend={(input) => fetcher.submit(input, { method: "post", encType: "application/json" })}
        />
      </SetupCard>
    </Page>
  );
}
