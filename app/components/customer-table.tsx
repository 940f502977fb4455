import { Badge, BlockStack, Box, Button, Filters, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";
import { PersonIcon, SearchListIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import type { CustomerList, CustomerRow } from "#app/members/member-view.ts";
import { customerName } from "./customer-name.ts";
import { EmptyMessage } from "./empty-message.tsx";
import { PagedTable } from "./paged-table.tsx";
import { useSearchBox } from "./use-search-box.ts";

type CustomerTableProps = {
  list: CustomerList;
  search: string;
  busy: boolean;
  addressOf: (row: CustomerRow) => string;
  onSearch: (search: string) => void;
  onPage: (cursor: string) => void;
};

/** The buyers, with the account and the open failures of each: a table, or cards on a narrow screen. */
export function CustomerTable({ list, search, busy, addressOf, onSearch, onPage }: CustomerTableProps) {
  const { t } = useTranslation();
  const { typed, type } = useSearchBox(search, onSearch);
  const { rows } = list;
  return (
    <>
      <Filters
        queryValue={typed}
        queryPlaceholder={t("customers.search")}
        onQueryChange={type}
        onQueryClear={() => type("")}
        onClearAll={() => type("")}
        filters={[]}
        hideFilters
        loading={busy}
      />
      {rows.length === 0 ? (
        <NoCustomers search={search} onClear={() => type("")} />
      ) : (
        <PagedTable
          list={list}
          resource={{ singular: t("customers.resource.singular"), plural: t("customers.resource.plural") }}
          headings={[
            { title: t("customers.columns.customer") },
            { title: t("customers.columns.account") },
            { title: t("customers.columns.failures") },
          ]}
          busy={busy}
          onPage={onPage}
          wide={(row) => <WideRow row={row} url={addressOf(row)} />}
          narrow={(row) => <NarrowRow row={row} url={addressOf(row)} />}
        />
      )}
    </>
  );
}

type RowProps = { row: CustomerRow; url: string };

function WideRow({ row, url }: RowProps) {
  return (
    <>
      <IndexTable.Cell>
        <Name row={row} url={url} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Account row={row} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <OpenFailures row={row} />
      </IndexTable.Cell>
    </>
  );
}

function NarrowRow({ row, url }: RowProps) {
  return (
    <Box paddingBlock="300" paddingInline="400" width="100%">
      <BlockStack gap="100" inlineAlign="start">
        <Name row={row} url={url} />
        <Account row={row} />
        <OpenFailures row={row} />
      </BlockStack>
    </Box>
  );
}

function Name({ row, url }: RowProps) {
  const { t } = useTranslation();
  return (
    <InlineStack gap="200" blockAlign="center">
      <Link dataPrimaryLink url={url} removeUnderline monochrome>
        <Text as="span" fontWeight="semibold" breakWord>
          {customerName(t, row)}
        </Text>
      </Link>
      {row.isGuest && <Badge>{t("customers.guest")}</Badge>}
    </InlineStack>
  );
}

function Account({ row }: { row: CustomerRow }) {
  const { t } = useTranslation();
  if (row.link === "linked") return <Text as="span">{t("customers.linkedTo", { account: row.account ?? "" })}</Text>;
  return (
    <Text as="span" tone="subdued">
      {t(`customers.links.${row.link}`)}
    </Text>
  );
}

function OpenFailures({ row }: { row: CustomerRow }) {
  const { t } = useTranslation();
  if (row.openFailures === 0) return null;
  return <Badge tone="warning">{t("customers.openFailures", { count: row.openFailures })}</Badge>;
}

function NoCustomers({ search, onClear }: { search: string; onClear: () => void }) {
  const { t } = useTranslation();
  if (!search) {
    return (
      <EmptyMessage icon={PersonIcon} heading={t("customers.empty.heading")}>
        {t("customers.empty.body")}
      </EmptyMessage>
    );
  }
  return (
    <EmptyMessage
      icon={SearchListIcon}
      heading={t("customers.empty.filtered.heading")}
      action={<Button onClick={onClear}>{t("customers.empty.filtered.action")}</Button>}
    >
      {t("customers.empty.filtered.body")}
    </EmptyMessage>
  );
}
