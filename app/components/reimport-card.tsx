import { BlockStack, Button, Card, ChoiceList, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { LocationView } from "#app/sales/chain-view.ts";
import { storeErrorText } from "./store-errors.ts";
import { useFirstInvalid } from "./use-first-invalid.ts";

/** YYYY-MM-DD. `locationIds`: none for all. */
export type ReimportInput = { firstDay: string; lastDay: string; locationIds: string[] };

type ReimportCardProps = {
  locations: LocationView[];
  partner: string;
  errors: Record<string, string>;
  busy: boolean;
  onSend: (input: ReimportInput) => void;
};

type Which = "all" | "some";

/** Days that are to be brought in anew, as they are at the POS now. */
export function ReimportCard({ locations, partner, errors, busy, onSend }: ReimportCardProps) {
  const { t } = useTranslation();
  const [days, setDays] = useState({ firstDay: "", lastDay: "" });
  const [which, setWhich] = useState<Which>("all");
  const [chosen, setChosen] = useState<string[]>([]);
  const [isNoneChosen, setNoneChosen] = useState(false);
  const form = useFirstInvalid(errors, Object.keys(errors).length > 0);
  const operational = locations.filter(({ status }) => status === "operational");

  function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    if (which === "some" && chosen.length === 0) setNoneChosen(true);
    else onSend({ ...days, locationIds: which === "all" ? [] : chosen });
  }

  return (
    <Card>
      <form ref={form} onSubmit={submit} noValidate>
        <BlockStack gap="400">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {t("stores.reimport.heading")}
            </Text>
            <Text as="p" tone="subdued">
              {t("stores.reimport.body", { partner })}
            </Text>
          </BlockStack>
          <FormLayout>
            <FormLayout.Group condensed>
              <TextField
                label={t("stores.reimport.firstDay")}
                type="date"
                autoComplete="off"
                value={days.firstDay}
                error={storeErrorText(t, errors.firstDay)}
                onChange={(firstDay) => setDays({ ...days, firstDay })}
              />
              <TextField
                label={t("stores.reimport.lastDay")}
                type="date"
                autoComplete="off"
                value={days.lastDay}
                error={storeErrorText(t, errors.lastDay)}
                onChange={(lastDay) => setDays({ ...days, lastDay })}
              />
            </FormLayout.Group>
            <ChoiceList
              title={t("stores.reimport.locations")}
              choices={[
                { value: "all", label: t("stores.reimport.all") },
                {
                  value: "some",
                  label: t("stores.reimport.some"),
                  renderChildren: (isChosen) =>
                    isChosen && (
                      <ChoiceList
                        title={t("stores.reimport.some")}
                        titleHidden
                        allowMultiple
                        choices={operational.map(({ id, name }) => ({ value: id, label: name }))}
                        selected={chosen}
                        onChange={(ids: string[]) => {
                          setChosen(ids);
                          setNoneChosen(false);
                        }}
                      />
                    ),
                },
              ]}
              selected={[which]}
              error={storeErrorText(t, isNoneChosen && which === "some" ? "no_locations" : errors.locationIds)}
              onChange={([value]: Which[]) => value && setWhich(value)}
            />
          </FormLayout>
          <InlineStack>
            <Button submit loading={busy}>
              {t("stores.reimport.action")}
            </Button>
          </InlineStack>
        </BlockStack>
      </form>
    </Card>
  );
}
