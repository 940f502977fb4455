import { BlockStack, Button, Card, ChoiceList, InlineStack, List, Modal, Text, TextField } from "@shopify/polaris";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChainView } from "#app/sales/chain-view.ts";
import { storeErrorText } from "./store-errors.ts";

export type ChainData = "keep" | "delete";

type RemoveChainCardProps = {
  chain: Pick<ChainView, "label" | "state">;
  busy: boolean;
  onRemove: (data: ChainData) => void;
};

/** Takes a chain away. What becomes of its figures is said before, and they are not deleted by one press. */
export function RemoveChainCard({ chain: { label, state }, busy, onRemove }: RemoveChainCardProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [chosen, setChosen] = useState<ChainData>("keep");
  const [typed, setTyped] = useState("");
  const [isWrong, setWrong] = useState(false);
  const asker = useRef<HTMLDivElement>(null);
  // It was taken away before: its figures are all that there is.
  const isRemoved = state === "removed";
  const data: ChainData = isRemoved ? "delete" : chosen;

  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t(isRemoved ? "stores.remove.headingRemoved" : "stores.remove.heading")}
        </Text>
        <Text as="p">{t(isRemoved ? "stores.remove.bodyRemoved" : "stores.remove.body")}</Text>
        <InlineStack>
          <div ref={asker}>
            <Button tone="critical" onClick={() => setAsking(true)}>
              {t(isRemoved ? "stores.remove.openRemoved" : "stores.remove.open")}
            </Button>
          </div>
        </InlineStack>
      </BlockStack>
      <Modal
        open={asking}
        activator={asker}
        title={t("stores.remove.title", { label })}
        onClose={close}
        primaryAction={{ content: t(`stores.remove.confirm.${data}`), destructive: true, loading: busy, onAction: confirm }}
        secondaryActions={[{ content: t("common.cancel"), onAction: close }]}
      >
        <Modal.Section>
          <BlockStack gap="400">
            {!isRemoved && (
              <ChoiceList
                title={t("stores.remove.which")}
                choices={(["keep", "delete"] as const).map((value) => ({ value, label: t(`stores.remove.choices.${value}`) }))}
                selected={[chosen]}
                onChange={([value]: ChainData[]) => value && setChosen(value)}
              />
            )}
            <div aria-live="polite">
              <List>
                {!isRemoved && <List.Item>{t("stores.remove.stops")}</List.Item>}
                {!isRemoved && <List.Item>{t("stores.remove.access")}</List.Item>}
                <List.Item>{t(`stores.remove.follows.${data}`)}</List.Item>
                <List.Item>{t("stores.remove.atPos")}</List.Item>
              </List>
            </div>
            {data === "delete" && (
              <TextField
                label={t("stores.remove.type", { label })}
                autoComplete="off"
                spellCheck={false}
                value={typed}
                error={isWrong ? storeErrorText(t, "not_the_label") : undefined}
                onChange={(value) => {
                  setTyped(value);
                  setWrong(false);
                }}
              />
            )}
          </BlockStack>
        </Modal.Section>
      </Modal>
    </Card>
  );

  function close() {
    setAsking(false);
    setTyped("");
    setWrong(false);
  }

  function confirm() {
    if (data === "delete" && typed.trim() !== label) setWrong(true);
    else onRemove(data);
  }
}
