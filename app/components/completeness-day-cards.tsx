import { BlockStack, Card, InlineGrid, Text } from "@shopify/polaris";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { Format } from "#app/i18n/format.ts";
import type { CouponDay, DayGaps, LoyaltyDay, PosDay, ShopifyDay, StoreDay } from "#app/reports/completeness-view.ts";
import { loyaltyText, sumsText } from "./completeness-texts.ts";
import { Facts } from "./facts.tsx";
import { partnerName } from "./failure-texts.ts";
import { posReasonText } from "./pos-texts.ts";

type NamedFact = [name: string, value: string | null];

/** The sides of a day, each with its counts and its money. */
export function CompletenessDayCards({ read }: { read: Pick<DayGaps, "day" | "heldBack" | "skipped"> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { shopify, points, loyalty, coupons, stores } = read.day;
  const cards: { name: string; facts: NamedFact[] }[] = [
    { name: t("reports.completeness.columns.shopify"), facts: shopifyFacts(t, format, shopify) },
    ...points.map((point) => ({
      name: partnerName(t, point.partner),
      facts: posFacts(t, format, { point, heldBack: read.heldBack.filter(({ partner }) => partner === point.partner) }),
    })),
    ...(loyalty
      ? [{ name: t("reports.completeness.columns.loyalty"), facts: loyaltyFacts(t, format, { loyalty, skipped: read.skipped }) }]
      : []),
    ...(coupons.used > 0 ? [{ name: t("reports.completeness.columns.coupons"), facts: couponFacts(t, format, coupons) }] : []),
    ...(stores ? [{ name: t("reports.completeness.columns.stores"), facts: storeFacts(t, format, stores) }] : []),
  ];
  return (
    <InlineGrid columns={{ xs: 1, sm: 2, lg: 3 }} gap="400">
      {cards.map(({ name, facts }) => (
        <Card key={name}>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              {name}
            </Text>
            <Facts facts={facts} />
          </BlockStack>
        </Card>
      ))}
    </InlineGrid>
  );
}

function shopifyFacts(t: TFunction, format: Format, { orders, sales, leftOut, unread, unreadable, found }: ShopifyDay): NamedFact[] {
  return [
    [t("reports.completeness.day.facts.orders"), format.number(orders)],
    [t("reports.completeness.day.facts.sales"), sumsText(format, sales)],
    [
      t("reports.completeness.day.facts.leftOut"),
      reasons(t, format, leftOut, ({ reason }) => t(`reports.completeness.exclusions.${reason}`)),
    ],
    [t("reports.completeness.day.facts.unread"), some(format, unread)],
    [t("reports.completeness.day.facts.unreadable"), some(format, unreadable)],
    [t("reports.completeness.day.facts.found"), some(format, found)],
  ];
}

function posFacts(t: TFunction, format: Format, { point, heldBack }: Pick<DayGaps, "heldBack"> & { point: PosDay }): NamedFact[] {
  const partner = partnerName(t, point.partner);
  const reasonText = (reason: string) =>
    reason === "before_start" ? t("reports.completeness.day.beforeStart") : plain(posReasonText(t, reason, { partner }));
  return [
    [t("reports.completeness.day.facts.sent"), format.number(point.sent)],
    [t("reports.completeness.day.facts.worth"), sumsText(format, point.worth)],
    [t("reports.completeness.day.facts.booked"), sumsText(format, point.booked)],
    [t("reports.completeness.day.facts.heldBack"), reasons(t, format, heldBack, ({ reason }) => reasonText(reason))],
    [t("reports.completeness.day.facts.failed"), some(format, point.failed)],
    [t("reports.completeness.day.facts.pending"), some(format, point.pending)],
    [t("reports.completeness.day.facts.missing"), some(format, point.missing)],
    [t("reports.completeness.day.facts.differing"), some(format, point.differing)],
    [t("reports.completeness.day.facts.aside"), some(format, point.aside)],
  ];
}

function loyaltyFacts(t: TFunction, format: Format, { loyalty, skipped }: Pick<DayGaps, "skipped"> & { loyalty: LoyaltyDay }): NamedFact[] {
  const partner = t("partners.astro");
  return [
    [t("reports.completeness.day.facts.lines"), format.number(loyalty.lines)],
    [t("reports.completeness.day.facts.recorded"), format.number(loyalty.recorded)],
    [
      t("reports.completeness.day.facts.units"),
      t("reports.completeness.day.facts.unitsOf", { recorded: format.number(loyalty.recordedUnits), owed: format.number(loyalty.owed) }),
    ],
    [
      t("reports.completeness.day.facts.skipped"),
      reasons(t, format, skipped, ({ reason }) => plain(t(`orders.skips.${reason}`, { partner }))),
    ],
    [t("reports.completeness.day.facts.failed"), some(format, loyalty.failed)],
    [t("reports.completeness.day.facts.pending"), some(format, loyalty.pending)],
    [t("reports.completeness.day.facts.linesDiffering"), some(format, loyalty.differing)],
    [t("reports.completeness.day.facts.aside"), some(format, loyalty.aside)],
    [t("reports.completeness.day.facts.redeemed"), some(format, loyalty.redeemed)],
    [t("reports.completeness.day.facts.unredeemed"), some(format, loyalty.unredeemed)],
  ];
}

function couponFacts(t: TFunction, format: Format, { used, settled, open, amount }: CouponDay): NamedFact[] {
  return [
    [t("reports.completeness.day.facts.used"), format.number(used)],
    [t("reports.completeness.day.facts.amount"), sumsText(format, amount)],
    [t("reports.completeness.day.facts.settled"), format.number(settled)],
    [t("reports.completeness.day.facts.open"), some(format, open)],
  ];
}

function storeFacts(t: TFunction, format: Format, stores: StoreDay): NamedFact[] {
  const { transactions, sales, checked, differing, late, nowhere, behind, loyalty } = stores;
  return [
    [t("reports.completeness.day.facts.transactions"), format.number(transactions)],
    [t("reports.completeness.day.facts.storeSales"), sumsText(format, sales)],
    [t("reports.completeness.day.facts.checked"), format.number(checked)],
    [t("reports.completeness.day.facts.locationsDiffering"), some(format, differing)],
    [t("reports.completeness.day.facts.late"), some(format, late)],
    [t("reports.completeness.day.facts.nowhere"), some(format, nowhere)],
    [t("reports.completeness.day.facts.behind"), some(format, behind)],
    [t("reports.completeness.day.facts.storeLoyalty"), loyalty && loyaltyText(t, format, loyalty).main],
  ];
}

/** What is zero goes without saying. */
function some(format: Format, count: number): string | null {
  return count > 0 ? format.number(count) : null;
}

type Counts<Row> = Row & { count: number };

/** "Cancelled: 3 · Not paid: 2". */
function reasons<Row>(t: TFunction, format: Format, counted: Counts<Row>[], nameOf: (row: Row) => string): string | null {
  const texts = counted.map((row) => t("reports.completeness.day.counted", { reason: nameOf(row), number: format.number(row.count) }));
  return texts.length > 0 ? texts.join(" · ") : null;
}

/** A sentence as a part of another one; what was found in one order is not said of many. */
function plain(sentence: string): string {
  return sentence.replace(/\s*\(\)/, "").replace(/\s*:?\s*\.$/, "");
}
