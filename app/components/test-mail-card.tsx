import { Banner, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { TestMailResult } from "#app/notifications/notification-view.ts";
import { LiveRegion } from "./live-region.tsx";

type TestMailCardProps = { from: string | null; sentAt: string | null; result: TestMailResult | null; busy: boolean; onSend: () => void };

/** Whether mail arrives can be tried before anybody relies on it. */
export function TestMailCard({ from, sentAt, result, busy, onSend }: TestMailCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("notifications.test.heading")}
        </Text>
        <Text as="p">{t("notifications.test.body")}</Text>
        {from && (
          <Text as="p" tone="subdued" breakWord>
            {t("notifications.test.from", { from })}
          </Text>
        )}
        {sentAt && (
          <Text as="p" tone="subdued">
            {t("notifications.test.lastSent", { moment: format.moment(sentAt) })}
          </Text>
        )}
        <LiveRegion>{result && <Answer result={result} />}</LiveRegion>
        <InlineStack>
          <Button onClick={onSend} loading={busy}>
            {t("notifications.test.action")}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

function Answer({ result }: { result: TestMailResult }) {
  const { t } = useTranslation();
  switch (result.status) {
    case "sent":
      return <Banner tone="success">{t("notifications.test.sent", { count: result.recipients })}</Banner>;
    case "failed":
      return <Banner tone="critical">{t(`notifications.problems.${result.problem}`)}</Banner>;
    default:
      return <Banner tone="warning">{t(`notifications.test.${result.status}`)}</Banner>;
  }
}
