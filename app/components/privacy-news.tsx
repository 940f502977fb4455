import { Banner } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { PrivacyNews as News } from "#app/privacy/privacy-view.ts";

/** What each scope is for: what does not work without it is said by these. */
const needs = ["orders", "customers", "products", "discounts", "app_proxy"] as const;

/** On the home page: an access that Shopify took away, and a customer's request whose end is near. */
export function PrivacyNews({ news }: { news: News }) {
  const { t } = useTranslation();
  const format = useFormat();
  const gone = needs.filter((need) => news.missingScopes.some((scope) => scope.endsWith(`_${need}`)));
  return (
    <>
      {gone.length > 0 && (
        <Banner tone="critical" title={t("privacy.scopes.missing")}>
          {gone.map((need) => (
            <p key={need}>{t(`privacy.scopes.needs.${need}`)}</p>
          ))}
        </Banner>
      )}
      {news.dueAt !== null && (
        <Banner
          tone="warning"
          title={t("privacy.due.title", { date: format.date(news.dueAt) })}
          action={{ content: t("privacy.due.action"), url: "/app/privacy" }}
        >
          <p>{t("privacy.due.body")}</p>
        </Banner>
      )}
    </>
  );
}
