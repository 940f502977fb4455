import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { CustomerOrder, RecordingView } from "#app/members/member-view.ts";
import { Moment } from "./moment.tsx";
import { OrderBadge } from "./order-badges.tsx";
import { Remarks } from "./punch-card.tsx";

/** A buyer's orders, with what Punchcard recorded of each and on which account. */
export function CustomerOrdersCard({ orders, partner }: { orders: CustomerOrder[]; partner: string }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("customers.orders.heading")}
        </Text>
        {orders.length === 0 && <Text as="p">{t("customers.orders.none")}</Text>}
        <BlockStack as="ul" gap="400">
          {orders.map((order) => (
            <li key={order.id} style={{ listStyle: "none" }}>
              <BlockStack gap="200">
                <InlineStack gap="200" blockAlign="center">
                  <Link url={`/app/orders/${order.id}`}>{order.name}</Link>
                  <OrderBadge state={order.state} />
                  <Text as="span" tone="subdued" variant="bodySm">
                    <Moment at={order.processedAt} show="date" />
                  </Text>
                </InlineStack>
                {order.recordings.map((recording) => (
                  <Recording key={recording.reference} recording={recording} partner={partner} />
                ))}
              </BlockStack>
            </li>
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}

function Recording({ recording, partner }: { recording: RecordingView; partner: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { title, units, removed, reference, state, program, day, byHand, elsewhere } = recording;
  const facts = [
    t("customers.card.units", { count: units }),
    removed > 0 && t("customers.orders.removed", { count: removed }),
    t(`orders.recordings.${state}`),
    format.day(day),
  ];
  return (
    <BlockStack gap="050">
      <Text as="span" breakWord>
        {title}
      </Text>
      <Text as="span" tone="subdued" variant="bodySm" breakWord>
        {facts.filter(Boolean).join(" · ")}
      </Text>
      <Text as="span" tone="subdued" variant="bodySm" breakWord>
        {[byHand ? t("customers.card.byHand", { partner }) : reference, program].filter(Boolean).join(" · ")}
      </Text>
      {elsewhere && (
        <Text as="span" variant="bodySm" breakWord>
          {t("customers.orders.elsewhere", { account: elsewhere })}
        </Text>
      )}
      <Remarks {...recording} />
    </BlockStack>
  );
}
