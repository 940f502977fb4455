import { IndexTable } from "@shopify/polaris";
import type { IndexTableProps } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { Page } from "#app/failures/failure-view.ts";
import { useWidth } from "./use-width.ts";

type PagedTableProps<Row extends { id: string }> = {
  list: Page<Row>;
  resource: { singular: string; plural: string };
  headings: IndexTableProps["headings"];
  busy: boolean;
  onPage: (cursor: string) => void;
  /** A row's cells. */
  wide: (row: Row) => ReactNode;
  /** The same as a card, on a narrow screen. */
  narrow: (row: Row) => ReactNode;
};

/** A page of rows with the way to those before and after: a table, or cards on a narrow screen. */
export function PagedTable<Row extends { id: string }>({ list, resource, headings, busy, onPage, wide, narrow }: PagedTableProps<Row>) {
  const { smDown } = useWidth();
  const { rows, previous, next } = list;
  return (
    <IndexTable
      condensed={smDown}
      resourceName={resource}
      itemCount={rows.length}
      selectable={false}
      loading={busy}
      headings={headings}
      pagination={{
        hasPrevious: previous !== null,
        hasNext: next !== null,
        onPrevious: () => previous && onPage(previous),
        onNext: () => next && onPage(next),
      }}
    >
      {rows.map((row, position) => (
        <IndexTable.Row id={row.id} key={row.id} position={position}>
          {smDown ? narrow(row) : wide(row)}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}
