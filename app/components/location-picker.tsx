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

/** From so many on nobody wants to read through all of them. */
const manyLocations = 10;

/** Stores by chain, of which several are chosen; asked for once the choice is made. */
export function LocationPicker({ locations, chosen, onChoose }: LocationPickerProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  const [marked, setMarked] = useState(chosen);
  const [search, setSearch] = useState("");
  const [only] = chosen;
  const label =
    chosen.length === 1 && only
      ? (locations.find(({ id }) => id === only)?.name ?? t("reports.rows.unknownLocation"))
      : chosen.length > 0
        ? t("reports.picker.locations.some", { count: chosen.length, number: format.number(chosen.length) })
        : t("reports.picker.locations.all");
  const found = locations.filter(({ name, locationId }) => `${name} ${locationId}`.toLowerCase().includes(search.trim().toLowerCase()));
  const chains = [...new Set(found.map(({ chain }) => chain))];

  return (
    <Popover
      active={isOpen}
      autofocusTarget="first-node"
      ariaHaspopup="dialog"
      onClose={() => setOpen(false)}
      activator={
        <Button disclosure={isOpen ? "up" : "down"} onClick={toggle}>
          {label}
        </Button>
      }
    >
      <div role="dialog" aria-label={t("reports.picker.locations.title")}>
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
            // What the search hides stays chosen.
            onChange={(shown) => setMarked([...marked.filter((id) => !found.some((location) => location.id === id)), ...shown])}
          />
        </Scrollable>
        <Box padding="300" borderBlockStartWidth="025" borderColor="border">
          <InlineStack gap="200" align="end">
            <Button disabled={chosen.length === 0} onClick={() => choose([])}>
              {t("reports.picker.locations.all")}
            </Button>
            <Button variant="primary" onClick={() => choose(marked.length === locations.length ? [] : marked)}>
              {t("reports.picker.locations.show")}
            </Button>
          </InlineStack>
        </Box>
      </div>
    </Popover>
  );

  /** What was marked and not asked for is forgotten. */
  function toggle() {
    setMarked(chosen);
    setSearch("");
    setOpen(!isOpen);
  }

  function choose(ids: string[]) {
    setOpen(false);
    onChoose(ids);
  }
}
