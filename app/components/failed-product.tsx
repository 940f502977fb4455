import { InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { FailureRow } from "#app/failures/failure-view.ts";
import { FailureBadge } from "./failure-badge.tsx";

/** The product of a failure, with its UPC below it. */
export function FailedProduct({ row }: { row: FailureRow }) {
  return <NameAndNumber name={row.productTitle} number={row.upc} />;
}

/** The program of a redemption that failed, with the reward's number below it. */
export function FailedReward({ row }: { row: FailureRow }) {
  return <NameAndNumber name={row.program} number={row.rewardId} />;
}

function NameAndNumber({ name, number }: { name: string | null; number: string | null }) {
  return (
    <div style={{ maxWidth: "18rem", whiteSpace: "normal" }}>
      <Text as="span" breakWord>
        {name}
      </Text>
      {number && (
        <Text as="p" tone="subdued" variant="bodySm">
          {number}
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
