import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { PosPartner } from "#app/connections/pos-partners.ts";

const places = ["checks", "orders", "products"] as const;

/** What a merchant looks at once a point of sale is connected. */
export function PosNextCard({ partner }: { partner: PosPartner }) {
  const { t } = useTranslation();
  const addresses = {
    checks: `/app/pos/${partner}`,
    orders: `/app/connections/${partner}/orders`,
    products: `/app/connections/${partner}/products`,
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("pos.connections.next.heading")}
        </Text>
        {places.map((place) => (
          <InlineStack key={place} align="space-between" blockAlign="center" gap="200">
            <Text as="p" tone="subdued">
              {t(`pos.connections.next.${place}Help`)}
            </Text>
            <Button url={addresses[place]}>{t(`pos.connections.next.${place}`)}</Button>
          </InlineStack>
        ))}
      </BlockStack>
    </Card>
  );
}
