import { BlockStack, Box, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Format } from "#app/i18n/format.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { DryRunReport, DryRunRow } from "#app/pos/dry-run-view.ts";
import { Running } from "./check-up-card.tsx";
import { diagnosisUrl } from "./diagnosis-url.ts";
import { failureTexts, partnerName } from "./failure-texts.ts";
import { posReasonText } from "./pos-texts.ts";

type DryRunCardProps = { partner: string; report: DryRunReport | null; running: boolean; onRun: () => void };

/** Tries the newest orders without sending any, and says which would not arrive and why. */
export function DryRunCard({ partner, report, running, onRun }: DryRunCardProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("pos.dryRun.heading")}
        </Text>
        <Text as="p">{t("pos.dryRun.body")}</Text>
        <InlineStack>
          <Button loading={running} onClick={onRun}>
            {t("pos.dryRun.action")}
          </Button>
        </InlineStack>
        <div aria-live="polite">
          {running ? <Running text={t("pos.dryRun.running")} /> : report && <Report partner={partner} report={report} />}
        </div>
      </BlockStack>
    </Card>
  );
}

function Report({ partner, report }: { partner: string; report: DryRunReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (report.status !== "done") {
    return (
      <Text as="p" tone="critical">
        {t(`pos.page.silent.${report.status}`, { partner: partnerName(t, partner) })}
      </Text>
    );
  }
  const { orders, arriving, rows } = report;
  return (
    <BlockStack gap="200">
      <Text as="p" fontWeight="semibold">
        {summary()}
      </Text>
      {rows.length > 0 && (
        <BlockStack as="ul" gap="0">
          {rows.map((row) => (
            <li key={row.gid} style={{ listStyle: "none" }}>
              <Box paddingBlock="200" borderBlockStartWidth="025" borderColor="border">
                <Link url={diagnosisUrl(partner, row.name)} accessibilityLabel={t("pos.dryRun.diagnose", { order: row.name })}>
                  {row.name}
                </Link>
                {reasonsOf(t, format, { row, partner }).map((reason) => (
                  <Text key={reason} as="p" breakWord>
                    {reason}
                  </Text>
                ))}
              </Box>
            </li>
          ))}
        </BlockStack>
      )}
    </BlockStack>
  );

  function summary(): string {
    if (orders === 0) return t("pos.dryRun.none");
    return rows.length === 0
      ? t("pos.dryRun.all", { count: orders })
      : t("pos.dryRun.some", { count: rows.length, total: orders, arriving });
  }
}

/** Why an order would not arrive; more than one thing may be in its way. */
export function reasonsOf(t: TFunction, format: Format, { row, partner }: { row: DryRunRow; partner: string }): string[] {
  switch (row.fate) {
    case "there":
    case "would_arrive":
      return [];
    case "skipped":
      return [posReasonText(t, row.reason, { found: row.found })];
    case "waits":
      return [t("pos.dryRun.waits", { reason: posReasonText(t, row.reason, { found: row.found }) })];
    case "held":
      return [t("pos.dryRun.held", { difference: row.difference })];
    case "blocked":
      return row.problems.map(({ code, details, product }) => {
        const nobody = { customerName: null, upc: null, program: null, rewardId: null };
        return failureTexts(t, format, { ...nobody, code, details, partner, orderName: row.name, productTitle: product }).explanation;
      });
  }
}
