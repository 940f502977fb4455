import { BlockStack, ChoiceList, Filters, TextField } from "@shopify/polaris";
import type { FiltersProps } from "@shopify/polaris";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FailureFilter } from "#app/failures/failure-view.ts";
import type { FilterChoices } from "#app/failures/read-list-page.server.ts";
import type { Format } from "#app/i18n/format.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { staffName } from "./staff-name.ts";
import { defaultFailureFilter } from "./failure-search.ts";
import { partnerName } from "./failure-texts.ts";
import { useSearchBox } from "./use-search-box.ts";

type FailureFiltersProps = {
  filter: FailureFilter;
  choices: FilterChoices;
  /** The amounts from which the bands of money at risk begin. */
  bands: readonly number[];
  busy: boolean;
  onChange: (filter: FailureFilter) => void;
};

const statuses = ["open", "todo", "retrying", "waiting", "snoozed", "hidden", "resolved"] as const;
const periods = ["7", "30", "90", "all"] as const;
const ages = ["7", "14", "21"] as const;
const bandNumbers = ["1", "2", "3", "4"] as const;
const sorts = ["newest", "oldest", "urgent"] as const;

/** Search box and filters of the failure list. The search is sent once the typing pauses. */
export function FailureFilters({ filter, choices, bands, busy, onChange }: FailureFiltersProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { typed, type } = useSearchBox(filter.search, (search) => onChange({ ...filter, search }));
  const isPos = filter.kind === "pos";
  const options = optionsOf(t, format, { choices, bands, isPos });

  return (
    <Filters
      queryValue={typed}
      queryPlaceholder={t("failures.filters.search")}
      onQueryChange={type}
      onQueryClear={() => type("")}
      onClearAll={() => onChange({ ...defaultFailureFilter, kind: filter.kind })}
      loading={busy}
      filters={filters()}
      appliedFilters={appliedFilters()}
    />
  );

  function filters(): FiltersProps["filters"] {
    const all: FiltersProps["filters"] = [
      choose("status", filter.status, (status) => ({ status })),
      {
        key: "days",
        label: t("failures.filters.period"),
        pinned: true,
        filter: (
          <BlockStack gap="300">
            <Choices
              title={t("failures.filters.period")}
              choices={options.days}
              selected={periodOf(filter)}
              onSelect={(value) =>
                onChange({ ...filter, days: value === "all" ? null : (Number(value) as 7 | 30 | 90), from: null, to: null })
              }
            />
            <DayField
              key={`from ${filter.from ?? ""}`}
              label={t("failures.filters.from")}
              day={filter.from}
              onChange={(from) => onChange({ ...filter, from, days: null })}
            />
            <DayField
              key={`to ${filter.to ?? ""}`}
              label={t("failures.filters.to")}
              day={filter.to}
              onChange={(to) => onChange({ ...filter, to, days: null })}
            />
          </BlockStack>
        ),
      },
      choose("code", filter.code, (code) => ({ code: code })),
      choose("sort", filter.sort, (sort) => ({ sort })),
      choose("age", filter.age && `${filter.age}`, (age) => ({ age: Number(age) as 7 | 14 | 21 }), false),
      ...(isPos ? [] : [choose("band", filter.band && `${filter.band}`, (band) => ({ band: Number(band) as 1 | 2 | 3 | 4 }), false)]),
      choose("assignee", filter.assignee, (assignee) => ({ assignee }), false),
    ];
    if (choices.programs.length > 0) all.push(choose("program", filter.program, (program) => ({ program }), false));
    if (choices.partners.length > 1) all.push(choose("partner", filter.partner, (partner) => ({ partner }), false));
    return all;
  }

  function choose<Key extends Exclude<keyof typeof options, "days">>(
    key: Key,
    selected: string | null,
    chosen: (value: (typeof options)[Key][number]["value"]) => Partial<FailureFilter>,
    pinned = true,
  ): FiltersProps["filters"][number] {
    const label = labelOf(key);
    return {
      key,
      label,
      pinned,
      filter: (
        <Choices
          title={label}
          choices={options[key] as { value: (typeof options)[Key][number]["value"]; label: string }[]}
          selected={selected}
          onSelect={(value) => onChange({ ...filter, ...chosen(value) })}
        />
      ),
    };
  }

  function labelOf(key: Exclude<keyof typeof options, "days">): string {
    return t(`failures.filters.${key}`);
  }

  /** The period always shows, so that nobody takes the last 30 days for all there is. */
  function appliedFilters() {
    const isAll = filter.days === null && filter.from === null && filter.to === null;
    const applied = [
      {
        key: "days",
        label: periodLabel(),
        onRemove: () => onChange({ ...filter, days: isAll ? defaultFailureFilter.days : null, from: null, to: null }),
      },
    ];
    for (const key of ["status", "code", "program", "partner", "age", "band", "assignee", "sort"] as const) {
      const value = filter[key];
      if (value === defaultFailureFilter[key]) continue;
      const label = options[key].find((option) => option.value === String(value))?.label ?? String(value);
      const one = { key, label, onRemove: () => onChange({ ...filter, [key]: defaultFailureFilter[key] }) };
      if (key === "status") applied.unshift(one);
      else applied.push(one);
    }
    return applied;
  }

  function periodLabel(): string {
    const { from, to } = filter;
    if (from && to) return t("failures.filters.fromTo", { from: format.day(from), to: format.day(to) });
    if (from) return t("failures.filters.fromOn", { day: format.day(from) });
    if (to) return t("failures.filters.upTo", { day: format.day(to) });
    return t(`failures.filters.periods.${filter.days === null ? "all" : (`${filter.days}` as const)}`);
  }
}

type Given = {
  choices: FilterChoices;
  bands: readonly number[];
  /** No money is at risk and no clock runs. */ isPos: boolean;
};

function optionsOf(t: TFunction, format: Format, { choices, bands, isPos }: Given) {
  return {
    status: statuses.map((value) => ({ value, label: t(`failures.filters.statuses.${value}`) })),
    days: periods.map((value) => ({ value, label: t(`failures.filters.periods.${value}`) })),
    code: choices.codes.map((value) => ({ value: value, label: t(`failures.codes.${value}.title`) })),
    sort: sorts
      .filter((value) => !(isPos && value === "urgent"))
      .map((value) => ({
        value,
        label: t(isPos && value === "oldest" ? "failures.filters.sorts.oldestPos" : `failures.filters.sorts.${value}`),
      })),
    age: ages.map((value) => ({ value, label: t("failures.filters.ageOver", { days: value }) })),
    band: bandNumbers.map((value) => ({
      value,
      label: t("failures.filters.bandFrom", { amount: format.number(bands[Number(value) - 1] ?? 0) }),
    })),
    program: choices.programs.map((value) => ({ value, label: value })),
    partner: choices.partners.map((value) => ({ value, label: partnerName(t, value) })),
    assignee: [
      { value: "me", label: t("failures.filters.assignees.me") },
      { value: "nobody", label: t("failures.filters.assignees.nobody") },
      ...choices.staff.map((staff) => ({ value: staff.id, label: staffName(t, staff) })),
    ],
  };
}

function periodOf({ days, from, to }: FailureFilter): (typeof periods)[number] | null {
  if (from || to) return null;
  return days === null ? "all" : (`${days}` as const);
}

/** The browser's own day picker; sent when the field is left, as a year is typed digit by digit. */
function DayField({ label, day, onChange }: { label: string; day: string | null; onChange: (day: string | null) => void }) {
  const [typed, setTyped] = useState(day ?? "");
  return (
    <TextField
      label={label}
      type="date"
      autoComplete="off"
      value={typed}
      onChange={setTyped}
      onBlur={() => typed !== (day ?? "") && onChange(typed || null)}
    />
  );
}

type ChoicesProps<Value extends string> = {
  title: string;
  choices: { value: Value; label: string }[];
  selected: string | null;
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
