import { BlockStack, Button, Card, InlineStack, Spinner, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { FixId } from "#app/failures/catalogue.ts";
import type { CheckFailure, CheckUpView, DirectFixes } from "#app/pos/check-view.ts";
import { CheckList } from "./check-list.tsx";
import { partnerName } from "./failure-texts.ts";
import { Moment } from "./moment.tsx";

type CheckUpCardProps = {
  view: CheckUpView;
  directFixes: DirectFixes;
  running: boolean;
  fixing: string | null;
  /** Why the last one that was asked for could not be made. */
  problem: string | null;
  onCheck: () => void;
  onFix: (failure: CheckFailure, fix: FixId) => void;
};

/** Everything that orders need to arrive, and the button that looks at it now. */
export function CheckUpCard({ view, directFixes, running, fixing, problem, onCheck, onFix }: CheckUpCardProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("pos.checks.heading")}
          </Text>
          <Button variant="primary" loading={running} onClick={onCheck}>
            {t("pos.checks.now")}
          </Button>
        </InlineStack>
        <div aria-live="polite">{running ? <Running text={t("pos.checks.running")} /> : <Summary view={view} problem={problem} />}</div>
        <CheckList view={view} directFixes={directFixes} fixing={fixing} onFix={onFix} />
      </BlockStack>
    </Card>
  );
}

/** Something is looked at live, and the page goes on. */
export function Running({ text }: { text: string }) {
  return (
    <InlineStack gap="200" blockAlign="center">
      <Spinner size="small" />
      <Text as="span" tone="subdued">
        {text}
      </Text>
    </InlineStack>
  );
}

function Summary({ view, problem }: { view: CheckUpView; problem: string | null }) {
  const { t } = useTranslation();
  const count = (state: "broken" | "unknown") => view.checks.filter((one) => one.state === state).length;
  if (view.checkedAt === null) return <Text as="p">{problem ?? t("pos.checks.never")}</Text>;
  return (
    <BlockStack gap="100">
      {problem !== null && (
        <Text as="p" tone="critical">
          {problem}
        </Text>
      )}
      <Text as="p" fontWeight="semibold">
        {summaryText()}
      </Text>
      <Text as="p" tone="subdued" variant="bodySm">
        {t("pos.checks.at")} <Moment at={view.checkedAt} />
      </Text>
    </BlockStack>
  );

  function summaryText(): string {
    if (count("broken") > 0) return t("pos.checks.done.broken", { count: count("broken"), partner: partnerName(t, view.partner) });
    return count("unknown") > 0 ? t("pos.checks.done.unknown", { count: count("unknown") }) : t("pos.checks.done.fine");
  }
}
