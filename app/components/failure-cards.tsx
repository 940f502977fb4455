import { BlockStack, Box, Button, Checkbox, InlineStack, Link, Pagination, Text } from "@shopify/polaris";
import type { PaginationProps } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FailureRow } from "#app/failures/failure-view.ts";
import { FailedProduct, FailureReason } from "./failed-product.tsx";
import { Moment } from "./moment.tsx";

type FailureCardsProps = {
  rows: FailureRow[];
  addressOf: (row: FailureRow) => string;
  bulkActionsOn: (ids: string[], clear: () => void) => { content: string; onAction: () => void }[];
  pagination: PaginationProps;
};

/**
 * The failure list on a narrow screen: what the table's columns say, one below the other. Polaris' lists cannot be selected from there,
 * and the end of the day is often done on a phone.
 */
export function FailureCards({ rows, addressOf, bulkActionsOn, pagination }: FailureCardsProps) {
  const { t } = useTranslation();
  const [selected, setSelected] = useState<string[]>([]);
  const bulkActions = bulkActionsOn(selected, () => setSelected([]));
  const isSelectable = bulkActions.length > 0;

  return (
    <BlockStack>
      {isSelectable && (
        <Box paddingBlock="200" paddingInline="400" background="bg-surface-secondary" borderBlockEndWidth="025" borderColor="border">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Checkbox
              label={selected.length > 0 ? t("failures.select.count", { count: selected.length }) : t("failures.select.all")}
              checked={selected.length === rows.length}
              onChange={(checked) => setSelected(checked ? rows.map(({ id }) => id) : [])}
            />
            {selected.length > 0 && (
              <InlineStack gap="200">
                {bulkActions.map(({ content, onAction }) => (
                  <Button key={content} onClick={onAction}>
                    {content}
                  </Button>
                ))}
              </InlineStack>
            )}
          </InlineStack>
        </Box>
      )}
      <BlockStack as="ul">{rows.map(renderRow)}</BlockStack>
      {(pagination.hasNext || pagination.hasPrevious) && (
        <Box padding="400">
          <InlineStack align="center">
            <Pagination {...pagination} />
          </InlineStack>
        </Box>
      )}
    </BlockStack>
  );

  function renderRow(row: FailureRow) {
    const names = [row.customerName ?? t("failures.unknown.customer"), row.orderName].filter(Boolean).join(", ");
    return (
      <li key={row.id} style={{ listStyle: "none" }}>
        <Box paddingBlock="300" paddingInline="400" borderBlockEndWidth="025" borderColor="border">
          <div style={{ display: "grid", gridTemplateColumns: isSelectable ? "auto 1fr" : "1fr", gap: "var(--p-space-200)" }}>
            {isSelectable && (
              <Checkbox
                label={t("failures.select.one", { names })}
                labelHidden
                checked={selected.includes(row.id)}
                onChange={(checked) => setSelected(checked ? [...selected, row.id] : selected.filter((id) => id !== row.id))}
              />
            )}
            <Link url={addressOf(row)} removeUnderline monochrome>
              <CardText row={row} />
            </Link>
          </div>
        </Box>
      </li>
    );
  }
}

function CardText({ row }: { row: FailureRow }) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="100">
      <InlineStack align="space-between" gap="200" wrap={false}>
        <Text as="span" fontWeight="semibold">
          {row.customerName ?? t("failures.unknown.customer")}
        </Text>
        <Text as="span" tone="subdued">
          {row.orderName}
        </Text>
      </InlineStack>
      <FailureReason row={row} />
      <FailedProduct row={row} />
      {row.program && (
        <Text as="span" tone="subdued" breakWord>
          {[row.program, row.rewardId].filter(Boolean).join(" · ")}
        </Text>
      )}
      <Text as="span" tone="subdued" variant="bodySm">
        <Moment at={row.occurredAt} />
      </Text>
    </BlockStack>
  );
}
