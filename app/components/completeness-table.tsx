import { BlockStack, Box, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Format } from "#app/i18n/format.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { CompletenessDay } from "#app/reports/completeness-view.ts";
import { CompletenessBadge } from "./completeness-badge.tsx";
import { couponText, loyaltyText, posText, shopifyText, storesText } from "./completeness-texts.ts";
import type { SideText } from "./completeness-texts.ts";
import { partnerName } from "./failure-texts.ts";
import { useWidth } from "./use-width.ts";

type CompletenessTableProps = { days: CompletenessDay[]; busy: boolean; addressOf: (day: string) => string };

/** Days with what was sold beside what arrived: a table, or cards on a narrow screen. */
export function CompletenessTable({ days, busy, addressOf }: CompletenessTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { mdDown } = useWidth();
  const [newest] = days;
  if (!newest) return null;
  return (
    <IndexTable
      condensed={mdDown}
      resourceName={{ singular: t("reports.completeness.resource.singular"), plural: t("reports.completeness.resource.plural") }}
      itemCount={days.length}
      selectable={false}
      loading={busy}
      headings={[
        { title: t("reports.completeness.columns.day") },
        { title: t("reports.completeness.columns.state") },
        ...sidesOf(t, format, newest).map(({ name }): { title: string } => ({ title: name })),
      ]}
    >
      {days.map((day, position) => (
        <IndexTable.Row id={day.day} key={day.day} position={position}>
          {mdDown ? <NarrowDay day={day} url={addressOf(day.day)} /> : <WideDay day={day} url={addressOf(day.day)} />}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

type DayProps = { day: CompletenessDay; url: string };

function WideDay({ day, url }: DayProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <IndexTable.Cell>
        <DayLink day={day} url={url} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <CompletenessBadge day={day} />
      </IndexTable.Cell>
      {sidesOf(t, format, day).map(({ name, text }) => (
        <IndexTable.Cell key={name}>{day.state === "nothing" ? "–" : <Side text={text} />}</IndexTable.Cell>
      ))}
    </>
  );
}

function NarrowDay({ day, url }: DayProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Box paddingBlock="300" paddingInline="400" width="100%">
      <BlockStack gap="200">
        <InlineStack align="space-between" gap="200">
          <DayLink day={day} url={url} />
          <CompletenessBadge day={day} />
        </InlineStack>
        {/* Of a day without sales, its state says all. */}
        {(day.state === "nothing" ? [] : sidesOf(t, format, day)).map(({ name, text }) => (
          <BlockStack key={name} gap="050">
            <Text as="span" tone="subdued" variant="bodySm">
              {name}
            </Text>
            <Side text={text} />
          </BlockStack>
        ))}
      </BlockStack>
    </Box>
  );
}

/** The sides of a day with their names, those that the shop has. */
function sidesOf(t: TFunction, format: Format, day: CompletenessDay): { name: string; text: SideText }[] {
  const { shopify, points, loyalty, coupons, stores } = day;
  const ofCoupons = couponText(t, format, coupons);
  const ofLoyalty = loyaltyText(t, format, loyalty);
  return [
    { name: t("reports.completeness.columns.shopify"), text: shopifyText(t, format, shopify) },
    ...points.map((point) => ({ name: partnerName(t, point.partner), text: posText(t, format, point) })),
    // Coupons are used with loyalty, and few: a column of their own would be empty on most days.
    {
      name: t("reports.completeness.columns.loyalty"),
      text: ofCoupons ? { ...ofLoyalty, notes: [...ofLoyalty.notes, ofCoupons.main] } : ofLoyalty,
    },
    ...(stores ? [{ name: t("reports.completeness.columns.stores"), text: storesText(t, format, stores) }] : []),
  ];
}

function Side({ text: { main, money, notes } }: { text: SideText }) {
  return (
    <BlockStack gap="050">
      <Text as="span">{[main, money].filter(Boolean).join(" · ")}</Text>
      {notes.map((note) => (
        <Text key={note} as="span" tone="subdued" variant="bodySm">
          {note}
        </Text>
      ))}
    </BlockStack>
  );
}

function DayLink({ day: { day }, url }: DayProps) {
  const format = useFormat();
  return (
    <Link dataPrimaryLink url={url} removeUnderline monochrome>
      <Text as="span" fontWeight="semibold">
        {format.day(day)}
      </Text>
    </Link>
  );
}
