import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Button, Card, Page } from "@shopify/polaris";
import { StoreIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { ChainCard } from "#app/components/chain-card.tsx";
import { EmptyMessage } from "#app/components/empty-message.tsx";
import { isUnderWay } from "#app/components/run-texts.ts";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { readChains } from "#app/sales/read-chains.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("stores.title"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return { chains: await readChains(shop) };
}

export default function Stores() {
  const { t } = useTranslation();
  const { chains } = useLoaderData<typeof loader>();
  useRevalidateWhile(chains.some(({ state, run }) => state === "removing" || isUnderWay(run)));

  if (chains.length === 0) {
    return (
      <Page title={t("stores.title")} narrowWidth>
        <Card>
          <EmptyMessage
            icon={StoreIcon}
            heading={t("stores.list.empty.heading")}
            action={
              <Button variant="primary" url="/app/stores/new">
                {t("stores.list.empty.action")}
              </Button>
            }
          >
            {t("stores.list.empty.body")}
          </EmptyMessage>
        </Card>
      </Page>
    );
  }

  return (
    <Page
      title={t("stores.title")}
      subtitle={t("stores.subtitle")}
      primaryAction={{ content: t("stores.list.add"), url: "/app/stores/new" }}
      narrowWidth
    >
      <BlockStack gap="400">
        {chains.map((chain) => (
          <ChainCard key={chain.id} chain={chain} />
        ))}
      </BlockStack>
    </Page>
  );
}
