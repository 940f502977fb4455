import { BlockStack, Button, Card, InlineStack, Modal, Text } from "@shopify/polaris";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { AstroView } from "#app/connections/astro-view.ts";
import { Facts } from "./facts.tsx";
import { LiveRegion } from "./live-region.tsx";
import { Moment } from "./moment.tsx";

type AstroStatusCardProps = {
  astro: AstroView;
  /** What came of the last test. */
  answer: ReactNode;
  busy: "test" | "disconnect" | null;
  onTest: () => void;
  onChange: () => void;
  onDisconnect: () => void;
};

/** A connection that stands: as whom, since when, and the ways to test, change and end it. */
export function AstroStatusCard({ astro, answer, busy, onTest, onChange, onDisconnect }: AstroStatusCardProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  // Where the focus returns to when the question is closed.
  const asker = useRef<HTMLDivElement>(null);
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("astro.status.heading")}
        </Text>
        <div>
          <LiveRegion>{answer}</LiveRegion>
          <Facts
            facts={[
              [t("astro.credentials.username"), astro.username],
              [t("astro.credentials.clientId"), astro.clientId],
              [t("astro.status.connectedAt"), astro.connectedAt ? <Moment at={astro.connectedAt} /> : null],
              [t("astro.status.checkedAt"), astro.checkedAt ? <Moment at={astro.checkedAt} /> : null],
            ]}
          />
        </div>
        {astro.waitingOrders > 0 && <Text as="p">{t("astro.status.waiting", { count: astro.waitingOrders })}</Text>}
        <InlineStack gap="200">
          <Button loading={busy === "test"} onClick={onTest}>
            {t("astro.credentials.test")}
          </Button>
          <Button onClick={onChange}>{t("astro.status.change")}</Button>
          <div ref={asker}>
            <Button tone="critical" onClick={() => setAsking(true)}>
              {t("astro.disconnect.action")}
            </Button>
          </div>
        </InlineStack>
      </BlockStack>
      <Modal
        open={asking}
        activator={asker}
        title={t("astro.disconnect.title")}
        onClose={() => setAsking(false)}
        primaryAction={{
          content: t("astro.disconnect.confirm"),
          destructive: true,
          loading: busy === "disconnect",
          onAction: onDisconnect,
        }}
        secondaryActions={[{ content: t("common.cancel"), onAction: () => setAsking(false) }]}
      >
        <Modal.Section>
          <BlockStack gap="200">
            <Text as="p">{t("astro.disconnect.waits")}</Text>
            <Text as="p">{t("astro.disconnect.kept")}</Text>
            {astro.waitingOrders > 0 && <Text as="p">{t("astro.disconnect.waiting", { count: astro.waitingOrders })}</Text>}
          </BlockStack>
        </Modal.Section>
      </Modal>
    </Card>
  );
}
