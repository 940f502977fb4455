import { Badge, BlockStack, Box, Button, Checkbox, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useRef } from "react";
import type { CSSProperties, KeyboardEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { LocationStatus, LocationView } from "#app/sales/chain-view.ts";
import type { LocationErrors } from "#app/sales/leave-locations.server.ts";
import type { LocationInput } from "#app/sales/locations.server.ts";
import { LocationCheckText } from "./location-check-text.tsx";
import { inputOf, withoutEdit } from "./use-location-edits.ts";
import type { LocationEdits } from "./use-location-edits.ts";
import { Moment } from "./moment.tsx";
import { storeErrorText } from "./store-errors.ts";
import { useReturnFocus } from "./use-return-focus.ts";
import { useMixedCheckboxes } from "./use-mixed-checkboxes.ts";
import { useWidth } from "./use-width.ts";

type LocationListProps = {
  locations: LocationView[];
  partner: string;
  /** IANA names. */
  timeZones: string[];
  statuses: readonly LocationStatus[];
  edits: LocationEdits;
  errors: Record<string, LocationErrors>;
  /** The location that is being saved. */
  saving: string | null;
  /** Those that are chosen to be changed together; null where nothing can be chosen. */
  selected: string[] | null;
  onSelect?: (ids: string[]) => void;
  onEdit: (edits: LocationEdits) => void;
  onSave: (id: string, input: LocationInput) => void;
  onStatus: (ids: string[], status: LocationStatus) => void;
};

/**
 * A chain's locations: a table, or cards on a narrow screen. The location ID and the time zone are changed where they stand; a location
 * without a time zone stands open for it.
 */
export function LocationList(props: LocationListProps) {
  const { locations, selected, onSelect } = props;
  const { t } = useTranslation();
  const { mdDown } = useWidth();
  const frame = useRef<HTMLDivElement>(null);
  useMixedCheckboxes(frame);
  const allBox = selected && (
    <Checkbox
      label={selected.length > 0 ? t("stores.locations.selected", { count: selected.length }) : t("stores.locations.all")}
      labelHidden={!mdDown}
      checked={selected.length === 0 ? false : selected.length === locations.length ? true : "indeterminate"}
      onChange={(checked) => onSelect?.(checked ? locations.map(({ id }) => id) : [])}
    />
  );

  if (mdDown) {
    return (
      <div ref={frame}>
        {allBox}
        <ul style={{ listStyle: "none", margin: 0, padding: 0 }}>
          {locations.map((location) => (
            <li key={location.id}>
              <Box paddingBlock="300" borderBlockStartWidth="025" borderColor="border">
                <NarrowLocation {...props} location={location} />
              </Box>
            </li>
          ))}
        </ul>
      </div>
    );
  }

  return (
    <div ref={frame}>
      <table aria-label={t("stores.locations.heading")} style={{ width: "100%", borderCollapse: "collapse", tableLayout: "fixed" }}>
        <colgroup>
          {selected && <col style={{ width: "2.25rem" }} />}
          {(["18%", "16%", "19%", "15%", "auto", "7rem"] as const).map((width) => (
            <col key={width} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {selected && <td style={cell}>{allBox}</td>}
            {(["location", "locationId", "timeZone", "status", "look"] as const).map((column) => (
              <th key={column} scope="col" style={cell}>
                {t(`stores.locations.columns.${column}`)}
              </th>
            ))}
            <td style={cell} />
          </tr>
        </thead>
        <tbody>
          {locations.map((location) => (
            <WideLocation key={location.id} {...props} location={location} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type OneProps = LocationListProps & { location: LocationView };

function WideLocation(props: OneProps) {
  const { locationId, timeZone, status, look, actions, box, name, onKeyDown } = usePieces(props);
  return (
    <tr style={{ borderBlockStart: "var(--p-border-width-025) solid var(--p-color-border)" }} onKeyDown={onKeyDown}>
      {box && <td style={cell}>{box}</td>}
      <th scope="row" style={{ ...cell, fontWeight: "inherit" }}>
        {name}
      </th>
      <td style={cell}>{locationId}</td>
      <td style={cell}>{timeZone}</td>
      <td style={cell}>{status}</td>
      <td style={cell}>{look}</td>
      <td style={cell}>{actions}</td>
    </tr>
  );
}

function NarrowLocation(props: OneProps) {
  const { t } = useTranslation();
  const { locationId, timeZone, status, look, actions, box, name, onKeyDown, isOpen } = usePieces(props);
  return (
    <div onKeyDown={onKeyDown} style={{ display: "grid", gridTemplateColumns: box ? "auto minmax(0, 1fr)" : "minmax(0, 1fr)" }}>
      {box}
      <BlockStack gap="200">
        {name}
        {named("locationId", locationId)}
        {named("timeZone", timeZone)}
        {status}
        {look}
        <InlineStack>{actions}</InlineStack>
      </BlockStack>
    </div>
  );

  /** Fields say their names themselves. */
  function named(column: "locationId" | "timeZone", value: ReactNode) {
    if (isOpen) return value;
    return (
      <div style={{ overflowWrap: "anywhere" }}>
        <Text as="span" tone="subdued">
          {t(`stores.locations.columns.${column}`)}
        </Text>{" "}
        {value}
      </div>
    );
  }
}

/** What both ways of showing a location are made of. */
function usePieces({
  location,
  partner,
  timeZones,
  statuses,
  edits,
  errors,
  saving,
  selected,
  onSelect,
  onEdit,
  onSave,
  onStatus,
}: OneProps) {
  const { t } = useTranslation();
  const { mdDown } = useWidth();
  const { id, name } = location;
  const wrong = errors[id] ?? {};
  const isEdited = edits[id] !== undefined;
  const isOpen = isEdited || location.timeZone === null;
  const input = inputOf(location, edits);
  const isBusy = saving === id;
  const buttons = useReturnFocus(isOpen);
  const change = (part: Partial<LocationInput>) => onEdit({ ...edits, [id]: { ...input, ...part } });
  // Beside its column's heading a field is named by it; on a card it says so itself.
  const label = (column: "locationId" | "timeZone" | "status") =>
    t("stores.locations.of", { what: t(`stores.locations.columns.${column}`), name });

  function save() {
    if (isOpen && saving === null) onSave(id, input);
  }

  /** Enter in a field keeps what stands there; a select opens with it. */
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement) || event.target.type !== "text") return;
    event.preventDefault();
    save();
  }

  return {
    isOpen,
    onKeyDown,
    name: (
      <BlockStack gap="100" inlineAlign="start">
        <Text as="span" fontWeight="semibold" breakWord>
          {name}
        </Text>
        {!location.activeAtPos && <Badge tone="attention">{t("stores.locations.inactive")}</Badge>}
        {location.lastSaleAt && (
          <Text as="span" tone="subdued" variant="bodySm">
            {t("stores.locations.lastSale")} <Moment at={location.lastSaleAt.toISOString()} />
          </Text>
        )}
      </BlockStack>
    ),
    box: selected && (
      <Checkbox
        label={t("stores.locations.select", { name })}
        labelHidden
        checked={selected.includes(id)}
        onChange={(checked) => onSelect?.(checked ? [...selected, id] : selected.filter((other) => other !== id))}
      />
    ),
    locationId: isOpen ? (
      <TextField
        id={fieldIdOf(id, "locationId")}
        label={label("locationId")}
        labelHidden={!mdDown}
        autoComplete="off"
        autoFocus={isEdited && location.timeZone !== null}
        spellCheck={false}
        maxLength={40}
        value={input.locationId}
        error={wrong.takenBy ? t("stores.errors.takenBy", { name: wrong.takenBy }) : storeErrorText(t, wrong.locationId)}
        onChange={(locationId) => change({ locationId })}
      />
    ) : (
      <span style={{ overflowWrap: "anywhere" }}>{location.locationId}</span>
    ),
    timeZone: isOpen ? (
      <Select
        id={fieldIdOf(id, "timeZone")}
        label={label("timeZone")}
        labelHidden={!mdDown}
        options={[
          ...(location.timeZone === null ? [{ value: "", label: t("stores.locations.chooseTimeZone") }] : []),
          // A name of old that the POS uses still is not in the list.
          ...(input.timeZone === "" || timeZones.includes(input.timeZone) ? [] : [input.timeZone]),
          ...timeZones,
        ]}
        value={input.timeZone}
        error={storeErrorText(t, wrong.timeZone)}
        onChange={(timeZone) => change({ timeZone })}
      />
    ) : (
      location.timeZone
    ),
    status: (
      <Select
        label={label("status")}
        labelHidden={!mdDown}
        options={statuses.map((value) => ({ value, label: t(`stores.statuses.${value}`) }))}
        value={location.status}
        disabled={saving !== null}
        onChange={(status: LocationStatus) => onStatus([id], status)}
      />
    ),
    look: <LocationCheckText location={location} partner={partner} />,
    actions: (
      <div ref={buttons}>
        <InlineStack gap="100">
          {isOpen ? (
            <>
              <Button
                loading={isBusy}
                disabled={saving !== null && !isBusy}
                accessibilityLabel={t("stores.locations.saveOne", { name })}
                onClick={save}
              >
                {t("common.save")}
              </Button>
              {isEdited && (
                <Button
                  variant="tertiary"
                  disabled={isBusy}
                  accessibilityLabel={t("stores.locations.cancelOne", { name })}
                  onClick={() => onEdit(withoutEdit(edits, id))}
                >
                  {t("common.cancel")}
                </Button>
              )}
            </>
          ) : (
            <Button
              accessibilityLabel={t("stores.locations.editOne", { name })}
              onClick={() => onEdit({ ...edits, [id]: inputOf(location, {}) })}
            >
              {t("stores.locations.edit")}
            </Button>
          )}
        </InlineStack>
      </div>
    ),
  };
}

/** So that what is wrong with a location can lead to its field. */
export function fieldIdOf(location: string, field: keyof LocationInput): string {
  return `${field}-${location}`;
}

const cell: CSSProperties = {
  textAlign: "start",
  verticalAlign: "top",
  padding: "var(--p-space-200) var(--p-space-200) var(--p-space-200) 0",
  overflowWrap: "anywhere",
};
