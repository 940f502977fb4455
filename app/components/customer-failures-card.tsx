import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { FailureRow } from "#app/failures/failure-view.ts";
import { FailureBadge } from "./failure-badge.tsx";
import { Moment } from "./moment.tsx";

/** What failed for a buyer, the open ones first, each with the way to its fix. */
export function CustomerFailuresCard({ failures }: { failures: FailureRow[] }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("customers.failures.heading")}
        </Text>
        {failures.length === 0 && <Text as="p">{t("customers.failures.none")}</Text>}
        <BlockStack as="ul" gap="300">
          {failures.map((failure) => (
            <li key={failure.id} style={{ listStyle: "none" }}>
              <BlockStack gap="050">
                <InlineStack gap="200" blockAlign="center">
                  <Link url={`/app/failures/${failure.id}`}>
                    {[t(`failures.codes.${failure.code}.title`), failure.orderName].filter(Boolean).join(" – ")}
                  </Link>
                  <FailureBadge status={failure.status} />
                </InlineStack>
                <Text as="span" tone="subdued" variant="bodySm" breakWord>
                  {failure.productTitle && `${failure.productTitle} · `}
                  <Moment at={failure.occurredAt} />
                </Text>
              </BlockStack>
            </li>
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}
