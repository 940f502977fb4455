import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useLocation } from "@remix-run/react";
import { BlockStack, Card, InlineStack, Layout, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { CustomerLinks } from "#app/components/customer-links.tsx";
import { Facts } from "#app/components/facts.tsx";
import { LineCard } from "#app/components/line-card.tsx";
import { Moment } from "#app/components/moment.tsx";
import { ChannelBadge, OrderBadge } from "#app/components/order-badges.tsx";
import { OrderCouponsCard } from "#app/components/order-coupons-card.tsx";
import { OrderFailures } from "#app/components/order-failures.tsx";
import { PosOrderCard } from "#app/components/pos-order-card.tsx";
import { paymentText } from "#app/components/payment-text.ts";
import { OrderTimeline } from "#app/components/order-timeline.tsx";
import { ShopifyLink } from "#app/components/shopify-link.tsx";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { useToast } from "#app/components/use-toast.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { readOrderDetail } from "#app/orders/read-order.server.ts";
import { syncAgain } from "#app/orders/sync-again.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { noteAccess } from "#app/privacy/note-access.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { notFound, readId } from "./shared/not-found.ts";
import { pageMeta } from "./shared/page-meta.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("nav.orders"));

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const id = readId(params.id);
  await noteAccess({ shop, actor, what: "order", subject: id, now: now() });
  return (await readOrderDetail(shop, id)) ?? notFound();
}

/** There is one thing to ask for: that the order is looked at again. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  return { asked: await syncAgain({ shop, orderId: readId(params.id), actor }) };
}

export default function Order() {
  const { t } = useTranslation();
  const format = useFormat();
  const order = useLoaderData<typeof loader>();
  const { search } = useLocation();
  const fetcher = useFetcher<typeof action>();
  const partner = t("partners.astro");

  const isOnline = order.channel === "online";
  const isOnItsWay = order.posOrders.some(({ state, sales }) => state === "pending" || sales.some((sale) => sale.state === "sending"));
  const isBeingUsed = order.holds.some(({ state }) => state === "capturing" || state === "captured" || state === "returning");
  useRevalidateWhile(order.state === "pending" || isOnItsWay || isBeingUsed || order.failures.some(({ status }) => status === "retrying"));
  useToast(
    fetcher.data,
    fetcher.data ? t(fetcher.data.asked ? "orders.checkAgain.asked" : "orders.checkAgain.gone") : null,
    fetcher.data?.asked === false,
  );

  return (
    <Page
      title={order.name}
      titleMetadata={
        <InlineStack gap="100">
          <ChannelBadge channel={order.channel} />
          <OrderBadge state={order.state} />
        </InlineStack>
      }
      subtitle={order.customerName ?? t("orders.guest")}
      backAction={{ content: t("orders.title"), url: `/app/orders${search}` }}
      secondaryActions={[
        {
          content: t("orders.checkAgain.action"),
          loading: fetcher.state !== "idle",
          onAction: lookAgain,
        },
      ]}
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <OrderFailures failures={order.failures} />
            {order.lineItems.map((line) => (
              <LineCard
                key={line.id}
                line={line}
                channel={order.channel}
                currency={order.currency}
                partner={partner}
                failure={order.failures.find(({ lineId, code }) => lineId === line.id && code === line.failed)}
              />
            ))}
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            {order.posOrders.map((posOrder) => (
              <PosOrderCard
                key={posOrder.partner}
                posOrder={posOrder}
                order={order.name}
                busy={fetcher.state !== "idle"}
                onAgain={lookAgain}
              />
            ))}
            <Card>
              <Facts
                facts={[
                  [
                    t("orders.facts.customer"),
                    <CustomerLinks
                      key="customer"
                      name={order.customerName ?? t("orders.guest")}
                      id={order.customerId}
                      gid={order.customerGid}
                    />,
                  ],
                  [
                    t("orders.facts.member", { partner }),
                    order.member ? t("orders.facts.memberIs", order.member) : t("orders.facts.noMember"),
                  ],
                  [t("orders.facts.processedAt"), <Moment key="processed" at={order.processedAt} />],
                  [t("orders.facts.payment"), paymentText(t, order.payment)],
                  [t("orders.facts.cancelledAt"), order.cancelledAt ? <Moment key="cancelled" at={order.cancelledAt} /> : null],
                  [t("orders.facts.subtotal"), format.money(order.subtotal, order.currency)],
                  [
                    t("orders.facts.shopify"),
                    isOnline ? (
                      <ShopifyLink key="order" to="orders" gid={order.gid}>
                        {t("orders.facts.openInShopify")}
                      </ShopifyLink>
                    ) : null,
                  ],
                ]}
              />
            </Card>
            {isOnline && <OrderCouponsCard holds={order.holds} />}
            <OrderTimeline events={order.timeline} channel={order.channel} partner={partner} />
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );

  function lookAgain() {
    fetcher.submit({}, { method: "post", encType: "application/json" });
  }
}
