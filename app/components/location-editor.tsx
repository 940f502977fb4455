import { BlockStack, Button, InlineStack, Select } from "@shopify/polaris";
import { useEffect, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { LocationStatus, LocationView } from "#app/sales/chain-view.ts";
import type { LocationInput } from "#app/sales/locations.server.ts";
import { LocationList } from "./location-list.tsx";
import { inputOf } from "./location-edits.ts";
import type { LocationEdits, LocationErrors } from "./location-edits.ts";
import { useFirstInvalid } from "./use-first-invalid.ts";

/** What came of saving locations: those that are saved, and what is wrong with the others. */
export type LocationsAnswer = { saved: string[]; errors: Record<string, LocationErrors> };

type LocationEditorProps = {
  locations: LocationView[];
  partner: string;
  timeZones: string[];
  statuses: readonly LocationStatus[];
  /** null until something was saved. */
  answer: LocationsAnswer | null;
  saving: string | null;
  /** Several can be given a status at once. */
  isSelectable?: boolean;
  onSave: (id: string, input: LocationInput) => void;
  onStatus: (ids: string[], status: LocationStatus) => void;
  /** What stands below the list; `edits` is what is not saved yet. */
  footer?: (edits: LocationEdits) => ReactNode;
};

/** The list of locations with what is typed in it. An answer that refuses something leads to the first field that is wrong. */
export function LocationEditor(props: LocationEditorProps) {
  const { locations, partner, timeZones, statuses, answer, saving, isSelectable = false, onSave, onStatus, footer } = props;
  const { t } = useTranslation();
  const [edits, setEdits] = useState<LocationEdits>({});
  const [selected, setSelected] = useState<string[]>([]);
  const [status, setStatus] = useState<LocationStatus>("operational");
  const [timeZone, setTimeZone] = useState("");
  const form = useFirstInvalid(answer, answer !== null && Object.keys(answer.errors).length > 0);
  const withoutZone = locations.filter((location) => location.timeZone === null);
  const known = selected.filter((id) => locations.some((location) => location.id === id));

  useEffect(() => {
    if (answer) setEdits((before) => Object.fromEntries(Object.entries(before).filter(([id]) => !answer.saved.includes(id))));
  }, [answer]);

  return (
    <form ref={form} onSubmit={(event: FormEvent) => event.preventDefault()} noValidate>
      <BlockStack gap="400">
        {withoutZone.length > 1 && (
          <InlineStack gap="200" blockAlign="end">
            <Select
              label={t("stores.locations.zoneForAll")}
              options={[{ value: "", label: t("stores.locations.chooseTimeZone") }, ...timeZones]}
              value={timeZone}
              onChange={setTimeZone}
            />
            <Button disabled={timeZone === ""} onClick={fillTimeZone}>
              {t("stores.locations.fill")}
            </Button>
          </InlineStack>
        )}
        {known.length > 0 && (
          <InlineStack gap="200" blockAlign="end">
            <Select
              label={t("stores.locations.statusForSelected", { count: known.length })}
              options={statuses.map((value) => ({ value, label: t(`stores.statuses.${value}`) }))}
              value={status}
              onChange={(chosen: LocationStatus) => setStatus(chosen)}
            />
            <Button disabled={saving !== null} onClick={() => onStatus(known, status)}>
              {t("stores.locations.setStatus")}
            </Button>
          </InlineStack>
        )}
        <LocationList
          locations={locations}
          partner={partner}
          timeZones={timeZones}
          statuses={statuses}
          edits={edits}
          errors={answer?.errors ?? {}}
          saving={saving}
          selected={isSelectable ? known : null}
          onSelect={setSelected}
          onEdit={setEdits}
          onSave={onSave}
          onStatus={onStatus}
        />
        {footer?.(edits)}
      </BlockStack>
    </form>
  );

  /** Where a time zone was chosen already, it stays. */
  function fillTimeZone() {
    const filled = withoutZone
      .map((location) => [location.id, inputOf(location, edits)] as const)
      .filter(([, input]) => input.timeZone === "")
      .map(([id, input]) => [id, { ...input, timeZone }] as const);
    setEdits({ ...edits, ...Object.fromEntries(filled) });
  }
}
