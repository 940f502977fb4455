import { Banner, BlockStack, Button, InlineStack, Spinner, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { ChainView, LocationStatus } from "#app/sales/chain-view.ts";
import type { LocationsSaved } from "#app/sales/leave-locations.server.ts";
import type { LocationInput, OutletsRead } from "#app/sales/locations.server.ts";
import { ClashesBanner } from "./clashes-banner.tsx";
import { LocationEditor } from "./location-editor.tsx";
import { useLocationEdits } from "./use-location-edits.ts";
import type { LocationEdits } from "./use-location-edits.ts";
import { LiveRegion } from "./live-region.tsx";

type LocationsStepProps = {
  chain: Pick<ChainView, "partner" | "locations">;
  timeZones: string[];
  statuses: readonly LocationStatus[];
  /** Of the last time that the POS was asked for its locations; null before. */
  read: OutletsRead | null;
  answer: LocationsSaved | null;
  busy: { read: boolean; next: boolean; saving: string | null };
  onRead: () => void;
  onSave: (id: string, input: LocationInput) => void;
  onStatus: (ids: string[], status: LocationStatus) => void;
  /** Goes on with what is typed and not saved yet. */
  onNext: (edits: LocationEdits) => void;
};

/** Which store is which: each with its location ID, its time zone and what a look at it said. Nobody has to wait for a look. */
export function LocationsStep(props: LocationsStepProps) {
  const { chain, timeZones, statuses, read, answer, busy, onRead, onSave, onStatus, onNext } = props;
  const { t } = useTranslation();
  const [edits, setEdits] = useLocationEdits(answer);
  const partner = t(`partners.${chain.partner}`);
  const { locations } = chain;
  const problem = read && read.status !== "ok" ? read.status : null;

  return (
    <BlockStack gap="400">
      <div>
        <LiveRegion>
          {problem && !busy.read && <Banner tone="warning">{t(`stores.locations.unread.${problem}`, { partner })}</Banner>}
        </LiveRegion>
        <Text as="p">{t(`stores.locations.rule.${chain.partner}`)}</Text>
      </div>
      {locations.length === 0 && (
        <BlockStack gap="300">
          {busy.read ? (
            <InlineStack gap="200" blockAlign="center">
              <Spinner size="small" />
              <Text as="span">{t("stores.locations.reading", { partner })}</Text>
            </InlineStack>
          ) : (
            <InlineStack>
              <Button variant="primary" onClick={onRead}>
                {t("stores.locations.readAgain")}
              </Button>
            </InlineStack>
          )}
        </BlockStack>
      )}
      {locations.length > 0 && (
        <>
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <LooksSummary locations={locations} />
            <Button loading={busy.read} onClick={onRead}>
              {t("stores.locations.lookAgain")}
            </Button>
          </InlineStack>
          <ClashesBanner locations={locations} />
          <LocationEditor
            locations={locations}
            partner={partner}
            timeZones={timeZones}
            statuses={statuses}
            edits={edits}
            answer={answer}
            saving={busy.saving}
            onEdit={setEdits}
            onSave={onSave}
            onStatus={onStatus}
            footer={
              <InlineStack>
                <Button variant="primary" loading={busy.next} disabled={busy.saving !== null} onClick={() => onNext(edits)}>
                  {t("stores.setup.next")}
                </Button>
              </InlineStack>
            }
          />
        </>
      )}
    </BlockStack>
  );
}

/** How far the looks are. It is said aloud, and the list's own cells are not: there may be fifty of them. */
export function LooksSummary({ locations }: Pick<ChainView, "locations">) {
  const { t } = useTranslation();
  const format = useFormat();
  const checking = locations.filter(({ check }) => check?.state === "checking").length;
  return (
    <div role="status">
      <Text as="p" tone="subdued">
        {checking === 0
          ? t("stores.looks.done", { count: locations.length })
          : t("stores.looks.underWay", { count: checking, total: format.number(locations.length) })}
      </Text>
    </div>
  );
}
