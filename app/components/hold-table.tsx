import { BlockStack, Box, Button, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";
import { DiscountIcon, SearchListIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import type { HoldFilter, HoldList, HoldRow } from "#app/coupons/hold-view.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { EmptyMessage } from "./empty-message.tsx";
import { HoldBadge } from "./hold-badge.tsx";
import { holdBuyer } from "./hold-texts.ts";
import { Moment } from "./moment.tsx";
import { PagedTable } from "./paged-table.tsx";

type HoldTableProps = {
  list: HoldList;
  filter: HoldFilter;
  busy: boolean;
  addressOf: (row: HoldRow) => string;
  onPage: (cursor: string) => void;
  onClear: () => void;
};

/** Coupons and free goods that were put aside, and where each stands: a table, or cards on a narrow screen. */
export function HoldTable({ list, filter, busy, addressOf, onPage, onClear }: HoldTableProps) {
  const { t } = useTranslation();
  if (list.rows.length === 0) return <NoHolds filter={filter} onClear={onClear} />;
  return (
    <PagedTable
      list={list}
      resource={{ singular: t("coupons.resource.singular"), plural: t("coupons.resource.plural") }}
      headings={[
        { title: t("coupons.columns.what") },
        { title: t("coupons.columns.item") },
        { title: t("coupons.columns.buyer") },
        { title: t("coupons.columns.order") },
        { title: t("coupons.columns.amount"), alignment: "end" },
        { title: t("coupons.columns.state") },
        { title: t("coupons.columns.since") },
      ]}
      busy={busy}
      onPage={onPage}
      wide={(row) => <WideRow row={row} url={addressOf(row)} />}
      narrow={(row) => <NarrowRow row={row} url={addressOf(row)} />}
    />
  );
}

type RowProps = { row: HoldRow; url: string };

const wrapped = { maxWidth: "16rem", whiteSpace: "normal" } as const;

function WideRow({ row, url }: RowProps) {
  const { t } = useTranslation();
  return (
    <>
      <IndexTable.Cell>
        <div style={wrapped}>
          <HoldLink row={row} url={url} />
          <Text as="p" tone="subdued" variant="bodySm">
            {t(`coupons.kinds.${row.kind}`)}
          </Text>
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <div style={wrapped}>{itemOf(row)}</div>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Buyer row={row} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <OrderName row={row} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric>
          <Amount row={row} />
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <HoldBadge state={row.state} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Moment at={row.changedAt} />
      </IndexTable.Cell>
    </>
  );
}

function NarrowRow({ row, url }: RowProps) {
  const { t } = useTranslation();
  return (
    <Box paddingBlock="300" paddingInline="400" width="100%">
      <div style={{ whiteSpace: "normal" }}>
        <BlockStack gap="100">
          <InlineStack align="space-between" gap="200" wrap={false}>
            <HoldLink row={row} url={url} />
            <Text as="span" fontWeight="semibold">
              <Amount row={row} />
            </Text>
          </InlineStack>
          <InlineStack gap="200">
            <HoldBadge state={row.state} />
          </InlineStack>
          <Text as="span">{itemOf(row)}</Text>
          <Text as="span" tone="subdued" variant="bodySm">
            {[t(`coupons.kinds.${row.kind}`), holdBuyer(t, row), row.order?.name].filter(Boolean).join(" · ")}
          </Text>
          <Text as="span" tone="subdued" variant="bodySm">
            <Moment at={row.changedAt} />
          </Text>
        </BlockStack>
      </div>
    </Box>
  );
}

/** "2 × Tidewater Turkey can". */
function itemOf({ units, productTitle }: HoldRow): string {
  return units === 1 ? productTitle : `${units} × ${productTitle}`;
}

function HoldLink({ row, url }: RowProps) {
  return (
    <Link dataPrimaryLink url={url} removeUnderline monochrome>
      <Text as="span" fontWeight="semibold" breakWord>
        {row.title}
      </Text>
    </Link>
  );
}

function Buyer({ row }: { row: HoldRow }) {
  const { t } = useTranslation();
  const name = holdBuyer(t, row);
  return row.customer ? (
    <Link url={`/app/customers/${row.customer.id}`} removeUnderline>
      {name}
    </Link>
  ) : (
    name
  );
}

function OrderName({ row: { order } }: { row: HoldRow }) {
  if (!order) return null;
  return order.id ? (
    <Link url={`/app/orders/${order.id}`} removeUnderline>
      {order.name}
    </Link>
  ) : (
    order.name
  );
}

function Amount({ row: { amount, currency } }: { row: HoldRow }) {
  const format = useFormat();
  return <>{format.money(amount, currency)}</>;
}

function NoHolds({ filter, onClear }: { filter: HoldFilter; onClear: () => void }) {
  const { t } = useTranslation();
  if (filter.kind === null && filter.search === "") {
    return (
      <EmptyMessage
        icon={DiscountIcon}
        heading={filter.group ? t(`coupons.empty.groups.${filter.group}`) : t("coupons.empty.heading")}
        action={filter.group ? <Button onClick={onClear}>{t("coupons.empty.showAll")}</Button> : undefined}
      >
        {filter.group ? undefined : t("coupons.empty.body")}
      </EmptyMessage>
    );
  }
  return (
    <EmptyMessage
      icon={SearchListIcon}
      heading={t("coupons.empty.filtered.heading")}
      action={<Button onClick={onClear}>{t("coupons.empty.filtered.action")}</Button>}
    >
      {t("coupons.empty.filtered.body")}
    </EmptyMessage>
  );
}
