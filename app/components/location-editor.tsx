import { Banner, BlockStack, Button, InlineStack, Select } from "@shopify/polaris";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { LocationStatus, LocationView } from "#app/sales/chain-view.ts";
import type { LocationsSaved } from "#app/sales/leave-locations.server.ts";
import type { LocationInput } from "#app/sales/locations.server.ts";
import { LiveRegion } from "./live-region.tsx";
import { LocationList } from "./location-list.tsx";
import { inputOf } from "./use-location-edits.ts";
import type { LocationEdits } from "./use-location-edits.ts";
import { storeErrorText } from "./store-errors.ts";
import { useFirstInvalid } from "./use-first-invalid.ts";

type LocationEditorProps = {
  locations: LocationView[];
  partner: string;
  timeZones: string[];
  statuses: readonly LocationStatus[];
  /** What is typed and not saved yet. */
  edits: LocationEdits;
  /** null until something was saved. */
  answer: LocationsSaved | null;
  saving: string | null;
  /** Several can be given a status at once. */
  isSelectable?: boolean;
  onEdit: (edits: LocationEdits) => void;
  onSave: (id: string, input: LocationInput) => void;
  onStatus: (ids: string[], status: LocationStatus) => void;
  /** What stands below the list. */
  footer?: ReactNode;
};

/** The list of locations with what is typed in it. An answer that refuses something leads to the first field that is wrong. */
export function LocationEditor(props: LocationEditorProps) {
  const { locations, partner, timeZones, statuses, edits, answer, saving, isSelectable = false, onEdit, onSave, onStatus, footer } = props;
  const { t } = useTranslation();
  const [selected, setSelected] = useState<string[]>([]);
  const [status, setStatus] = useState<LocationStatus>("operational");
  const [timeZone, setTimeZone] = useState("");
  const form = useFirstInvalid(answer, answer !== null && Object.keys(answer.errors).length > 0);
  const withoutZone = locations.filter((location) => location.timeZone === null);
  const known = selected.filter((id) => locations.some((location) => location.id === id));

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
          onEdit={onEdit}
          onSave={onSave}
          onStatus={onStatus}
        />
        <div>
          <LiveRegion>{answer?.problem && <Banner tone="critical">{storeErrorText(t, answer.problem)}</Banner>}</LiveRegion>
          {footer}
        </div>
      </BlockStack>
    </form>
  );

  /** Where a time zone was chosen already, it stays. */
  function fillTimeZone() {
    const filled = withoutZone
      .map((location) => [location.id, inputOf(location, edits)] as const)
      .filter(([, input]) => input.timeZone === "")
      .map(([id, input]) => [id, { ...input, timeZone }] as const);
    onEdit({ ...edits, ...Object.fromEntries(filled) });
  }
}
