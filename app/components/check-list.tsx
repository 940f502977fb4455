import { Badge, BlockStack, Box, Button, InlineStack, Text } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { FixId } from "#app/failures/catalogue.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { CheckFailure, CheckUpView, CheckView, DirectFixes } from "#app/pos/check-view.ts";
import { checkTexts } from "./check-texts.ts";
import type { CheckPlace } from "./check-texts.ts";
import { failureSearch } from "./failure-search.ts";
import { partnerName } from "./failure-texts.ts";
import { Moment } from "./moment.tsx";

export const checkBadges: Record<CheckView["state"], Pick<BadgeProps, "tone" | "progress">> = {
  ok: { tone: "success", progress: "complete" },
  warning: { tone: "attention", progress: "partiallyComplete" },
  broken: { tone: "critical", progress: "incomplete" },
  unknown: {},
};

type CheckListProps = {
  view: CheckUpView;
  directFixes: DirectFixes;
  /** The failure whose fix is being applied. */
  fixing: string | null;
  onFix: (failure: CheckFailure, fix: FixId) => void;
};

/** Every check in its order: how it is, what that means, and what to press or to do. */
export function CheckList({ view, directFixes, fixing, onFix }: CheckListProps) {
  return (
    <BlockStack as="ul" gap="0">
      {view.checks.map((check) => (
        <li key={check.check} style={{ listStyle: "none" }}>
          <Box paddingBlock="300" borderBlockStartWidth="025" borderColor="border">
            <CheckRow view={check} partner={view.partner} directFixes={directFixes} fixing={fixing} onFix={onFix} />
          </Box>
        </li>
      ))}
    </BlockStack>
  );
}

type CheckRowProps = Omit<CheckListProps, "view"> & { view: CheckView; partner: string };

function CheckRow({ view, partner, directFixes, fixing, onFix }: CheckRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { title, text, todo, place } = checkTexts(t, format, { view, partner: partnerName(t, partner) });
  return (
    <BlockStack gap="150">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm">
          {title}
        </Text>
        <Badge {...checkBadges[view.state]}>{t(`pos.checks.states.${view.state}`)}</Badge>
      </InlineStack>
      <span suppressHydrationWarning style={{ overflowWrap: "anywhere" }}>
        {text}
      </span>
      {todo !== null && (
        <Text as="p" breakWord>
          {todo}
        </Text>
      )}
      {(view.failures.length > 0 || place !== null) && (
        <InlineStack gap="200" blockAlign="center">
          {view.failures.map(renderFix)}
          {place !== null && (
            <Button
              url={addressOf(place, partner)}
              accessibilityLabel={t("pos.checks.seeLabel", { action: t(`pos.checks.todo.see.${place}`), check: title })}
            >
              {t(`pos.checks.todo.see.${place}`)}
            </Button>
          )}
        </InlineStack>
      )}
      {view.checkedAt !== null && (
        <Text as="p" tone="subdued" variant="bodySm">
          {t("pos.checks.at")} <Moment at={view.checkedAt} />
          {view.state !== "ok" && view.since !== null && (
            <>
              {" · "}
              {t("pos.checks.since")} <Moment at={view.since} />
            </>
          )}
        </Text>
      )}
    </BlockStack>
  );

  /** What asks for nothing is fixed here; what has a choice to make is fixed on the failure's page. */
  function renderFix(failure: CheckFailure) {
    const problem = t(`failures.codes.${failure.code}.title`);
    if (failure.underWay) {
      return (
        <Badge key={failure.id} tone="info" progress="partiallyComplete">
          {t("pos.checks.fixing")}
        </Badge>
      );
    }
    const fix = directFixes[failure.code];
    return fix ? (
      <Button
        key={failure.id}
        variant="primary"
        loading={fixing === failure.id}
        accessibilityLabel={t("pos.checks.seeLabel", { action: t(`fixes.${fix}.label`), check: title })}
        onClick={() => onFix(failure, fix)}
      >
        {t(`fixes.${fix}.label`)}
      </Button>
    ) : (
      <Button
        key={failure.id}
        variant="primary"
        url={`/app/failures/${failure.id}`}
        accessibilityLabel={t("pos.checks.fixLabel", { problem })}
      >
        {t("pos.checks.fix")}
      </Button>
    );
  }
}

function addressOf(place: CheckPlace, partner: string): string {
  const addresses: Record<CheckPlace, string> = {
    connection: `/app/connections/${partner}`,
    settings: `/app/connections/${partner}/orders`,
    products: `/app/connections/${partner}/products`,
    failures: `/app/failures${failureSearch({ kind: "pos", days: null })}`,
  };
  return addresses[place];
}
