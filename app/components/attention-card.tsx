import { Banner, BlockStack, Box, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { CheckCircleIcon } from "@shopify/polaris-icons";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { countText } from "#app/domain/count.ts";
import type { HomeView } from "#app/orders/order-view.ts";
import { EmptyMessage } from "./empty-message.tsx";
import { failureSearch } from "./failure-search.ts";

type Attention = HomeView["attention"];

const everything = { status: "open", days: null } as const;
const redemptionUrl = `/app/failures${failureSearch({ ...everything, kind: "redemption" })}`;
const posUrl = `/app/failures${failureSearch({ ...everything, kind: "pos" })}`;
const transactionUrl = `/app/failures${failureSearch({ ...everything, kind: "transaction" })}`;

/** What needs the merchant: redemptions first, as they cost money, then the causes that one fix heals most of. */
export function AttentionCard({ attention }: { attention: Attention }) {
  const { t } = useTranslation();
  const { redemption, transaction, pos, causes } = attention;
  if (redemption + transaction + pos === 0) {
    return (
      <Card>
        <EmptyMessage icon={CheckCircleIcon} heading={t("home.attention.none.heading")}>
          {t("home.attention.none.body")}
        </EmptyMessage>
      </Card>
    );
  }
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("home.attention.heading")}
        </Text>
        {redemption > 0 && (
          <Banner tone="critical" title={t("home.attention.redemption.title", { count: redemption, number: countText(redemption) })}>
            <BlockStack gap="200" inlineAlign="start">
              <Text as="p">{t("home.attention.redemption.body")}</Text>
              <Button url={redemptionUrl}>{t("home.attention.redemption.action")}</Button>
            </BlockStack>
          </Banner>
        )}
        {causes.length > 0 && (
          <BlockStack as="ul" gap="0">
            {causes.map((cause) => (
              <li key={cause.failureId} style={{ listStyle: "none" }}>
                <Box paddingBlock="200" borderBlockEndWidth="025" borderColor="border">
                  <InlineStack align="space-between" blockAlign="center" gap="200">
                    <BlockStack>
                      <Link url={`/app/failures/${cause.failureId}`} removeUnderline>
                        {t(`failures.codes.${cause.code}.title`)}
                      </Link>
                      <Text as="span" tone="subdued" variant="bodySm" breakWord>
                        {subjectOf(t, cause)}
                      </Text>
                    </BlockStack>
                    <Text as="span" tone="subdued">
                      {t("home.attention.failures", { count: cause.failures, number: countText(cause.failures) })}
                    </Text>
                  </InlineStack>
                </Box>
              </li>
            ))}
          </BlockStack>
        )}
        <InlineStack gap="200">
          {transaction > 0 && (
            <Button url={transactionUrl}>{t("home.attention.transaction", { count: transaction, number: countText(transaction) })}</Button>
          )}
          {pos > 0 && <Button url={posUrl}>{t("home.attention.pos", { count: pos, number: countText(pos) })}</Button>}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

type Cause = Attention["causes"][number];

/** What a fix of this reason mends: it names the cause, the example that stands for it has more. */
const subjects: Record<Cause["code"], (keyof Pick<Cause, "customerName" | "productTitle" | "upc">)[]> = {
  customer_not_found: ["customerName"],
  member_unlinked: ["customerName"],
  member_linked_elsewhere: ["customerName"],
  barcode_missing: ["productTitle"],
  barcode_invalid: ["productTitle", "upc"],
  no_item_found: ["productTitle", "upc"],
  not_enrolled: ["productTitle", "upc"],
  new_item: ["productTitle", "upc"],
  exception_not_on_card: ["productTitle", "upc"],
  exception_refused: ["productTitle", "upc"],
  reference_exists: ["customerName", "productTitle"],
  credited_elsewhere: ["customerName", "productTitle"],
  return_unmatched: ["customerName", "productTitle"],
  customer_unread: [],
  rejected_by_partner: ["customerName", "productTitle"],
  removal_not_found: ["customerName", "productTitle"],
  removal_by_hand: ["customerName", "productTitle"],
  partner_unavailable: [],
  partner_silent: [],
  job_failed: [],
  credentials_rejected: [],
  order_unreadable: ["customerName"],
  unexpected_answer: ["customerName"],
  reward_email_missing: ["customerName"],
  reward_address_missing: ["customerName"],
  reward_item_not_free: ["customerName", "productTitle"],
  reward_incomplete: ["customerName", "productTitle"],
  reward_unredeemed: ["customerName", "productTitle"],
  reward_not_returned: ["customerName", "productTitle"],
  coupon_capture_failed: ["customerName", "productTitle"],
  coupon_authorization_gone: ["customerName", "productTitle"],
  coupon_not_returned: ["customerName", "productTitle"],
  coupon_access: [],
  coupon_silent: [],
  pos_unlinked: ["productTitle"],
  pos_ambiguous: ["productTitle"],
  pos_required_products: [],
  pos_fields_required: [],
  pos_employee: [],
  pos_place: [],
  pos_payment_type: [],
  pos_tax: [],
  pos_shipping_method: [],
  pos_archived: [],
  pos_customer: ["customerName"],
  pos_total: ["customerName"],
  pos_reference_taken: ["customerName"],
  pos_rejected: ["customerName"],
  pos_unavailable: [],
  pos_access: [],
  pos_user_removed: [],
  pos_scope: [],
  pos_unexpected: ["customerName"],
  pos_webhooks: [],
};

function subjectOf(t: TFunction, cause: Cause): string {
  return subjects[cause.code]
    .map((name) => cause[name] ?? (name === "customerName" ? t("failures.unknown.customer") : null))
    .filter((part) => part !== null)
    .join(" · ");
}
