import { Banner, BlockStack, Card, Checkbox, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

type EditsCardProps = { allowsEdits: boolean; busy: boolean; onChange: (allowsEdits: boolean) => void };

/** Whether figures may be edited by hand beside an import. */
export function EditsCard({ allowsEdits, busy, onChange }: EditsCardProps) {
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
        <div aria-live="polite">{allowsEdits && <Banner tone="warning">{t("stores.edits.warning")}</Banner>}</div>
      </BlockStack>
    </Card>
  );
}
