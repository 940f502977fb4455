import { Banner, BlockStack, InlineStack, Link } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { FailureRow } from "#app/failures/failure-view.ts";
import { FailureBadge } from "./failure-badge.tsx";

/** What of an order waits for the merchant, each with the way to its fix. Closed ones are history and left to the timeline. */
export function OrderFailures({ failures }: { failures: FailureRow[] }) {
  const { t } = useTranslation();
  const open = failures.filter(({ status }) => status === "open" || status === "retrying");
  if (open.length === 0) return null;
  return (
    <Banner tone="warning" title={t("orders.failures", { count: open.length })}>
      <BlockStack gap="100">
        {open.map((failure) => (
          <InlineStack key={failure.id} gap="200" blockAlign="center">
            <Link url={`/app/failures/${failure.id}`}>
              {[t(`failures.codes.${failure.code}.title`), failure.productTitle].filter(Boolean).join(" – ")}
            </Link>
            {failure.status === "retrying" && <FailureBadge status="retrying" />}
          </InlineStack>
        ))}
      </BlockStack>
    </Banner>
  );
}
