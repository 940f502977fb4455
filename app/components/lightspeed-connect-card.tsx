import { Banner, BlockStack, Button, Card, InlineStack, List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";
import type { PosView } from "#app/pos/pos-views.ts";
import { LiveRegion } from "./live-region.tsx";

const permissions = ["sales", "customers", "products", "setup", "webhooks"] as const;

type LightspeedConnectCardProps = {
  pos: PosView;
  /** What came of the last attempt. */
  answer: ReactNode;
  busy: boolean;
  onConnect: () => void;
};

/** Leads to Lightspeed, and says beforehand what will be asked there and what it is for. */
export function LightspeedConnectCard({ pos, answer, busy, onConnect }: LightspeedConnectCardProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("pos.connections.lightspeed.heading")}
          </Text>
          <Text as="p" tone="subdued">
            {t("pos.connections.lightspeed.body")}
          </Text>
        </BlockStack>
        <div>
          <LiveRegion>{answer}</LiveRegion>
          {pos.canConnect ? (
            <InlineStack>
              <Button variant="primary" loading={busy} onClick={onConnect}>
                {t(pos.status === "never" ? "pos.connections.lightspeed.connect" : "pos.connections.lightspeed.again")}
              </Button>
            </InlineStack>
          ) : (
            <Banner tone="warning">{t("pos.connections.lightspeed.notRegistered")}</Banner>
          )}
        </div>
        <BlockStack gap="100">
          <Text as="h3" variant="headingSm">
            {t("pos.connections.lightspeed.permissions")}
          </Text>
          <List>
            {permissions.map((permission) => (
              <List.Item key={permission}>{t(`pos.connections.lightspeed.why.${permission}`)}</List.Item>
            ))}
          </List>
        </BlockStack>
      </BlockStack>
    </Card>
  );
}
