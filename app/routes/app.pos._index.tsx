import { redirect } from "@remix-run/node";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Button, Card, Page } from "@shopify/polaris";
import { PointOfSaleIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { EmptyMessage } from "#app/components/empty-message.tsx";
import { PosCards } from "#app/components/pos-cards.tsx";
import { readPosOverview } from "#app/orders/read-home.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { frameQuery } from "./shared/frame-query.ts";
import { pageMeta } from "./shared/page-meta.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("nav.pos"));

/** A shop with one point of sale has nothing to choose. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const points = await readPosOverview(shop, now());
  const [only, ...others] = points;
  // The admin's frame signs itself in with what is in the address.
  if (only && others.length === 0) return redirect(`/app/pos/${only.partner}?${frameQuery(request)}`);
  return { points };
}

export default function PointsOfSale() {
  const { t } = useTranslation();
  const { points } = useLoaderData<typeof loader>();
  return (
    <Page title={t("pos.page.title")} narrowWidth>
      {points.length === 0 ? (
        <Card>
          <EmptyMessage
            icon={PointOfSaleIcon}
            heading={t("pos.page.none.heading")}
            action={
              <Button variant="primary" url="/app/connections">
                {t("pos.page.none.action")}
              </Button>
            }
          >
            {t("pos.page.none.body")}
          </EmptyMessage>
        </Card>
      ) : (
        <BlockStack gap="400">
          <PosCards points={points} />
        </BlockStack>
      )}
    </Page>
  );
}
