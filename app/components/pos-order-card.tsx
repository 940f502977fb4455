import { Badge, BlockStack, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { PosOrderState, PosOrderView, PosSaleView } from "#app/orders/order-view.ts";
import { saleStateText } from "./diagnosis-text.ts";
import { diagnosisUrl } from "./diagnosis-url.ts";
import { partnerName } from "./failure-texts.ts";
import { Moment } from "./moment.tsx";
import { posReasonText } from "./pos-texts.ts";

export const posOrderBadges: Record<PosOrderState, Pick<BadgeProps, "tone" | "progress">> = {
  pending: { tone: "info", progress: "partiallyComplete" },
  sent: { tone: "success", progress: "complete" },
  skipped: {},
  failed: { tone: "warning", progress: "incomplete" },
};

type PosOrderCardProps = {
  posOrder: PosOrderView;
  /** The order's name: "#1042". */
  order: string;
  busy: boolean;
  onAgain: () => void;
};

/** Where an order stands with one point of sale, and what that has of it. */
export function PosOrderCard({ posOrder, order, busy, onAgain }: PosOrderCardProps) {
  const { t } = useTranslation();
  const { state, sales } = posOrder;
  const partner = partnerName(t, posOrder.partner);
  const why = whyText(t, posOrder, partner);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("pos.order.heading", { partner })}
          </Text>
          {state === null ? (
            <Badge>{t("pos.order.states.none")}</Badge>
          ) : (
            <Badge {...posOrderBadges[state]}>{t(`pos.order.states.${state}`)}</Badge>
          )}
        </InlineStack>
        {why && (
          <Text as="p" breakWord>
            {why}
          </Text>
        )}
        {sales.length > 0 && (
          <BlockStack as="ul" gap="200">
            {sales.map((sale) => (
              <li key={sale.reference} style={{ listStyle: "none" }}>
                <Sale sale={sale} partner={partner} />
              </li>
            ))}
          </BlockStack>
        )}
        <InlineStack gap="200">
          <Button url={diagnosisUrl(posOrder.partner, order)} accessibilityLabel={t("pos.order.diagnoseLabel", { partner })}>
            {t("pos.order.diagnose")}
          </Button>
          <Button loading={busy} onClick={onAgain} accessibilityLabel={t("pos.order.againLabel", { partner })}>
            {t("pos.order.again")}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

function Sale({ sale, partner }: { sale: PosSaleView; partner: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { kind, number, state, posState, total, currency, url, at } = sale;
  const facts = [format.money(total, currency), state === "sending" ? t("pos.order.onItsWay") : posState && saleStateText(t, posState)];
  return (
    <BlockStack gap="050">
      <Text as="span" breakWord>
        {t(kind === "sale" ? "pos.order.sale" : "pos.order.return", { number })}
      </Text>
      <span suppressHydrationWarning style={{ color: "var(--p-color-text-secondary)" }}>
        {facts.filter(Boolean).join(" · ")}
      </span>
      {at !== null && (
        <Text as="span" tone="subdued" variant="bodySm">
          <Moment at={at} />
        </Text>
      )}
      {url !== null && (
        <Link url={url} target="_blank" accessibilityLabel={t("pos.diagnosis.viewLabel", { number, partner })}>
          {t("pos.diagnosis.view", { partner })}
        </Link>
      )}
    </BlockStack>
  );
}

function whyText(t: TFunction, { state, reason, found }: PosOrderView, partner: string): string {
  if (state === "sent") return t("pos.order.sent", { partner });
  return reason === null ? "" : posReasonText(t, reason, { partner, found });
}
