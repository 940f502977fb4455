import { Button, ButtonGroup, IndexTable, Link, Text, useIndexResourceState } from "@shopify/polaris";
import type { IconSource } from "@shopify/polaris";
import { CheckCircleIcon, ClockIcon, HideIcon, SearchListIcon } from "@shopify/polaris-icons";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { BulkAction } from "#app/failures/bulk-view.ts";
import type { FailureFilter, FailureKind, FailureList, FailureRow, ListedFailure } from "#app/failures/failure-view.ts";
import { EmptyMessage } from "./empty-message.tsx";
import { DaysLeft, FailedProduct, FailureHands, MoneyAtRisk } from "./failed-product.tsx";
import { FailureBadge } from "./failure-badge.tsx";
import { bulkActionsOf } from "./failure-bulk.ts";
import type { Chosen } from "./failure-bulk.ts";
import { FailureCards } from "./failure-cards.tsx";
import { defaultFailureFilter } from "./failure-search.ts";
import { isAboutAll, partnerName } from "./failure-texts.ts";
import { Moment } from "./moment.tsx";
import { useMixedCheckboxes } from "./use-mixed-checkboxes.ts";
import { useWidth } from "./use-width.ts";

type FailureTableProps = {
  list: FailureList;
  filter: FailureFilter;
  busy: boolean;
  /** The address of a failure's page. */
  addressOf: (row: FailureRow) => string;
  onBulk: (action: BulkAction, chosen: Chosen) => void;
  onPage: (cursor: string) => void;
  onChange: (filter: FailureFilter) => void;
  onClear: () => void;
};

/** One tab of the failure list: a table, or cards on a narrow screen, with bulk actions and paging. */
export function FailureTable({ list, filter, busy, addressOf, onBulk, onPage, onChange, onClear }: FailureTableProps) {
  const { t } = useTranslation();
  const { smDown } = useWidth();
  const { rows } = list;
  const table = useRef<HTMLDivElement>(null);
  useMixedCheckboxes(table);
  const { selectedResources, allResourcesSelected, handleSelectionChange, clearSelection, removeSelectedResources } =
    useIndexResourceState(rows);
  const shownIds = rows.map(({ id }) => id).join();
  useEffect(forgetUnseen, [shownIds]); // eslint-disable-line react-hooks/exhaustive-deps

  if (rows.length === 0) return <NoFailures filter={filter} onChange={onChange} onClear={onClear} />;

  // Of a search that was cut, not all that matches is known.
  const hasMore = (list.next !== null || list.previous !== null) && list.cutWords.length === 0;
  const [promoted, others] = bulkActionsOn(allResourcesSelected ? "all" : selectedResources, clearSelection);
  const columns = columnsOf[filter.kind];
  const pagination = {
    hasPrevious: list.previous !== null,
    hasNext: list.next !== null,
    onPrevious: () => list.previous && onPage(list.previous),
    onNext: () => list.next && onPage(list.next),
  };

  if (smDown) {
    return (
      <FailureCards
        key={shownIds}
        rows={rows}
        hasMore={hasMore}
        addressOf={addressOf}
        bulkActionsOn={(chosen, clear) => bulkActionsOn(chosen, clear).flat()}
        pagination={pagination}
      />
    );
  }

  return (
    <div ref={table}>
      <IndexTable
        resourceName={{ singular: t("failures.resource.singular"), plural: t("failures.resource.plural") }}
        itemCount={rows.length}
        hasMoreItems={hasMore}
        paginatedSelectAllActionText={t("failures.select.matching")}
        paginatedSelectAllText={t("failures.select.matchingSelected")}
        selectable={promoted.length > 0}
        selectedItemsCount={allResourcesSelected ? "All" : selectedResources.length}
        onSelectionChange={handleSelectionChange}
        promotedBulkActions={promoted}
        bulkActions={others}
        loading={busy}
        headings={[headingOf(columns[0]), ...columns.slice(1).map(headingOf)]}
        sortable={columns.map(({ name }) => name === "occurredAt")}
        sortColumnIndex={filter.sort === "urgent" ? undefined : columns.findIndex(({ name }) => name === "occurredAt")}
        sortDirection={filter.sort === "newest" ? "descending" : "ascending"}
        onSort={(_, direction) => onChange({ ...filter, sort: direction === "descending" ? "newest" : "oldest" })}
        pagination={pagination}
      >
        {rows.map((row, position) => (
          <IndexTable.Row id={row.id} key={row.id} position={position} selected={selectedResources.includes(row.id)}>
            {columns.map(({ name, alignment }) => (
              <IndexTable.Cell key={name}>
                <Text as="span" alignment={alignment} numeric={name === "atRisk"}>
                  <Cell column={name} row={row} url={addressOf(row)} />
                </Text>
              </IndexTable.Cell>
            ))}
          </IndexTable.Row>
        ))}
      </IndexTable>
    </div>
  );

  /** What was selected and is not shown any more must not be acted on. What still is stays: the list is also read anew by itself. */
  function forgetUnseen() {
    const unseen = selectedResources.filter((id) => !rows.some((row) => row.id === id));
    if (allResourcesSelected) clearSelection();
    else if (unseen.length > 0) removeSelectedResources(unseen);
  }

  function headingOf({ name, alignment }: Column) {
    return { title: t(`failures.columns.${name}`), alignment };
  }

  /** The two that are pressed most, and the rest. */
  function bulkActionsOn(chosen: Chosen, clear: () => void) {
    const all = bulkActionsOf[filter.status].map((action) => ({
      content: t(`failures.bulk.${action}`),
      onAction: () => {
        onBulk(action, chosen);
        clear();
      },
    }));
    return [all.slice(0, 2), all.slice(2)] as const;
  }
}

type ColumnName = "customer" | "order" | "reward" | "product" | "occurredAt" | "program" | "partner" | "reason" | "atRisk" | "daysLeft";
type Column = { name: ColumnName; alignment?: "end" };

/** A point of sale takes an order whenever it comes: no money is at risk there and no clock runs. */
const columnsOf: Record<FailureKind, [Column, ...Column[]]> = {
  redemption: [{ name: "customer" }, ...columnsNamed("reward", "occurredAt", "program", "reason"), ...urgency()],
  transaction: [{ name: "customer" }, ...columnsNamed("order", "product", "occurredAt", "reason"), ...urgency()],
  pos: [{ name: "order" }, ...columnsNamed("customer", "product", "partner", "occurredAt", "reason")],
};

function urgency(): Column[] {
  return [
    { name: "atRisk", alignment: "end" },
    { name: "daysLeft", alignment: "end" },
  ];
}

function columnsNamed(...names: ColumnName[]): Column[] {
  return names.map((name) => ({ name }));
}

function Cell({ column, row, url }: { column: ColumnName; row: ListedFailure; url: string }) {
  const { t } = useTranslation();
  switch (column) {
    case "customer":
      return <CustomerLink row={row} />;
    case "order":
      return isAboutAll(row) ? t("failures.everyOrder") : row.orderName;
    case "reward":
      return row.rewardId;
    case "product":
      return <FailedProduct row={row} />;
    case "occurredAt":
      return <Moment at={row.occurredAt} />;
    case "program":
      return <div style={{ maxWidth: "18rem", whiteSpace: "normal" }}>{row.program}</div>;
    case "partner":
      return partnerName(t, row.partner);
    case "reason":
      return (
        <div style={{ maxWidth: "20rem", whiteSpace: "normal", display: "grid", gap: "var(--p-space-050)", justifyItems: "start" }}>
          {/* The row leads where this leads. */}
          <Link dataPrimaryLink url={url} removeUnderline monochrome>
            <Text as="span" fontWeight="semibold">
              {t(`failures.codes.${row.code}.title`)}
            </Text>
          </Link>
          {row.status !== "open" && <FailureBadge status={row.status} />}
          <FailureHands row={row} />
        </div>
      );
    // What every order costs, and until when each can be corrected, their own failures say.
    case "atRisk":
      return isAboutAll(row) ? null : <MoneyAtRisk row={row} />;
    case "daysLeft":
      return isAboutAll(row) ? null : <DaysLeft row={row} />;
  }
}

/** A buyer leads to their loyalty accounts; of a guest, only the failure is known. */
function CustomerLink({ row }: { row: FailureRow }) {
  const { t } = useTranslation();
  // The order's column says already that it is about all of them.
  if (isAboutAll(row)) return null;
  const name = row.customerName ?? t("failures.unknown.customer");
  return row.customerId ? (
    <Link url={`/app/customers/${row.customerId}`} removeUnderline>
      {name}
    </Link>
  ) : (
    name
  );
}

const emptyIcons: Record<FailureFilter["status"], IconSource> = {
  open: CheckCircleIcon,
  todo: CheckCircleIcon,
  retrying: CheckCircleIcon,
  waiting: CheckCircleIcon,
  snoozed: ClockIcon,
  hidden: HideIcon,
  resolved: SearchListIcon,
};

type NoFailuresProps = { filter: FailureFilter; onChange: (filter: FailureFilter) => void; onClear: () => void };

function NoFailures({ filter, onChange, onClear }: NoFailuresProps) {
  const { t } = useTranslation();
  const { search, code, program, partner, from, to, age, band, assignee } = filter;
  if (search !== "" || [code, program, partner, from, to, age, band, assignee].some((one) => one !== null)) {
    return (
      <EmptyMessage
        icon={SearchListIcon}
        heading={t("failures.empty.filtered.heading")}
        action={<Button onClick={onClear}>{t("failures.empty.filtered.action")}</Button>}
      >
        {t("failures.empty.filtered.body")}
      </EmptyMessage>
    );
  }
  const isOpen = filter.status === defaultFailureFilter.status;
  return (
    <EmptyMessage
      icon={emptyIcons[filter.status]}
      heading={t(`failures.empty.${filter.status === "open" ? filter.kind : filter.status}`)}
      action={
        <ButtonGroup>
          {filter.days !== null && <Button onClick={() => onChange({ ...filter, days: null })}>{t("failures.empty.allDates")}</Button>}
          {isOpen ? (
            <Button onClick={() => onChange({ ...filter, status: "hidden" })}>{t("failures.empty.showHidden")}</Button>
          ) : (
            <Button onClick={onClear}>{t("failures.empty.showOpen")}</Button>
          )}
        </ButtonGroup>
      }
    >
      {filter.sort === "urgent"
        ? t("failures.empty.urgent")
        : filter.days === null
          ? t("failures.empty.ever")
          : t("failures.empty.inPeriod", { count: filter.days })}
    </EmptyMessage>
  );
}
