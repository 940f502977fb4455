import { ChoiceList, Filters } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { HoldFilter, HoldKind } from "#app/coupons/hold-view.ts";
import { useSearchBox } from "./use-search-box.ts";

type HoldFiltersProps = { filter: HoldFilter; busy: boolean; onChange: (filter: HoldFilter) => void };

const kinds: HoldKind[] = ["coupon", "reward"];

/** Search box and filter of the list of coupons. The search is sent once the typing pauses. */
export function HoldFilters({ filter, busy, onChange }: HoldFiltersProps) {
  const { t } = useTranslation();
  const { typed, type } = useSearchBox(filter.search, (search) => onChange({ ...filter, search }));
  return (
    <Filters
      queryValue={typed}
      queryPlaceholder={t("coupons.filters.search")}
      onQueryChange={type}
      onQueryClear={() => type("")}
      onClearAll={() => onChange({ group: filter.group, kind: null, search: "" })}
      loading={busy}
      filters={[
        {
          key: "kind",
          label: t("coupons.filters.kind"),
          pinned: true,
          filter: (
            <ChoiceList
              title={t("coupons.filters.kind")}
              titleHidden
              choices={kinds.map((value) => ({ value, label: t(`coupons.kinds.${value}`) }))}
              selected={filter.kind ? [filter.kind] : []}
              onChange={([kind]: HoldKind[]) => kind && onChange({ ...filter, kind })}
            />
          ),
        },
      ]}
      appliedFilters={
        filter.kind ? [{ key: "kind", label: t(`coupons.kinds.${filter.kind}`), onRemove: () => onChange({ ...filter, kind: null }) }] : []
      }
    />
  );
}
