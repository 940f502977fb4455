import { Banner } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { PosView } from "#app/pos/pos-views.ts";

/** That a point of sale lets nobody in any more, and what waits for it. */
export function PosStanding({ pos: { partner, status, waitingOrders } }: { pos: PosView }) {
  const { t } = useTranslation();
  const name = t(`partners.${partner}`);
  if (status === "credentials_rejected")
    return (
      <Banner tone="critical" title={t("pos.connections.rejected.title", { partner: name })}>
        <p>{t("pos.connections.rejected.body", { count: waitingOrders })}</p>
      </Banner>
    );
  if (status === "disconnected")
    return (
      <Banner tone="warning" title={t("pos.connections.disconnected.title", { partner: name })}>
        <p>{t("pos.connections.disconnected.body", { count: waitingOrders })}</p>
      </Banner>
    );
  return null;
}
