import { Banner } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { PetzConnectResult } from "#app/connections/petz-view.ts";
import { unreachable } from "#app/domain/unreachable.ts";

/** What came of asking PETZ. */
export function PetzAnswer({ result }: { result: PetzConnectResult }) {
  const { t } = useTranslation();
  switch (result.status) {
    case "connected":
      return <Banner tone="success">{t("petz.answers.connected")}</Banner>;
    case "ok":
      return <Banner tone="success">{t("petz.answers.ok")}</Banner>;
    case "invalid":
      return null;
    case "credentials_rejected":
      return <Banner tone="critical">{t("petz.answers.credentials_rejected")}</Banner>;
    case "unavailable":
      return <Banner tone="warning">{t("petz.answers.unavailable")}</Banner>;
    case "not_petz":
      return <Banner tone="warning">{t("petz.answers.not_petz")}</Banner>;
    default:
      return unreachable(result);
  }
}
