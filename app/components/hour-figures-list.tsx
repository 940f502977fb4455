import { Badge, BlockStack, Box, Button, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { formatDecimal } from "#app/domain/money.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { DayFigures, HourFigures } from "#app/sales/hour-figures-view.ts";
import { actorName } from "./actor-name.ts";
import { Moment } from "./moment.tsx";

type HourFiguresListProps = {
  figures: Pick<DayFigures, "hours" | "location" | "locked">;
  /** The hour that something is being done with. */
  busy: number | null;
  onEdit: (hour: number) => void;
  onKeep: (hour: number) => void;
  onDrop: (hour: number) => void;
};

const columns = ["sales", "transactions", "items", "minutes"] as const;
type Column = (typeof columns)[number];

/** The hours of a store's day: what is shown in reports, and of what was entered by hand also what was brought in. */
export function HourFiguresList({ figures: { hours, location, locked }, busy, onEdit, onKeep, onDrop }: HourFiguresListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul style={{ listStyle: "none", margin: 0, padding: 0 }}>
      {hours.map((one) => (
        <li key={one.hour}>
          <Box paddingBlock="300" borderBlockStartWidth="025" borderColor="border">
            <Hour one={one} />
          </Box>
        </li>
      ))}
    </ul>
  );

  function Hour({ one }: { one: HourFigures }) {
    const { hour, edit } = one;
    const name = format.hour(hour);
    return (
      <BlockStack gap="200">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h3" variant="headingSm">
            {name}
          </Text>
          {edit && <Badge tone="info">{t("stores.figures.edited")}</Badge>}
          {edit?.isContradicted && <Badge tone="warning">{t("stores.figures.contradicted")}</Badge>}
        </InlineStack>
        <InlineGrid columns={{ xs: 2, md: 4 }} gap="200">
          {columns.map((column) => (
            <BlockStack key={column}>
              <Text as="span" tone="subdued" variant="bodySm">
                {t(`stores.figures.columns.${column}`)}
              </Text>
              <Text as="span">{shown(column, edit?.entered[column] ?? one.imported[column])}</Text>
              {edit?.entered[column] != null && (
                <Text as="span" tone="subdued" variant="bodySm">
                  {t("stores.figures.imported", { value: shown(column, one.imported[column]) })}
                </Text>
              )}
            </BlockStack>
          ))}
        </InlineGrid>
        {edit && (
          <Text as="p" tone="subdued" variant="bodySm" breakWord>
            {actorName(t, edit.by)} · <Moment at={edit.at.toISOString()} />
            {edit.note && ` · ${edit.note}`}
          </Text>
        )}
        {edit?.isContradicted && <Text as="p">{t("stores.figures.contradictedBody")}</Text>}
        {locked === null && (
          <InlineStack gap="200">
            <Button onClick={() => onEdit(hour)} disabled={busy !== null} accessibilityLabel={t("stores.figures.editOne", { hour: name })}>
              {t("stores.figures.edit")}
            </Button>
            {edit?.isContradicted && (
              <Button loading={busy === hour} onClick={() => onKeep(hour)} accessibilityLabel={t("stores.figures.keepOne", { hour: name })}>
                {t("stores.figures.keep")}
              </Button>
            )}
            {edit && (
              <Button loading={busy === hour} onClick={() => onDrop(hour)} accessibilityLabel={t("stores.figures.dropOne", { hour: name })}>
                {t("stores.figures.drop")}
              </Button>
            )}
          </InlineStack>
        )}
      </BlockStack>
    );
  }

  function shown(column: Column, value: number): string {
    if (column === "sales") return format.money(formatDecimal({ minor: value, currency: location.currency }), location.currency);
    if (column === "minutes") return format.hours(value);
    return column === "items" ? format.units(value) : format.number(value);
  }
}
