import { Filters } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { OrderFilter } from "#app/orders/order-view.ts";
import { useDebounced } from "./use-debounced.ts";

type OrderFiltersProps = { filter: OrderFilter; busy: boolean; onChange: (filter: OrderFilter) => void };

/** The search box of the order list. The search is sent once the typing pauses. */
export function OrderFilters({ filter, busy, onChange }: OrderFiltersProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState(filter.search);
  const sendSearch = useDebounced((text: string) => onChange({ ...filter, search: text }), 300);

  function changeSearch(text: string) {
    setSearch(text);
    sendSearch(text.trim());
  }

  return (
    <Filters
      queryValue={search}
      queryPlaceholder={t("orders.search")}
      onQueryChange={changeSearch}
      onQueryClear={() => changeSearch("")}
      onClearAll={() => changeSearch("")}
      filters={[]}
      hideFilters
      loading={busy}
    />
  );
}
