import { Badge, BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { OrderHoldRow, OrderHoldStanding } from "#app/coupons/order-holds.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";

const badges: Record<OrderHoldStanding, Pick<BadgeProps, "tone" | "progress">> = {
  waiting: { tone: "info", progress: "partiallyComplete" },
  redeemed: { tone: "success", progress: "complete" },
  failed: { tone: "critical", progress: "incomplete" },
  returned: {},
  released: {},
};

/** The coupons and free goods that were used on an order at checkout, each with the way to its own page. */
export function OrderCouponsCard({ holds }: { holds: OrderHoldRow[] }) {
  const { t } = useTranslation();
  if (holds.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("orderCoupons.heading")}
        </Text>
        <BlockStack as="ul" gap="300">
          {holds.map((hold) => (
            <li key={hold.id} style={{ listStyle: "none" }}>
              <UsedHold hold={hold} />
            </li>
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}

function UsedHold({ hold }: { hold: OrderHoldRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { kind, title, item, units, standing, amount, currency, codeTail, page } = hold;
  const facts = [
    t("orderCoupons.units", { item, count: units }),
    format.money(amount, currency),
    codeTail && t("orderCoupons.code", { tail: codeTail }),
  ];
  return (
    <BlockStack gap="050">
      <InlineStack align="space-between" blockAlign="start" gap="200">
        <Link url={page}>{t(`orderCoupons.kinds.${kind}`, { title })}</Link>
        <Badge {...badges[standing]}>{t(`orderCoupons.standings.${standing}`)}</Badge>
      </InlineStack>
      <span suppressHydrationWarning style={{ color: "var(--p-color-text-secondary)", overflowWrap: "anywhere" }}>
        {facts.filter(Boolean).join(" · ")}
      </span>
    </BlockStack>
  );
}
