import { BlockStack, Box, Card, InlineGrid, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { HomeView } from "#app/orders/order-view.ts";
import { orderSearch } from "./order-search.ts";

type Today = HomeView["today"];

const addresses: Record<keyof Today, string> = {
  orders: "/app/orders",
  recorded: `/app/orders${orderSearch({ state: "done" })}`,
  skipped: `/app/orders${orderSearch({ state: "skipped" })}`,
  failed: `/app/orders${orderSearch({ state: "failed" })}`,
};

/** Today in four numbers; each leads to what it counts. */
export function TodayNumbers({ today }: { today: Today }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <BlockStack gap="200">
      <Text as="h2" variant="headingMd">
        {t("home.today.heading")}
      </Text>
      <InlineGrid columns={{ xs: 2, md: 4 }} gap="300">
        {(Object.keys(addresses) as (keyof Today)[]).map((name) => (
          <Card key={name}>
            <BlockStack gap="100">
              <Link url={addresses[name]} removeUnderline monochrome>
                <Text as="span" variant="bodyMd">
                  {t(`home.today.${name}`)}
                </Text>
              </Link>
              <Text as="p" variant="heading2xl">
                {format.number(today[name])}
              </Text>
              <Box>
                <Text as="p" tone="subdued" variant="bodySm">
                  {t(`home.today.${name}Help`)}
                </Text>
              </Box>
            </BlockStack>
          </Card>
        ))}
      </InlineGrid>
    </BlockStack>
  );
}
