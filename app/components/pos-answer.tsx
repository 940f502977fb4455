import { Banner } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import type { PosConnectResult } from "#app/connections/pos.server.ts";
import { unreachable } from "#app/domain/unreachable.ts";

/** What came of asking a point of sale to let us in. */
export function PosAnswer({ partner, result }: { partner: PosPartner; result: PosConnectResult }) {
  const { t } = useTranslation();
  const name = t(`partners.${partner}`);
  switch (result.status) {
    case "connected":
      return <Banner tone="success">{t("pos.connections.answers.connected", { partner: name })}</Banner>;
    case "ok":
      return <Banner tone="success">{t("pos.connections.answers.ok", { partner: name })}</Banner>;
    case "invalid":
      return null;
    case "credentials_rejected":
      return <Banner tone="critical">{t(`pos.connections.answers.credentials_rejected.${partner}`)}</Banner>;
    case "unavailable":
      return <Banner tone="warning">{t("pos.connections.answers.unavailable", { partner: name })}</Banner>;
    case "expired":
      return <Banner tone="warning">{t("pos.connections.answers.expired")}</Banner>;
    default:
      return unreachable(result);
  }
}
