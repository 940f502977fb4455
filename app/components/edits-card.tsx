import { Banner, BlockStack, Button, Card, Checkbox, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { figuresUrl } from "./chain-url.ts";

type EditsCardProps = { /** Of the chain. */ id: string; allowsEdits: boolean; busy: boolean; onChange: (allowsEdits: boolean) => void };

/** Whether figures may be edited by hand beside an import. */
export function EditsCard({ id, allowsEdits, busy, onChange }: EditsCardProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("stores.edits.heading")}
        </Text>
        <Checkbox
          label={t("stores.edits.label")}
          helpText={t("stores.edits.help")}
          checked={allowsEdits}
          disabled={busy}
          onChange={(checked) => onChange(checked)}
        />
        <InlineStack>
          <Button url={figuresUrl(id)}>{t("stores.edits.open")}</Button>
        </InlineStack>
        <div aria-live="polite">{allowsEdits && <Banner tone="warning">{t("stores.edits.warning")}</Banner>}</div>
      </BlockStack>
    </Card>
  );
}
