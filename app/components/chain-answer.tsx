import { Banner } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ChainConnectResult } from "#app/connections/chain-access.server.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { unreachable } from "#app/domain/unreachable.ts";

/** "denied": Lightspeed says that permission was not given. */
export type ChainAnswerResult = ChainConnectResult | { status: "denied" };

/** What came of asking a point of sale to let the import in. */
export function ChainAnswer({ partner, result }: { partner: PosPartner; result: ChainAnswerResult }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = t(`partners.${partner}`);
  switch (result.status) {
    case "connected":
      return <Banner tone="success">{t("stores.connect.answers.connected", { partner: name })}</Banner>;
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
    case "denied":
      return <Banner tone="warning">{t("stores.connect.answers.denied")}</Banner>;
    case "account_taken":
      return <Banner tone="warning">{t("stores.connect.answers.account_taken", { label: result.label })}</Banner>;
    case "other_account":
      return <Banner tone="warning">{t("stores.connect.answers.other_account", { account: result.account })}</Banner>;
    case "scopes_missing":
      return <Banner tone="critical">{t("stores.connect.answers.scopes_missing", { scopes: format.list(result.scopes) })}</Banner>;
    case "not_found":
      return <Banner tone="warning">{t("stores.notFound")}</Banner>;
    default:
      return unreachable(result);
  }
}
