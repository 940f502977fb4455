import { BlockStack, Box, Card, Text } from "@shopify/polaris";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { TimelineEvent } from "#app/orders/order-view.ts";
import type { FailureCode, FixId } from "#app/failures/catalogue.ts";
import type { SkipReason } from "#app/loyalty/skip-reasons.ts";
import { actorName } from "./actor-name.ts";
import { Moment } from "./moment.tsx";

/** Why something was or was not done about an order, step by step. */
export function OrderTimeline({ events, partner }: { events: TimelineEvent[]; partner: string }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("orders.timeline.heading")}
        </Text>
        {events.length === 0 && <Text as="p">{t("orders.timeline.empty")}</Text>}
        <BlockStack as="ul" gap="300">
          {events.map((event) => (
            <li key={event.id} style={{ listStyle: "none" }}>
              <Box borderInlineStartWidth="050" borderColor="border" paddingInlineStart="300">
                <Text as="p" breakWord>
                  {timelineText(t, event, partner)}
                </Text>
                <Text as="p" tone="subdued" variant="bodySm">
                  <Moment at={event.at} />
                </Text>
              </Box>
            </li>
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}

/** What the details of the kinds are, as the books keep them. */
type Details = { reason?: SkipReason; code?: FailureCode; fix?: FixId; quantity?: number; why?: Wait; actor?: string };

type Wait = "disconnected" | "credentials_rejected" | "partner_unavailable" | "unexpected_answer";

/** What happened, in a sentence. */
export function timelineText(t: TFunction, { kind, details }: TimelineEvent, partner: string): string {
  const { reason, code, fix, quantity, why, actor } = details as Details;
  return t(`orders.timeline.kinds.${kind}`, {
    ...details,
    partner,
    count: quantity ?? 1,
    reason: reason ? t(`orders.skips.${reason}`, { partner }) : "",
    failure: code ? t(`failures.codes.${code}.title`) : "",
    fix: fix ? t(`fixes.${fix}.label`) : "",
    why: why ? t(`orders.timeline.waits.${why}`, { partner }) : "",
    actor: actor ? actorName(t, actor) : "",
  });
}
