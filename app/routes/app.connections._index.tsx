import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { ConnectionCard } from "#app/components/connection-card.tsx";
import { readAstro } from "#app/connections/astro.server.ts";
import { readPetz } from "#app/connections/petz.server.ts";
import { posPartners } from "#app/connections/pos-partners.ts";
import { readPosSummaries } from "#app/pos/read-pos.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("nav.connections"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const [astro, pos, petz] = await Promise.all([readAstro(shop), readPosSummaries(shop), readPetz(shop)]);
  return {
    astro: { status: astro.status, checkedAt: astro.checkedAt, waiting: astro.waitingOrders },
    petz: { status: petz.status, checkedAt: petz.checkedAt, waiting: petz.waitingCoupons },
    pos,
  };
}

export default function Connections() {
  const { t } = useTranslation();
  const { astro, petz, pos } = useLoaderData<typeof loader>();
  return (
    <Page title={t("connections.title")} subtitle={t("connections.subtitle")} narrowWidth>
      <BlockStack gap="400">
        <ConnectionCard
          name={t("partners.astro")}
          about={t("astro.about")}
          url="/app/connections/astro"
          connection={astro}
          waiting={t("astro.status.waiting", { count: astro.waiting })}
        />
        <ConnectionCard
          name={t("partners.petz")}
          about={t("petz.about")}
          url="/app/connections/petz"
          connection={petz}
          waiting={t("petz.status.waiting", { count: petz.waiting })}
        />
        {posPartners.map((partner) => (
          <ConnectionCard
            key={partner}
            name={t(`partners.${partner}`)}
            about={t(`pos.connections.about.${partner}`)}
            url={`/app/connections/${partner}`}
            connection={{ ...pos[partner], waiting: pos[partner].waitingOrders }}
            waiting={t("pos.connections.waiting", { count: pos[partner].waitingOrders })}
          />
        ))}
      </BlockStack>
    </Page>
  );
}
