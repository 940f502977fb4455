import { Banner, BlockStack, List } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { LocationView } from "#app/sales/chain-view.ts";

/** Which outlets end in the same eight characters, so that the usual location ID would name two of them. */
export function ClashesBanner({ locations }: { locations: LocationView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const byTail = new Map<string, Set<string>>();
  for (const { name, clashesWith, outletId } of locations) {
    if (clashesWith === null) continue;
    const tail = outletId.slice(-8);
    byTail.set(tail, new Set([...(byTail.get(tail) ?? []), name, clashesWith]));
  }
  if (byTail.size === 0) return null;
  return (
    <Banner tone="warning" title={t("stores.locations.clashes.title")}>
      <BlockStack gap="200">
        <List>
          {[...byTail].map(([tail, names]) => (
            <List.Item key={tail}>{t("stores.locations.clashes.pair", { names: format.list([...names].sort()), tail })}</List.Item>
          ))}
        </List>
        <p>{t("stores.locations.clashes.body")}</p>
      </BlockStack>
    </Banner>
  );
}
