import { Badge, BlockStack, Box, Button, Card, Collapsible, InlineStack, Scrollable, Text } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import type { TFunction } from "i18next";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AttemptView } from "#app/failures/failure-view.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { Exchange, LoyaltyProgram, StoreActions } from "#app/partners/capabilities.ts";
import { Moment } from "./moment.tsx";

export const attemptOutcomes: Record<Exchange["outcome"], BadgeProps["tone"]> = {
  answered: undefined,
  unavailable: "warning",
  credentials_rejected: "critical",
  unexpected_answer: "warning",
};

type StoreOperation = Exclude<keyof Extract<StoreActions, { how: "direct" }>, "how">;

/** Every operation of a loyalty program once, so that one without a text does not compile. */
export const attemptOperations: Record<Exclude<keyof LoyaltyProgram, "store"> | StoreOperation, true> = {
  checkCredentials: true,
  findMember: true,
  enroll: true,
  recordPurchases: true,
  removePurchase: true,
  cardsOf: true,
  rewardsFor: true,
  redeem: true,
  undoRedemption: true,
  accountOf: true,
  searchAccounts: true,
  linkAccount: true,
  updateProfile: true,
  programsOf: true,
  catalogue: true,
  termsOf: true,
  enrollStore: true,
  recordException: true,
  noteOnCard: true,
};

/** The calls that were made to the partner, newest first, each with its request and answer to unfold. */
export function AttemptList({ attempts, partner }: { attempts: AttemptView[]; partner: string }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("failures.attempts.heading")}
          </Text>
          <Text as="p" tone="subdued">
            {attempts.length === 0 ? t("failures.attempts.none", { partner }) : t("failures.attempts.masked", { partner })}
          </Text>
        </BlockStack>
        {attempts.map((attempt) => (
          <Attempt key={attempt.id} attempt={attempt} partner={partner} />
        ))}
      </BlockStack>
    </Card>
  );
}

function Attempt({ attempt, partner }: { attempt: AttemptView; partner: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <Box borderBlockStartWidth="025" borderColor="border" paddingBlockStart="300">
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <BlockStack>
            <InlineStack align="start" gap="200" blockAlign="center">
              <Text as="span">{operationText(t, attempt.operation, partner)}</Text>
              {outcomeBadge()}
            </InlineStack>
            <Text as="span" tone="subdued" variant="bodySm">
              <Moment at={attempt.startedAt} /> · {format.duration(attempt.durationMs)}
            </Text>
          </BlockStack>
          <Button
            variant="plain"
            disclosure={open ? "up" : "down"}
            ariaExpanded={open}
            ariaControls={id}
            accessibilityLabel={t(open ? "failures.attempts.hideLabel" : "failures.attempts.showLabel", {
              moment: format.moment(attempt.startedAt),
            })}
            onClick={() => setOpen(!open)}
          >
            {t(open ? "failures.attempts.hide" : "failures.attempts.show")}
          </Button>
        </InlineStack>
        <Collapsible id={id} open={open}>
          <BlockStack gap="200">
            <Message heading={t("failures.attempts.request")} content={attempt.request} />
            <Message heading={t("failures.attempts.answer")} content={attempt.answer} />
          </BlockStack>
        </Collapsible>
      </BlockStack>
    </Box>
  );

  function outcomeBadge() {
    const outcome = (Object.keys(attemptOutcomes) as Exchange["outcome"][]).find((known) => known === attempt.outcome);
    if (!outcome) return null;
    return <Badge tone={attemptOutcomes[outcome]}>{t(`failures.attempts.outcomes.${outcome}`)}</Badge>;
  }
}

function Message({ heading, content }: { heading: string; content: unknown }) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="100">
      <Text as="h3" variant="headingSm">
        {heading}
      </Text>
      {content === null || content === undefined ? (
        <Text as="p">{t("failures.attempts.noAnswer")}</Text>
      ) : (
        <Scrollable focusable horizontal style={{ maxHeight: "20rem" }}>
          <Box padding="300" background="bg-surface-secondary" borderRadius="200">
            <pre style={{ margin: 0, whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{JSON.stringify(content, null, 2)}</pre>
          </Box>
        </Scrollable>
      )}
    </BlockStack>
  );
}

function operationText(t: TFunction, operation: string, partner: string): string {
  const known = (Object.keys(attemptOperations) as (keyof typeof attemptOperations)[]).find((name) => name === operation);
  return known ? t(`failures.attempts.operations.${known}`, { partner }) : operation;
}
