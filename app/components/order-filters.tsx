import { Filters } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { OrderFilter } from "#app/orders/order-view.ts";
import { useSearchBox } from "./use-search-box.ts";

type OrderFiltersProps = { filter: OrderFilter; busy: boolean; onChange: (filter: OrderFilter) => void };

/** The search box of the order list. The search is sent once the typing pauses. */
export function OrderFilters({ filter, busy, onChange }: OrderFiltersProps) {
  const { t } = useTranslation();
  const { typed, type } = useSearchBox(filter.search, (search) => onChange({ ...filter, search }));

  return (
    <Filters
      queryValue={typed}
      queryPlaceholder={t("orders.search")}
      onQueryChange={type}
      onQueryClear={() => type("")}
      onClearAll={() => type("")}
      filters={[]}
      hideFilters
      loading={busy}
    />
  );
}
