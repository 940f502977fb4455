import { Box, Button, InlineStack, OptionList, Popover, Scrollable, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { Report } from "#app/reports/report-view.ts";

type LocationPickerProps = {
  locations: Report["locations"];
  /** None: all of them. */
  chosen: string[];
  onChoose: (chosen: string[]) => void;
};

/** Which stores a report is of. What was marked and not asked for is forgotten with the list. */
export function LocationPicker({ locations, chosen, onChoose }: LocationPickerProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      active={isOpen}
      autofocusTarget="first-node"
      ariaHaspopup="dialog"
      onClose={() => setOpen(false)}
      activator={
        <Button disclosure={isOpen ? "up" : "down"} onClick={() => setOpen(!isOpen)}>
          {useChoiceText({ locations, chosen })}
        </Button>
      }
    >
      <div role="dialog" aria-label={t("reports.picker.locations.title")}>
        <LocationChoices locations={locations} chosen={chosen} onChoose={choose} />
      </div>
    </Popover>
  );

  function choose(ids: string[]) {
    setOpen(false);
    onChoose(ids);
  }
}

function useChoiceText({ locations, chosen }: Pick<LocationPickerProps, "locations" | "chosen">): string {
  const { t } = useTranslation();
  const format = useFormat();
  if (chosen.length === 0) return t("reports.picker.locations.all");
  if (chosen.length > 1) return t("reports.picker.locations.some", { count: chosen.length, number: format.number(chosen.length) });
  return locations.find(({ id }) => id === chosen[0])?.name ?? t("reports.rows.unknownLocation");
}

/** From so many on nobody wants to read through all of them. */
const manyLocations = 10;

/** Stores by chain, of which several are marked; asked for all at once. */
export function LocationChoices({ locations, chosen, onChoose }: LocationPickerProps) {
  const { t } = useTranslation();
  const [marked, setMarked] = useState(chosen);
  const [search, setSearch] = useState("");
  const found = locations.filter(({ name, locationId }) => `${name} ${locationId}`.toLowerCase().includes(search.trim().toLowerCase()));
  const chains = [...new Set(found.map(({ chain }) => chain))];
  const isAll = locations.every(({ id }) => marked.includes(id));
  return (
    <>
      {locations.length > manyLocations && (
        <Box padding="300" paddingBlockEnd="0">
          <TextField
            label={t("reports.picker.locations.search")}
            labelHidden
            placeholder={t("reports.picker.locations.search")}
            autoComplete="off"
            value={search}
            onChange={setSearch}
          />
        </Box>
      )}
      <Scrollable style={{ maxHeight: "17rem" }} focusable aria-label={t("reports.picker.locations.title")}>
        <OptionList
          allowMultiple
          sections={chains.map((chain) => ({
            title: chain,
            options: found
              .filter((location) => location.chain === chain)
              .map(({ id, name, locationId }) => ({ value: id, label: t("reports.picker.locations.one", { name, id: locationId }) })),
          }))}
          selected={marked}
          // What the search hides stays marked.
          onChange={(shown) => setMarked([...new Set([...marked.filter((id) => !found.some((location) => location.id === id)), ...shown])])}
        />
      </Scrollable>
      <Box padding="300" borderBlockStartWidth="025" borderColor="border">
        <InlineStack gap="200" align="end">
          <Button disabled={chosen.length === 0} onClick={() => onChoose([])}>
            {t("reports.picker.locations.all")}
          </Button>
          <Button variant="primary" onClick={() => onChoose(isAll ? [] : marked)}>
            {t("reports.picker.locations.show")}
          </Button>
        </InlineStack>
      </Box>
    </>
  );
}
