import { BlockStack, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { FailureRow, ListedFailure } from "#app/failures/failure-view.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { actorName } from "./actor-name.ts";
import { FailureBadge } from "./failure-badge.tsx";
import { staffName } from "./staff-name.ts";

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

/** The reason of a failure, where it stands when it is not simply open, and in whose hands it is. */
export function FailureReason({ row }: { row: ListedFailure }) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="050">
      <InlineStack gap="200" blockAlign="center">
        <Text as="span">{t(`failures.codes.${row.code}.title`)}</Text>
        {row.status !== "open" && <FailureBadge status={row.status} />}
      </InlineStack>
      <FailureHands row={row} />
    </BlockStack>
  );
}

/** Who has it in hand since when, until when it was put off, and to whom it is assigned. */
export function FailureHands({ row }: { row: ListedFailure }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { waitingBy, waitingSince, snoozedUntil, assignee } = row;
  const said = [
    waitingBy && waitingSince ? t("failures.hands.waiting", { actor: actorName(t, waitingBy), moment: format.moment(waitingSince) }) : null,
    row.status === "snoozed" && snoozedUntil ? t("failures.hands.snoozed", { moment: format.moment(snoozedUntil) }) : null,
    assignee ? t("failures.hands.assigned", { name: staffName(t, assignee) }) : null,
  ].filter((one) => one !== null);
  if (said.length === 0) return null;
  return (
    // Editions of the Unicode data differ between Node and browsers: what the server wrote stands.
    <span suppressHydrationWarning style={{ whiteSpace: "normal", color: "var(--p-color-text-secondary)", fontSize: "0.75rem" }}>
      {said.join(" · ")}
    </span>
  );
}

/** What is lost if it is never mended. */
export function MoneyAtRisk({ row }: { row: FailureRow }) {
  const format = useFormat();
  return <span suppressHydrationWarning>{format.money(row.atRisk, row.currency)}</span>;
}

/** How long the partner still takes the correction. */
export function DaysLeft({ row }: { row: ListedFailure }) {
  const { t } = useTranslation();
  const { daysLeft } = row;
  if (daysLeft === null) return null;
  if (daysLeft === 0) {
    return (
      <Text as="span" tone="subdued">
        {t("failures.daysLeft.over")}
      </Text>
    );
  }
  return (
    <Text as="span" tone={daysLeft <= 7 ? "critical" : undefined}>
      {t("failures.daysLeft.count", { count: daysLeft })}
    </Text>
  );
}
