import { BlockStack, Card, List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

const kept = ["deliveries", "failures", "customers", "recipients"] as const;
const keptLonger = ["members", "ledger", "audit"] as const;

/** What is kept for how long, in the words of `docs/privacy.md`. */
export function RetentionCard({ days, logDays }: { days: number; logDays: number }) {
  const { t } = useTranslation();
  const number = { count: days, number: String(days) };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("privacy.retention.heading")}
        </Text>
        <Text as="p">{t("privacy.retention.body", number)}</Text>
        <List>
          {kept.map((what) => (
            <List.Item key={what}>{t(`privacy.retention.${what}`)}</List.Item>
          ))}
        </List>
        <Text as="p">{t("privacy.retention.longer")}</Text>
        <List>
          {keptLonger.map((what) => (
            <List.Item key={what}>{t(`privacy.retention.${what}`)}</List.Item>
          ))}
          <List.Item>{t("privacy.retention.accesses", { count: logDays, number: String(logDays) })}</List.Item>
        </List>
      </BlockStack>
    </Card>
  );
}
