import { Banner, BlockStack, List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { SharedUpc } from "#app/programs/programs-view.ts";
import { ShopifyLink } from "./shopify-link.tsx";

/** Warns of products that share a UPC: the partner cannot tell them apart, and one of them is punched for the other. */
export function SharedUpcsBanner({ shared, total }: { shared: SharedUpc[]; total: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (total === 0) return null;
  return (
    <Banner tone="warning" title={t("programs.shared.title", { count: total, number: format.number(total) })}>
      <BlockStack gap="300">
        <p>{t("programs.shared.body")}</p>
        {shared.map(({ upc, variants }) => (
          <BlockStack key={upc} gap="100">
            <Text as="h3" variant="headingSm">
              {t("programs.shared.upc", { upc })}
            </Text>
            <List>
              {variants.map(({ variantGid, productGid, title, sku }) => (
                <List.Item key={variantGid}>
                  <ShopifyLink to="products" gid={productGid}>
                    {title}
                  </ShopifyLink>
                  {sku !== null && ` · ${t("programs.products.sku", { sku })}`}
                </List.Item>
              ))}
            </List>
          </BlockStack>
        ))}
        {total > shared.length && <p>{t("programs.shared.more", { count: total - shared.length })}</p>}
      </BlockStack>
    </Banner>
  );
}
