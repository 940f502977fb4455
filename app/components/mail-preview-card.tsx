import { BlockStack, Box, Card, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { MailLocale, Preview } from "#app/notifications/notification-view.ts";

type MailPreviewCardProps = { kind: "digest" | "spike"; preview: Preview; locale: MailLocale };

/** A mail as it would be sent now. It is shown apart from the page: without scripts, its links open beside it. */
export function MailPreviewCard({ kind, preview, locale }: MailPreviewCardProps) {
  const { t } = useTranslation();
  const { subject, html, text } = preview.mails[locale];
  const name = t(`notifications.preview.kinds.${kind}`);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h3" variant="headingSm">
          {name}
        </Text>
        {preview.example && <Text as="p">{t(`notifications.preview.example.${kind}`)}</Text>}
        <Text as="p" tone="subdued" breakWord>
          {t("notifications.preview.subject", { subject })}
        </Text>
        <Box borderWidth="025" borderColor="border" borderRadius="200" overflowX="hidden" overflowY="hidden">
          <iframe
            title={t("notifications.preview.frame", { kind: name })}
            srcDoc={html.replace("<head>", '<head><base target="_blank">')}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            style={{ display: "block", width: "100%", height: "26rem", border: 0 }}
          />
        </Box>
        <details>
          <summary>{t("notifications.preview.text")}</summary>
          <pre lang={locale} style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            {text}
          </pre>
        </details>
      </BlockStack>
    </Card>
  );
}
