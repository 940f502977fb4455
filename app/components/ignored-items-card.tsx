import { useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ExceptionList } from "#app/programs/programs-view.ts";
import { actorName } from "./actor-name.ts";
import { Moment } from "./moment.tsx";

export type PickedVariant = { gid: string; title: string };

type IgnoredItemsCardProps = {
  items: ExceptionList["ignored"];
  /** What is being done: "add", or the id of the item that is being removed. */
  busy: string | null;
  onAdd: (variants: PickedVariant[]) => void;
  onRemove: (id: string) => void;
};

/** Items that the merchant said are in no program, added from the shop's products. */
export function IgnoredItemsCard({ items, busy, onAdd, onRemove }: IgnoredItemsCardProps) {
  const { t } = useTranslation();
  const shopify = useAppBridge();

  async function pick() {
    const products = await shopify.resourcePicker({
      type: "product",
      action: "select",
      multiple: true,
      filter: { draft: false, archived: false },
    });
    const variants = (products ?? []).flatMap((product) => variantsOf(product));
    if (variants.length > 0) onAdd(variants);
  }

  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("astro.ignored.heading")}
          </Text>
          <Button loading={busy === "add"} onClick={() => void pick()}>
            {t("astro.ignored.add")}
          </Button>
        </InlineStack>
        <Text as="p" tone="subdued">
          {items.length === 0 ? t("astro.ignored.none") : t("astro.ignored.body")}
        </Text>
        {items.length > 0 && (
          <BlockStack as="ul">
            {items.map((item) => (
              <li key={item.id} style={{ listStyle: "none" }}>
                <Box paddingBlock="200" borderBlockStartWidth="025" borderColor="border">
                  <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
                    <BlockStack>
                      <Text as="span" breakWord>
                        {item.title}
                      </Text>
                      <Text as="span" tone="subdued" variant="bodySm" breakWord>
                        {item.upc ?? t("astro.ignored.noBarcode")} · {actorName(t, item.addedBy)} ·{" "}
                        <Moment at={item.createdAt} show="date" />
                      </Text>
                    </BlockStack>
                    <Button
                      variant="plain"
                      tone="critical"
                      loading={busy === item.id}
                      accessibilityLabel={t("astro.ignored.removeLabel", { title: item.title })}
                      onClick={() => onRemove(item.id)}
                    >
                      {t("astro.ignored.remove")}
                    </Button>
                  </InlineStack>
                </Box>
              </li>
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}

type PickedProduct = { title?: string; variants?: { id?: string; title?: string }[] };

/** "Northpaw Chicken · 20 lb"; Shopify names the only variant of a product "Default Title". */
export function variantsOf(product: PickedProduct): PickedVariant[] {
  return (product.variants ?? []).flatMap(({ id, title }) => {
    if (!id) return [];
    const names = [product.title, title === "Default Title" ? null : title];
    return [{ gid: id, title: names.filter(Boolean).join(" · ") }];
  });
}
