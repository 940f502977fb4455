import { Button, ButtonGroup, IndexTable, Link, Text, useBreakpoints, useIndexResourceState } from "@shopify/polaris";
import type { IconSource } from "@shopify/polaris";
import { CheckCircleIcon, HideIcon, SearchListIcon } from "@shopify/polaris-icons";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { FailureFilter, FailureList, FailureRow } from "#app/failures/failure-view.ts";
import { EmptyMessage } from "./empty-message.tsx";
import { FailedProduct, FailedReward, FailureReason } from "./failed-product.tsx";
import { FailureCards } from "./failure-cards.tsx";
import { Moment } from "./moment.tsx";
import { useMixedCheckboxes } from "./use-mixed-checkboxes.ts";

export type BulkIntent = "retry" | "hide" | "unhide";

const bulkIntentsOf: Record<FailureFilter["status"], BulkIntent[]> = { open: ["retry", "hide"], hidden: ["unhide"], resolved: [] };

type FailureTableProps = {
  list: FailureList;
  filter: FailureFilter;
  busy: boolean;
  /** The address of a failure's page. */
  addressOf: (row: FailureRow) => string;
  onBulk: (intent: BulkIntent, ids: string[]) => void;
  onPage: (cursor: string) => void;
  onChange: (filter: FailureFilter) => void;
  onClear: () => void;
};

/** One tab of the failure list: a table, or cards on a narrow screen, with bulk actions and paging. */
export function FailureTable({ list, filter, busy, addressOf, onBulk, onPage, onChange, onClear }: FailureTableProps) {
  const { t } = useTranslation();
  const { smDown } = useBreakpoints();
  const { rows } = list;
  const table = useRef<HTMLDivElement>(null);
  useMixedCheckboxes(table);
  const { selectedResources, allResourcesSelected, handleSelectionChange, clearSelection } = useIndexResourceState(rows);
  const shownIds = rows.map(({ id }) => id).join();
  // Another page or filter is another list: what was selected on the former one must not be acted on unseen.
  useEffect(clearSelection, [shownIds]); // eslint-disable-line react-hooks/exhaustive-deps

  if (rows.length === 0) return <NoFailures filter={filter} onChange={onChange} onClear={onClear} />;

  const bulkActions = bulkActionsOn(selectedResources, clearSelection);
  const programHeading = filter.kind === "redemption" ? [{ title: t("failures.columns.program") }] : [];
  const pagination = {
    hasPrevious: list.previous !== null,
    hasNext: list.next !== null,
    onPrevious: () => list.previous && onPage(list.previous),
    onNext: () => list.next && onPage(list.next),
  };

  if (smDown) {
    return <FailureCards key={shownIds} rows={rows} addressOf={addressOf} bulkActionsOn={bulkActionsOn} pagination={pagination} />;
  }

  return (
    <div ref={table}>
      <IndexTable
        resourceName={{ singular: t("failures.resource.singular"), plural: t("failures.resource.plural") }}
        itemCount={rows.length}
        selectable={bulkActions.length > 0}
        selectedItemsCount={allResourcesSelected ? "All" : selectedResources.length}
        onSelectionChange={handleSelectionChange}
        promotedBulkActions={bulkActions}
        loading={busy}
        headings={[
          { title: t("failures.columns.customer") },
          { title: t("failures.columns.order") },
          { title: t("failures.columns.product") },
          ...programHeading,
          { title: t("failures.columns.occurredAt") },
          { title: t("failures.columns.reason") },
        ]}
        sortable={[false, false, false, ...programHeading.map(() => false), true, false]}
        sortColumnIndex={3 + programHeading.length}
        sortDirection={filter.sort === "newest" ? "descending" : "ascending"}
        onSort={(_, direction) => onChange({ ...filter, sort: direction === "descending" ? "newest" : "oldest" })}
        pagination={pagination}
      >
        {rows.map((row, position) => (
          <IndexTable.Row id={row.id} key={row.id} position={position} selected={selectedResources.includes(row.id)}>
            <WideRow row={row} url={addressOf(row)} kind={filter.kind} />
          </IndexTable.Row>
        ))}
      </IndexTable>
    </div>
  );

  function bulkActionsOn(ids: string[], clear: () => void) {
    return bulkIntentsOf[filter.status].map((intent) => ({
      content: t(`failures.bulk.${intent}`),
      onAction: () => {
        onBulk(intent, ids);
        clear();
      },
    }));
  }
}

type RowProps = { row: FailureRow; url: string };

function WideRow({ row, url, kind }: RowProps & { kind: FailureFilter["kind"] }) {
  const { t } = useTranslation();
  return (
    <>
      <IndexTable.Cell>
        <Link dataPrimaryLink url={url} removeUnderline monochrome>
          <Text as="span" fontWeight="semibold">
            {row.customerName ?? t("failures.unknown.customer")}
          </Text>
        </Link>
      </IndexTable.Cell>
      <IndexTable.Cell>{row.orderName}</IndexTable.Cell>
      <IndexTable.Cell>
        <FailedProduct row={row} />
      </IndexTable.Cell>
      {kind === "redemption" && (
        <IndexTable.Cell>
          <FailedReward row={row} />
        </IndexTable.Cell>
      )}
      <IndexTable.Cell>
        <Moment at={row.occurredAt} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <FailureReason row={row} />
      </IndexTable.Cell>
    </>
  );
}

const emptyIcons: Record<FailureFilter["status"], IconSource> = { open: CheckCircleIcon, hidden: HideIcon, resolved: SearchListIcon };

type NoFailuresProps = { filter: FailureFilter; onChange: (filter: FailureFilter) => void; onClear: () => void };

function NoFailures({ filter, onChange, onClear }: NoFailuresProps) {
  const { t } = useTranslation();
  if (filter.search !== "" || filter.code !== null) {
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
  const isOpen = filter.status === "open";
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
      {filter.days === null ? t("failures.empty.ever") : t("failures.empty.inPeriod", { count: filter.days })}
    </EmptyMessage>
  );
}
