import { InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { FailureRow } from "#app/failures/failure-view.ts";
import { FailureBadge } from "./failure-badge.tsx";

/** The product of a failure, with its UPC below it. */
export function FailedProduct({ row }: { row: FailureRow }) {
  return (
    <div style={{ maxWidth: "18rem", whiteSpace: "normal" }}>
      <Text as="span" breakWord>
        {row.productTitle}
      </Text>
      {row.upc && (
        <Text as="p" tone="subdued" variant="bodySm">
          {row.upc}
        </Text>
      )}
    </div>
  );
}

/** The reason of a failure, and where it stands when it is not simply open. */
export function FailureReason({ row }: { row: FailureRow }) {
  const { t } = useTranslation();
  return (
    <InlineStack gap="200" blockAlign="center">
      <Text as="span">{t(`failures.codes.${row.code}.title`)}</Text>
      {row.status !== "open" && <FailureBadge status={row.status} />}
    </InlineStack>
  );
}
