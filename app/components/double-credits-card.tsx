import { BlockStack, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { DoubleCreditReport } from "#app/pos/double-credits-view.ts";
import { Running } from "./check-up-card.tsx";
import { partnerName } from "./failure-texts.ts";

type DoubleCreditsCardProps = { partner: string; report: DoubleCreditReport | null; running: boolean; onRun: () => void };

/** Looks for purchases that Punchcard and the POS both put on a member's card. */
export function DoubleCreditsCard({ partner, report, running, onRun }: DoubleCreditsCardProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("pos.page.twice.heading")}
        </Text>
        <Text as="p">{t("pos.page.twice.body")}</Text>
        <InlineStack>
          <Button loading={running} onClick={onRun}>
            {t("pos.page.twice.action")}
          </Button>
        </InlineStack>
        <div aria-live="polite">
          {running ? <Running text={t("pos.page.twice.running")} /> : report && <Report partner={partner} report={report} />}
        </div>
      </BlockStack>
    </Card>
  );
}

function Report({ partner, report }: { partner: string; report: DoubleCreditReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (report.status !== "done") {
    return (
      <Text as="p" tone="critical">
        {t(`pos.page.silent.${report.status}`, { partner: t("partners.astro") })}
      </Text>
    );
  }
  const { rows, orders } = report;
  if (rows.length === 0) return <Text as="p">{t("pos.page.twice.none", { count: orders })}</Text>;
  return (
    <BlockStack gap="200">
      <Text as="p" fontWeight="semibold">
        {t("pos.page.twice.found", { count: rows.length })}
      </Text>
      <BlockStack as="ul" gap="200">
        {rows.map((row) => (
          <li key={row.reference} style={{ listStyle: "none" }}>
            <Link url={`/app/orders/${row.orderId}`}>{row.orderName}</Link>
            <p suppressHydrationWarning style={{ overflowWrap: "anywhere" }}>
              {t("pos.page.twice.row", {
                title: row.title,
                day: format.day(row.day),
                reference: row.reference,
                others: format.list(row.others.map(({ reference }) => reference)),
              })}
            </p>
          </li>
        ))}
      </BlockStack>
      <Text as="p">{t("pos.page.twice.advice", { partner: partnerName(t, partner) })}</Text>
    </BlockStack>
  );
}
