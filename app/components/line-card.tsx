import { Banner, BlockStack, Box, Card, InlineGrid, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { FailureRow } from "#app/failures/failure-view.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { LineView, OrderChannel } from "#app/orders/order-view.ts";
import { LineBadge } from "./order-badges.tsx";
import { skipText } from "./skip-text.ts";

type LineCardProps = {
  line: LineView;
  channel: OrderChannel;
  currency: string;
  partner: string;
  /** The failure to open when the line failed. */
  failure: FailureRow | undefined;
};

/** One line of an order: what was bought, what the partner has of it, and why. */
export function LineCard({ line, channel, currency, partner, failure }: LineCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="start" gap="200">
          <BlockStack>
            <Text as="h2" variant="headingSm" breakWord>
              {[line.title, line.variantTitle].filter(Boolean).join(" · ")}
            </Text>
            <Text as="span" tone="subdued" variant="bodySm" breakWord>
              {identifiers()}
            </Text>
          </BlockStack>
          <LineBadge state={line.state} />
        </InlineStack>
        <InlineGrid columns={{ xs: 2, sm: 4 }} gap="300">
          <Figure label={t("orders.line.ordered")} value={format.number(line.quantity)} />
          <Figure label={t("orders.line.left")} value={format.number(line.currentQuantity)} />
          <Figure label={t("orders.line.recorded")} value={format.number(line.recorded)} />
          <Figure label={t("orders.line.total")} value={format.money(line.total, currency)} />
        </InlineGrid>
        {line.skipped && <Text as="p">{skipText(t, line.skipped, { channel, partner })}</Text>}
        {line.failed && (
          <Banner tone="warning">
            <InlineStack gap="200">
              <Text as="span">{t(`failures.codes.${line.failed}.title`)}</Text>
              {failure && <Link url={`/app/failures/${failure.id}`}>{t("orders.line.openFailure")}</Link>}
            </InlineStack>
          </Banner>
        )}
        {line.recordings.length > 0 && <Recordings line={line} partner={partner} />}
      </BlockStack>
    </Card>
  );

  function identifiers(): string {
    const sku = line.sku && t("orders.line.sku", { sku: line.sku });
    const barcode = line.barcode ? t("orders.line.barcode", { barcode: line.barcode }) : t("orders.line.noBarcode");
    return [sku, barcode].filter(Boolean).join(" · ");
  }
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <BlockStack>
      <Text as="span" tone="subdued" variant="bodySm">
        {label}
      </Text>
      <Text as="span" numeric>
        {value}
      </Text>
    </BlockStack>
  );
}

/** What the partner holds under which reference. */
function Recordings({ line, partner }: { line: LineView; partner: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Box padding="300" background="bg-surface-secondary" borderRadius="200">
      <BlockStack gap="200">
        <Text as="h3" variant="headingXs">
          {t("orders.line.atPartner", { partner })}
        </Text>
        {line.recordings.map((recording) => (
          <BlockStack key={recording.reference}>
            <Text as="span" breakWord>
              {[recording.reference, stateOf(recording), recording.programTitle].filter(Boolean).join(" · ")}
            </Text>
            <Text as="span" tone="subdued" variant="bodySm">
              {[
                t("orders.line.units", { count: recording.quantity }),
                recording.removed > 0 ? t("orders.line.removed", { count: recording.removed }) : null,
                format.day(recording.day),
              ]
                .filter(Boolean)
                .join(" · ")}
            </Text>
            {recording.note && (
              <Text as="span" tone="subdued" variant="bodySm" breakWord>
                {t("orders.line.note", { note: recording.note })}
              </Text>
            )}
          </BlockStack>
        ))}
      </BlockStack>
    </Box>
  );

  function stateOf({ state }: LineView["recordings"][number]): string {
    const known = recordingStates.find((name) => name === state);
    return known ? t(`orders.recordings.${known}`) : state;
  }
}

/** States of a recording, see `RecordingState` in the schema. */
export const recordingStates = ["planned", "sending", "recorded", "rejected", "disputed"] as const;
