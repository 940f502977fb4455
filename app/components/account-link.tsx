import { InlineStack, Link } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { FailureCode } from "#app/failures/catalogue.ts";
import type { FailureDetail } from "#app/failures/failure-view.ts";

/** What an account mends that somebody chooses on the buyer's page. */
const aboutAccount: ReadonlySet<FailureCode> = new Set(["customer_not_found", "member_unlinked", "member_linked_elsewhere"]);

/** From a failure that is about a buyer's account to where one is linked. */
export function AccountLink({ failure: { code, customerId } }: { failure: Pick<FailureDetail, "code" | "customerId"> }) {
  const { t } = useTranslation();
  if (!customerId || !aboutAccount.has(code)) return null;
  return (
    <InlineStack>
      <Link url={`/app/customers/${customerId}`}>{t("customers.toAccount")}</Link>
    </InlineStack>
  );
}
