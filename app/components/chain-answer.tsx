import { Banner } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ChainConnectResult } from "#app/connections/chain-access.server.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { PosAnswer } from "./pos-answer.tsx";

/** "denied": Lightspeed says that permission was not given. */
export type ChainAnswerResult = ChainConnectResult | { status: "denied" };

/** What came of asking a point of sale to let the import in. */
export function ChainAnswer({ partner, result }: { partner: PosPartner; result: ChainAnswerResult }) {
  const { t } = useTranslation();
  const format = useFormat();
  switch (result.status) {
    case "connected":
      return <Banner tone="success">{t("stores.connect.answers.connected", { partner: t(`partners.${partner}`) })}</Banner>;
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
      return <PosAnswer partner={partner} result={result} />;
  }
}
