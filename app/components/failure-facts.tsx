import { Card, Link } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { FailureDetail } from "#app/failures/failure-view.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { CustomerLinks } from "./customer-links.tsx";
import { Facts } from "./facts.tsx";
import { isAboutAll, partnerName } from "./failure-texts.ts";
import { Moment } from "./moment.tsx";

type FailureFactsProps = {
  failure: FailureDetail;
  /** Of the partner's thirty; 0 when they are over. null: it has no such clock. */ daysLeft: number | null;
};

/** What a failure is about and what it costs, with the ways to its order and its customer. */
export function FailureFacts({ failure, daysLeft }: FailureFactsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const customer = failure.customerName ?? t("failures.unknown.customer");
  // What keeps every order from a partner is no order's and no buyer's.
  const aboutAll = isAboutAll(failure);
  const isSettled = failure.status === "resolved" || failure.status === "hidden";
  return (
    <Card>
      <Facts
        facts={[
          [t("failures.facts.partner"), failure.kind === "pos" ? partnerName(t, failure.partner) : null],
          [t("failures.facts.concerns"), aboutAll ? t("failures.everyOrder") : null],
          [
            t("failures.facts.customer"),
            aboutAll ? null : <CustomerLinks key="customer" name={customer} id={failure.customerId} gid={failure.customerGid} />,
          ],
          [
            t("failures.facts.order"),
            failure.orderId ? <Link url={`/app/orders/${failure.orderId}`}>{failure.orderName}</Link> : failure.orderName,
          ],
          [
            t("coupons.facts.hold"),
            failure.holdId && (
              <Link key="hold" url={`/app/coupons/${failure.holdId}`}>
                {t("coupons.toHold")}
              </Link>
            ),
          ],
          [t("failures.facts.product"), failure.productTitle],
          [t("failures.facts.upc"), failure.upc],
          [t("failures.facts.program"), failure.program],
          [t("failures.facts.reward"), failure.rewardId],
          [t("failures.facts.atRisk"), Number(failure.atRisk) > 0 ? format.money(failure.atRisk, failure.currency) : null],
          [t("failures.facts.daysLeft"), isSettled || aboutAll || daysLeft === null ? null : daysLeftText(daysLeft)],
          [t("failures.facts.occurredAt"), <Moment key="occurred" at={failure.occurredAt} />],
          [t("failures.facts.lastSeenAt"), failure.times > 1 ? <Moment key="seen" at={failure.lastSeenAt} /> : null],
          [t("failures.facts.times"), failure.times > 1 ? format.number(failure.times) : null],
          [t("failures.facts.nextAttemptAt"), failure.nextAttemptAt ? <Moment key="next" at={failure.nextAttemptAt} /> : null],
        ]}
      />
    </Card>
  );

  function daysLeftText(left: number): string {
    return left === 0 ? t("failures.facts.clockOver") : t("failures.facts.days", { count: left });
  }
}
