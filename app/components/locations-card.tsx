import { Banner, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChainView, LocationStatus } from "#app/sales/chain-view.ts";
import type { LocationsSaved } from "#app/sales/leave-locations.server.ts";
import type { LocationInput, OutletsRead } from "#app/sales/locations.server.ts";
import { ClashesBanner } from "./clashes-banner.tsx";
import { LiveRegion } from "./live-region.tsx";
import { LocationEditor } from "./location-editor.tsx";
import { fieldIdOf } from "./location-list.tsx";
import { LooksSummary } from "./locations-step.tsx";
import { inputOf, useLocationEdits } from "./use-location-edits.ts";

/** A location's field that something else on the page leads to; another object leads there again. */
export type WantedField = { location: string; field: keyof LocationInput };

type LocationsCardProps = {
  chain: Pick<ChainView, "partner" | "locations">;
  timeZones: string[];
  statuses: readonly LocationStatus[];
  read: OutletsRead | null;
  answer: LocationsSaved | null;
  wanted: WantedField | null;
  busy: { read: boolean; saving: string | null };
  onRead: () => void;
  onSave: (id: string, input: LocationInput) => void;
  onStatus: (ids: string[], status: LocationStatus) => void;
};

/** The locations of a chain that is set up: one, several or all can be given another status. */
export function LocationsCard(props: LocationsCardProps) {
  const { chain, timeZones, statuses, read, answer, wanted, busy, onRead, onSave, onStatus } = props;
  const { t } = useTranslation();
  const [edits, setEdits] = useLocationEdits(answer);
  const [shown, setShown] = useState(wanted);
  const partner = t(`partners.${chain.partner}`);
  const problem = read && read.status !== "ok" && !busy.read ? read.status : null;
  if (wanted !== shown) {
    setShown(wanted);
    const location = chain.locations.find(({ id }) => id === wanted?.location);
    if (location) setEdits({ ...edits, [location.id]: inputOf(location, edits) });
  }

  useEffect(() => {
    if (wanted) document.getElementById(fieldIdOf(wanted.location, wanted.field))?.focus();
  }, [wanted]);

  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <BlockStack>
            <Text as="h2" variant="headingMd">
              {t("stores.locations.heading")}
            </Text>
            <LooksSummary locations={chain.locations} />
          </BlockStack>
          <Button loading={busy.read} onClick={onRead}>
            {t("stores.locations.lookAgain")}
          </Button>
        </InlineStack>
        <div>
          <LiveRegion>{problem && <Banner tone="warning">{t(`stores.locations.unread.${problem}`, { partner })}</Banner>}</LiveRegion>
          <BlockStack gap="100">
            <Text as="p">{t(`stores.locations.rule.${chain.partner}`)}</Text>
            <Text as="p">{t("stores.locations.statusHelp")}</Text>
            <Text as="p">{t("stores.locations.timeZoneHelp")}</Text>
          </BlockStack>
        </div>
        <ClashesBanner locations={chain.locations} />
        <LocationEditor
          locations={chain.locations}
          partner={partner}
          timeZones={timeZones}
          statuses={statuses}
          edits={edits}
          answer={answer}
          saving={busy.saving}
          isSelectable
          onEdit={setEdits}
          onSave={onSave}
          onStatus={onStatus}
        />
      </BlockStack>
    </Card>
  );
}
