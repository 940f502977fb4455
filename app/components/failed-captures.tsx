import { Banner } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { GroupSummary } from "#app/coupons/hold-view.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { holdSearch } from "./hold-search.ts";
import { sumsText } from "./hold-texts.ts";

/** Coupons that buyers were given and that no partner has captured: money that is at risk until somebody looks. */
export function FailedCaptures({ failed }: { failed: GroupSummary }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (failed.count === 0) return null;
  return (
    <Banner
      tone="critical"
      title={t("coupons.failedBanner.title", {
        count: failed.count,
        number: format.number(failed.count),
        amount: sumsText(format, failed.sums) ?? "",
      })}
      action={{ content: t("coupons.failedBanner.action"), url: `/app/coupons${holdSearch({ group: "failed" })}` }}
    >
      <p>{t("coupons.failedBanner.body")}</p>
    </Banner>
  );
}
