import { BlockStack, Box, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { HoldDetail, HoldStep } from "#app/coupons/hold-view.ts";
import type { StaffView } from "#app/failures/failure-view.ts";
import { HoldBadge } from "./hold-badge.tsx";
import { holdStepText } from "./hold-texts.ts";
import { Moment } from "./moment.tsx";

type HoldHistoryProps = { hold: Pick<HoldDetail, "history" | "partner" | "createdAt" | "surface">; staff: StaffView[] };

/** What happened to a coupon or free good, by whom and when; the newest first. */
export function HoldHistory({ hold, staff }: HoldHistoryProps) {
  const { t } = useTranslation();
  const { history, partner, createdAt, surface } = hold;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("coupons.history.heading")}
        </Text>
        <BlockStack as="ul" gap="300">
          {history.toReversed().map((step) => (
            <Entry key={step.id} at={step.at} text={holdStepText(t, step, { partner, staff })} step={step} />
          ))}
          <Entry at={createdAt} text={t(`coupons.history.begun.${surface}`)} />
        </BlockStack>
      </BlockStack>
    </Card>
  );
}

function Entry({ at, text, step }: { at: string; text: string; step?: HoldStep }) {
  return (
    <li style={{ listStyle: "none" }}>
      <Box borderInlineStartWidth="050" borderColor="border" paddingInlineStart="300">
        <BlockStack gap="100">
          <Text as="p" breakWord>
            {text}
          </Text>
          {step && wordsOf(step).map((words) => <Quoted key={words} words={words} />)}
          <InlineStack gap="200" blockAlign="center">
            <Text as="span" tone="subdued" variant="bodySm">
              <Moment at={at} />
            </Text>
            {step && <HoldBadge state={step.state} />}
          </InlineStack>
        </BlockStack>
      </Box>
    </li>
  );
}

/** A person's reason, a partner's message: what was said in somebody's own words. */
function wordsOf({ details }: HoldStep): string[] {
  return [details.reason, details.message].filter((words): words is string => typeof words === "string" && words.trim() !== "");
}

function Quoted({ words }: { words: string }) {
  return <p style={{ margin: 0, whiteSpace: "pre-wrap", overflowWrap: "anywhere", fontStyle: "italic" }}>{words}</p>;
}
