import { ChoiceList, Filters } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { FailureCode } from "#app/failures/catalogue.ts";
import type { FailureFilter } from "#app/failures/failure-view.ts";
import { defaultFailureFilter } from "./failure-search.ts";
import { useSearchBox } from "./use-search-box.ts";

type FailureFiltersProps = {
  filter: FailureFilter;
  /** The reasons there can be on this tab. */
  codes: FailureCode[];
  busy: boolean;
  onChange: (filter: FailureFilter) => void;
};

const statuses = ["open", "hidden", "resolved"] as const;
const periods = ["7", "30", "90", "all"] as const;
const sorts = ["newest", "oldest"] as const;

/** Search box and filters of the failure list. The search is sent once the typing pauses. */
export function FailureFilters({ filter, codes, busy, onChange }: FailureFiltersProps) {
  const { t } = useTranslation();
  const { typed, type } = useSearchBox(filter.search, (search) => onChange({ ...filter, search }));
  const period = filter.days === null ? "all" : (`${filter.days}` as const);

  return (
    <Filters
      queryValue={typed}
      queryPlaceholder={t("failures.filters.search")}
      onQueryChange={type}
      onQueryClear={() => type("")}
      onClearAll={() => onChange({ ...defaultFailureFilter, kind: filter.kind })}
      loading={busy}
      filters={[
        {
          key: "status",
          label: t("failures.filters.status"),
          pinned: true,
          filter: (
            <Choices
              title={t("failures.filters.status")}
              choices={statuses.map((value) => ({ value, label: t(`failures.filters.statuses.${value}`) }))}
              selected={filter.status}
              onSelect={(status) => onChange({ ...filter, status })}
            />
          ),
        },
        {
          key: "days",
          label: t("failures.filters.period"),
          pinned: true,
          filter: (
            <Choices
              title={t("failures.filters.period")}
              choices={periods.map((value) => ({ value, label: t(`failures.filters.periods.${value}`) }))}
              selected={period}
              onSelect={(value) => onChange({ ...filter, days: value === "all" ? null : (Number(value) as 7 | 30 | 90) })}
            />
          ),
        },
        {
          key: "code",
          label: t("failures.filters.reason"),
          pinned: true,
          filter: (
            <Choices
              title={t("failures.filters.reason")}
              choices={codes.map((value) => ({ value, label: t(`failures.codes.${value}.title`) }))}
              selected={filter.code}
              onSelect={(code: FailureCode) => onChange({ ...filter, code })}
            />
          ),
        },
        {
          key: "sort",
          label: t("failures.filters.sort"),
          pinned: true,
          filter: (
            <Choices
              title={t("failures.filters.sort")}
              choices={sorts.map((value) => ({ value, label: t(`failures.filters.sorts.${value}`) }))}
              selected={filter.sort}
              onSelect={(sort) => onChange({ ...filter, sort })}
            />
          ),
        },
      ]}
      appliedFilters={appliedFilters()}
    />
  );

  /** The period always shows, so that nobody takes the last 30 days for all there is. */
  function appliedFilters() {
    const applied = [
      {
        key: "days",
        label: t(`failures.filters.periods.${period}`),
        onRemove: () => onChange({ ...filter, days: filter.days === null ? defaultFailureFilter.days : null }),
      },
    ];
    if (filter.status !== defaultFailureFilter.status) {
      const label = t(`failures.filters.statuses.${filter.status}`);
      applied.unshift({ key: "status", label, onRemove: () => onChange({ ...filter, status: defaultFailureFilter.status }) });
    }
    if (filter.code) {
      applied.push({ key: "code", label: t(`failures.codes.${filter.code}.title`), onRemove: () => onChange({ ...filter, code: null }) });
    }
    if (filter.sort !== defaultFailureFilter.sort) {
      const label = t(`failures.filters.sorts.${filter.sort}`);
      applied.push({ key: "sort", label, onRemove: () => onChange({ ...filter, sort: defaultFailureFilter.sort }) });
    }
    return applied;
  }
}

type ChoicesProps<Value extends string> = {
  title: string;
  choices: { value: Value; label: string }[];
  selected: Value | null;
  onSelect: (value: Value) => void;
};

function Choices<Value extends string>({ title, choices, selected, onSelect }: ChoicesProps<Value>) {
  return (
    <ChoiceList
      title={title}
      titleHidden
      choices={choices}
      selected={selected ? [selected] : []}
      onChange={([value]: Value[]) => value && onSelect(value)}
    />
  );
}
