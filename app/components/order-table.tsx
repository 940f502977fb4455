import { BlockStack, Box, Button, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";
import { OrderIcon, SearchListIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { OrderFilter, OrderList, OrderRow } from "#app/orders/order-view.ts";
import { EmptyMessage } from "./empty-message.tsx";
import { Moment } from "./moment.tsx";
import { ChannelBadge, OrderBadge } from "./order-badges.tsx";
import { PagedTable } from "./paged-table.tsx";

type OrderTableProps = {
  list: OrderList;
  filter: OrderFilter;
  busy: boolean;
  addressOf: (row: OrderRow) => string;
  onPage: (cursor: string) => void;
  onClear: () => void;
};

/** The orders and where each stands: a table, or cards on a narrow screen. */
export function OrderTable({ list, filter, busy, addressOf, onPage, onClear }: OrderTableProps) {
  const { t } = useTranslation();
  if (list.rows.length === 0) return <NoOrders filter={filter} onClear={onClear} />;
  return (
    <PagedTable
      list={list}
      resource={{ singular: t("orders.resource.singular"), plural: t("orders.resource.plural") }}
      headings={[
        { title: t("orders.columns.order") },
        { title: t("orders.columns.date") },
        { title: t("orders.columns.customer") },
        { title: t("orders.columns.state") },
        { title: t("orders.columns.lines") },
      ]}
      busy={busy}
      onPage={onPage}
      wide={(row) => <WideRow row={row} url={addressOf(row)} />}
      narrow={(row) => <NarrowRow row={row} url={addressOf(row)} />}
    />
  );
}

type RowProps = { row: OrderRow; url: string };

function WideRow({ row, url }: RowProps) {
  const { t } = useTranslation();
  return (
    <>
      <IndexTable.Cell>
        <InlineStack gap="200" blockAlign="center">
          <OrderLink row={row} url={url} />
          <ChannelBadge channel={row.channel} />
        </InlineStack>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Moment at={row.processedAt} />
      </IndexTable.Cell>
      <IndexTable.Cell>{row.customerName ?? t("orders.guest")}</IndexTable.Cell>
      <IndexTable.Cell>
        <OrderBadge state={row.state} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Counts row={row} />
      </IndexTable.Cell>
    </>
  );
}

function NarrowRow({ row, url }: RowProps) {
  const { t } = useTranslation();
  return (
    <Box paddingBlock="300" paddingInline="400" width="100%">
      <BlockStack gap="100">
        <InlineStack align="space-between" gap="200">
          <OrderLink row={row} url={url} />
          <InlineStack gap="100">
            <ChannelBadge channel={row.channel} />
            <OrderBadge state={row.state} />
          </InlineStack>
        </InlineStack>
        <Text as="span">{row.customerName ?? t("orders.guest")}</Text>
        <Text as="span" tone="subdued" variant="bodySm">
          <Counts row={row} />
        </Text>
        <Text as="span" tone="subdued" variant="bodySm">
          <Moment at={row.processedAt} />
        </Text>
      </BlockStack>
    </Box>
  );
}

function OrderLink({ row, url }: RowProps) {
  return (
    <Link dataPrimaryLink url={url} removeUnderline monochrome>
      <Text as="span" fontWeight="semibold">
        {row.name}
      </Text>
    </Link>
  );
}

/** "3 lines: 2 recorded, 1 failed". What is zero goes without saying. */
function Counts({ row }: { row: OrderRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const parts = (["recorded", "skipped", "failed"] as const)
    .filter((part) => row[part] > 0)
    .map((part) => t(`orders.counts.${part}`, { count: row[part] }));
  const lines = t("orders.counts.lines", { count: row.lines });
  return <>{parts.length === 0 ? lines : t("orders.counts.all", { lines, parts: format.list(parts) })}</>;
}

function NoOrders({ filter, onClear }: { filter: OrderFilter; onClear: () => void }) {
  const { t } = useTranslation();
  if (filter.state === null && filter.search === "" && filter.channel === "in_store") {
    return (
      <EmptyMessage icon={OrderIcon} heading={t("orders.emptyInStore.heading")}>
        {t("orders.emptyInStore.body")}
      </EmptyMessage>
    );
  }
  if (filter.state === null && filter.search === "") {
    return (
      <EmptyMessage icon={OrderIcon} heading={t("orders.empty.heading")}>
        {t("orders.empty.body")}
      </EmptyMessage>
    );
  }
  return (
    <EmptyMessage
      icon={SearchListIcon}
      heading={t("orders.empty.filtered.heading")}
      action={<Button onClick={onClear}>{t("orders.empty.filtered.action")}</Button>}
    >
      {t("orders.empty.filtered.body")}
    </EmptyMessage>
  );
}
