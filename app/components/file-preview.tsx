import { BlockStack, Box, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { PreviewResult } from "#app/reports/report-file-view.ts";

/** The first lines of a file, as they stand in it. */
export function FilePreview({ preview }: { preview: PreviewResult | null }) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {t("reports.files.preview.heading")}
      </Text>
      {preview?.status === "shown" && preview.lines.length > 0 ? (
        <Box background="bg-surface-secondary" borderRadius="200">
          <pre
            // Long lines scroll in it, by the keyboard as well.
            tabIndex={0}
            role="region"
            aria-label={t("reports.files.preview.region")}
            style={{ margin: 0, padding: "var(--p-space-300)", overflowX: "auto", fontSize: "var(--p-font-size-300)" }}
          >
            {[...preview.lines, ...(preview.more ? [t("reports.files.preview.more")] : [])].join("\n")}
          </pre>
        </Box>
      ) : (
        <Text as="p" tone="subdued">
          {preview?.status === "invalid" ? t("reports.files.preview.refused") : preview && t("reports.files.preview.empty")}
        </Text>
      )}
    </BlockStack>
  );
}
