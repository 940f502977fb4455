import { BlockStack, Box, Button, Checkbox, InlineStack, Link, Pagination, Text } from "@shopify/polaris";
import type { PaginationProps } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FailureRow, ListedFailure } from "#app/failures/failure-view.ts";
import { DaysLeft, FailedProduct, FailureReason, MoneyAtRisk } from "./failed-product.tsx";
import type { Chosen } from "./failure-bulk.ts";
import { isAboutAll, partnerName, whomText } from "./failure-texts.ts";
import { Moment } from "./moment.tsx";

type FailureCardsProps = {
  rows: ListedFailure[];
  /** There are others that match, on other pages. */
  hasMore: boolean;
  addressOf: (row: FailureRow) => string;
  bulkActionsOn: (chosen: Chosen, clear: () => void) => { content: string; onAction: () => void }[];
  pagination: PaginationProps;
};

/**
 * The failure list on a narrow screen: what the table's columns say, one below the other. Polaris' lists cannot be selected from there,
 * and the end of the day is often done on a phone.
 */
export function FailureCards({ rows, hasMore, addressOf, bulkActionsOn, pagination }: FailureCardsProps) {
  const { t } = useTranslation();
  const [selected, setSelected] = useState<string[]>([]);
  const [isAll, setIsAll] = useState(false);
  const bulkActions = bulkActionsOn(isAll ? "all" : selected, () => select([]));
  const isSelectable = bulkActions.length > 0;

  return (
    <BlockStack>
      {isSelectable && (
        <Box paddingBlock="200" paddingInline="400" background="bg-surface-secondary" borderBlockEndWidth="025" borderColor="border">
          <BlockStack gap="200" inlineAlign="start">
            <Checkbox
              label={isAll ? t("failures.select.matchingSelected") : selectedText()}
              checked={selected.length === rows.length}
              onChange={(checked) => select(checked ? rows.map(({ id }) => id) : [])}
            />
            {selected.length === rows.length && hasMore && !isAll && (
              <Button variant="plain" onClick={() => setIsAll(true)}>
                {t("failures.select.matching")}
              </Button>
            )}
            {selected.length > 0 && (
              <InlineStack gap="200">
                {bulkActions.map(({ content, onAction }) => (
                  <Button key={content} onClick={onAction}>
                    {content}
                  </Button>
                ))}
              </InlineStack>
            )}
          </BlockStack>
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

  function select(ids: string[]) {
    setSelected(ids);
    setIsAll(false);
  }

  function selectedText(): string {
    return selected.length > 0 ? t("failures.select.count", { count: selected.length }) : t("failures.select.all");
  }

  function renderRow(row: ListedFailure) {
    const names = [whomText(t, row), row.orderName].filter(Boolean).join(", ");
    return (
      <li key={row.id} style={{ listStyle: "none" }}>
        <Box paddingBlock="300" paddingInline="400" borderBlockEndWidth="025" borderColor="border">
          <div style={{ display: "grid", gridTemplateColumns: isSelectable ? "auto 1fr" : "1fr", gap: "var(--p-space-200)" }}>
            {isSelectable && (
              <Checkbox
                label={t("failures.select.one", { names })}
                labelHidden
                checked={selected.includes(row.id)}
                onChange={(checked) => select(checked ? [...selected, row.id] : selected.filter((id) => id !== row.id))}
              />
            )}
            <BlockStack gap="100">
              <Link url={addressOf(row)} removeUnderline monochrome>
                <CardText row={row} />
              </Link>
              {row.customerId && (
                <Box>
                  <Link url={`/app/customers/${row.customerId}`}>
                    {t("failures.customerPage", { name: row.customerName ?? t("failures.unknown.customer") })}
                  </Link>
                </Box>
              )}
            </BlockStack>
          </div>
        </Box>
      </li>
    );
  }
}

function CardText({ row }: { row: ListedFailure }) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="100">
      <InlineStack align="space-between" gap="200" wrap={false}>
        <Text as="span" fontWeight="semibold">
          {whomText(t, row)}
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
      <InlineStack align="space-between" gap="200">
        <Text as="span" tone="subdued" variant="bodySm">
          <Moment at={row.occurredAt} />
        </Text>
        <Text as="span" variant="bodySm">
          {row.kind === "pos" ? (
            partnerName(t, row.partner)
          ) : isAboutAll(row) ? null : (
            <>
              <MoneyAtRisk row={row} /> · <DaysLeft row={row} />
            </>
          )}
        </Text>
      </InlineStack>
    </BlockStack>
  );
}
