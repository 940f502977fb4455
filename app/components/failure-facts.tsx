import { Card, Link } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { FailureDetail } from "#app/failures/failure-view.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { Facts } from "./facts.tsx";
import { Moment } from "./moment.tsx";
import { ShopifyLink } from "./shopify-link.tsx";

/** What a failure is about, with the ways to its order and its customer. */
export function FailureFacts({ failure }: { failure: FailureDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const customer = failure.customerName ?? t("failures.unknown.customer");
  return (
    <Card>
      <Facts
        facts={[
          [
            t("failures.facts.customer"),
            failure.customerGid ? (
              <ShopifyLink to="customers" gid={failure.customerGid}>
                {customer}
              </ShopifyLink>
            ) : (
              customer
            ),
          ],
          [
            t("failures.facts.order"),
            failure.orderId ? <Link url={`/app/orders/${failure.orderId}`}>{failure.orderName}</Link> : failure.orderName,
          ],
          [t("failures.facts.product"), failure.productTitle],
          [t("failures.facts.upc"), failure.upc],
          [t("failures.facts.program"), failure.program],
          [t("failures.facts.reward"), failure.rewardId],
          [t("failures.facts.occurredAt"), <Moment key="occurred" at={failure.occurredAt} />],
          [t("failures.facts.lastSeenAt"), failure.times > 1 ? <Moment key="seen" at={failure.lastSeenAt} /> : null],
          [t("failures.facts.times"), failure.times > 1 ? format.number(failure.times) : null],
          [t("failures.facts.nextAttemptAt"), failure.nextAttemptAt ? <Moment key="next" at={failure.nextAttemptAt} /> : null],
        ]}
      />
    </Card>
  );
}
