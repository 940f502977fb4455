import { InlineStack, Link } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { diagnosisUrl } from "./diagnosis-url.ts";

/** From a failure at a point of sale to all that orders need there, and to the way of its own order. */
export function PosLinks({ partner, order }: { partner: string; order: string | null }) {
  const { t } = useTranslation();
  return (
    <InlineStack gap="300">
      <Link url={`/app/pos/${partner}`}>{t("failures.pos.checkUp")}</Link>
      {order !== null && <Link url={diagnosisUrl(partner, order)}>{t("failures.pos.diagnose", { order })}</Link>}
    </InlineStack>
  );
}
