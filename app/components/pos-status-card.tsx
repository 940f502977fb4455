import { BlockStack, Button, Card, InlineStack, Modal, Text } from "@shopify/polaris";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { PosView } from "#app/pos/pos-views.ts";
import { Facts } from "./facts.tsx";
import { LiveRegion } from "./live-region.tsx";
import { Moment } from "./moment.tsx";

export type PosStatusIntent = "check" | "change" | "disconnect";

type PosStatusCardProps = {
  pos: PosView;
  /** What came of the last attempt. */
  answer: ReactNode;
  busy: PosStatusIntent | null;
  /** What changing the access is called. */
  changeLabel: string;
  onCheck: () => void;
  onChange: () => void;
  onDisconnect: () => void;
};

/** A connection with a point of sale that stands: with which account, as whom, since when, and the ways to check, change and end it. */
export function PosStatusCard({ pos, answer, busy, changeLabel, onCheck, onChange, onDisconnect }: PosStatusCardProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  // Where the focus returns to when the question is closed.
  const asker = useRef<HTMLDivElement>(null);
  const { partner, waitingOrders, account, user, address, connectedAt, checkedAt } = pos;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("pos.connections.status.heading")}
        </Text>
        <div>
          <LiveRegion>{answer}</LiveRegion>
          <Facts
            facts={[
              [t("pos.connections.status.account"), account],
              [t("pos.connections.status.user"), user],
              [t(`pos.connections.status.address.${partner}`), address || null],
              [t("pos.connections.status.connectedAt"), connectedAt ? <Moment at={connectedAt} /> : null],
              [t("pos.connections.status.checkedAt"), checkedAt ? <Moment at={checkedAt} /> : null],
            ]}
          />
        </div>
        {waitingOrders > 0 && <Text as="p">{t("pos.connections.waiting", { count: waitingOrders })}</Text>}
        <InlineStack gap="200">
          <Button loading={busy === "check"} onClick={onCheck}>
            {t("pos.connections.status.check")}
          </Button>
          <Button loading={busy === "change"} onClick={onChange}>
            {changeLabel}
          </Button>
          <div ref={asker}>
            <Button tone="critical" onClick={() => setAsking(true)}>
              {t("pos.connections.disconnect.action")}
            </Button>
          </div>
        </InlineStack>
      </BlockStack>
      <Modal
        open={asking}
        activator={asker}
        title={t("pos.connections.disconnect.title", { partner: t(`partners.${partner}`) })}
        onClose={() => setAsking(false)}
        primaryAction={{
          content: t("pos.connections.disconnect.confirm"),
          destructive: true,
          loading: busy === "disconnect",
          onAction: onDisconnect,
        }}
        secondaryActions={[{ content: t("common.cancel"), onAction: () => setAsking(false) }]}
      >
        <Modal.Section>
          <BlockStack gap="200">
            <Text as="p">{t("pos.connections.disconnect.waits")}</Text>
            <Text as="p">{t("pos.connections.disconnect.kept")}</Text>
            {waitingOrders > 0 && <Text as="p">{t("pos.connections.disconnect.waiting", { count: waitingOrders })}</Text>}
          </BlockStack>
        </Modal.Section>
      </Modal>
    </Card>
  );
}
