import { Banner, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { Completeness } from "#app/reports/completeness-view.ts";
import { listText } from "./completeness-texts.ts";

/** How far orders were compared with Shopify's own list of them, and how many no webhook had told of. */
export function ListComparisonNote({ read }: { read: Pick<Completeness, "list" | "days"> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const text = listText(t, format, read);
  if (read.list.isBehind) return <Banner tone="warning">{text}</Banner>;
  return (
    // Editions of the Unicode data differ between Node and browsers: what the server wrote stands.
    <div suppressHydrationWarning>
      <Text as="p">{text}</Text>
    </div>
  );
}
