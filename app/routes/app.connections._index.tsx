import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { ConnectionCard } from "#app/components/connection-card.tsx";
import { readAstro } from "#app/connections/astro.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("nav.connections"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const { status, checkedAt, waitingOrders } = await readAstro(shop);
  return { astro: { status, checkedAt, waitingOrders } };
}

export default function Connections() {
  const { t } = useTranslation();
  const { astro } = useLoaderData<typeof loader>();
  return (
    <Page title={t("connections.title")} subtitle={t("connections.subtitle")} narrowWidth>
      <ConnectionCard name={t("partners.astro")} about={t("astro.about")} url="/app/connections/astro" connection={astro} />
    </Page>
  );
}
