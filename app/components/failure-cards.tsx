import { BlockStack, InlineStack, ResourceItem, ResourceList, Text } from "@shopify/polaris";
import type { ResourceListProps } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FailureRow } from "#app/failures/failure-view.ts";
import { FailedProduct, FailureReason } from "./failed-product.tsx";
import { Moment } from "./moment.tsx";

type FailureCardsProps = {
  rows: FailureRow[];
  busy: boolean;
  addressOf: (row: FailureRow) => string;
  bulkActionsOn: (ids: string[], clear: () => void) => { content: string; onAction: () => void }[];
  pagination: ResourceListProps<FailureRow>["pagination"];
};

/** The failure list on a narrow screen: what the table's columns say, one below the other. */
export function FailureCards({ rows, busy, addressOf, bulkActionsOn, pagination }: FailureCardsProps) {
  const { t } = useTranslation();
  const [selected, setSelected] = useState<string[]>([]);
  const bulkActions = bulkActionsOn(selected, () => setSelected([]));
  return (
    <ResourceList
      resourceName={{ singular: t("failures.resource.singular"), plural: t("failures.resource.plural") }}
      items={rows}
      showHeader
      loading={busy}
      selectable={bulkActions.length > 0}
      selectedItems={selected}
      onSelectionChange={(ids) => setSelected(ids === "All" ? rows.map(({ id }) => id) : ids)}
      promotedBulkActions={bulkActions}
      pagination={pagination}
      renderItem={(row) => (
        <ResourceItem id={row.id} url={addressOf(row)} accessibilityLabel={[row.customerName, row.orderName].filter(Boolean).join(" ")}>
          <Card row={row} />
        </ResourceItem>
      )}
    />
  );
}

function Card({ row }: { row: FailureRow }) {
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
