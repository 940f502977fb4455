import { BlockStack, Card, List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

/** What has to be agreed with TMAS, and which way a file takes to it. */
export function TmasCard() {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("reports.files.tmas.heading")}
        </Text>
        <List>
          <List.Item>{t("reports.files.tmas.ids")}</List.Item>
          <List.Item>{t("reports.files.tmas.wizard")}</List.Item>
          <List.Item>{t("reports.files.tmas.ways")}</List.Item>
          <List.Item>{t("reports.files.tmas.once")}</List.Item>
        </List>
      </BlockStack>
    </Card>
  );
}
