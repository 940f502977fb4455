import { ChoiceList, Filters } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { OrderChannel, OrderFilter } from "#app/orders/order-view.ts";
import { useSearchBox } from "./use-search-box.ts";

const channels: readonly OrderChannel[] = ["online", "in_store"];

type OrderFiltersProps = { filter: OrderFilter; busy: boolean; onChange: (filter: OrderFilter) => void };

/** The search box of the order list, and where the orders were sold. The search is sent once the typing pauses. */
export function OrderFilters({ filter, busy, onChange }: OrderFiltersProps) {
  const { t } = useTranslation();
  const { typed, type } = useSearchBox(filter.search, (search) => onChange({ ...filter, search }));
  const isOnline = filter.channel === "online";
  const choose = (channel: OrderChannel) => onChange({ ...filter, channel });

  return (
    <Filters
      queryValue={typed}
      queryPlaceholder={t("orders.search")}
      onQueryChange={type}
      onQueryClear={() => type("")}
      onClearAll={() => onChange({ ...filter, channel: "online", search: "" })}
      filters={[
        {
          key: "channel",
          label: t("orders.channel.filter"),
          pinned: true,
          filter: (
            <ChoiceList
              title={t("orders.channel.filter")}
              titleHidden
              choices={channels.map((value) => ({ value, label: t(`orders.channel.${value}`) }))}
              selected={[filter.channel]}
              onChange={([chosen]) => choose(channels.find((one) => one === chosen) ?? "online")}
            />
          ),
        },
      ]}
      appliedFilters={isOnline ? [] : [{ key: "channel", label: t(`orders.channel.${filter.channel}`), onRemove: () => choose("online") }]}
      loading={busy}
    />
  );
}
