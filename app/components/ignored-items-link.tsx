import { BlockStack, Card, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

/** Leads to the list of items in no program, which stands with the programs. */
export function IgnoredItemsLink({ count }: { count: number }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {t("astro.ignored.heading")}
        </Text>
        <Text as="p" tone="subdued">
          {t("astro.ignored.elsewhere", { count })}
        </Text>
        <Link url="/app/programs/exceptions">{t("astro.ignored.open")}</Link>
      </BlockStack>
    </Card>
  );
}
