import { BlockStack, Box, Card, Text } from "@shopify/polaris";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { OrderChannel, TimelineEvent } from "#app/orders/order-view.ts";
import type { FailureCode, FixId } from "#app/failures/catalogue.ts";
import type { SkipReason } from "#app/loyalty/skip-reasons.ts";
import { actorName } from "./actor-name.ts";
import { partnerName } from "./failure-texts.ts";
import { posReasonText } from "./pos-texts.ts";
import { Moment } from "./moment.tsx";
import { skipText } from "./skip-text.ts";

/** Of an order that was sold there, with the shop's loyalty program. */
type Whose = { channel: OrderChannel; partner: string };

/** Why something was or was not done about an order, step by step. */
export function OrderTimeline({ events, ...whose }: { events: TimelineEvent[] } & Whose) {
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
                  {timelineText(t, event, whose)}
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

/** What the details of the kinds are, as the books keep them. `partner`: of a point of sale; otherwise it is the loyalty program. */
type Details = { partner?: string; reason?: string; code?: FailureCode; fix?: FixId; quantity?: number; why?: Wait; actor?: string };

type Wait = "disconnected" | "credentials_rejected" | "partner_unavailable" | "unexpected_answer" | "customer_unread";

/** What happened, in a sentence. */
export function timelineText(t: TFunction, { kind, details }: TimelineEvent, { channel, partner: loyaltyPartner }: Whose): string {
  const { reason, code, fix, quantity, why, actor } = details as Details;
  const partner = details.partner ? partnerName(t, String(details.partner)) : loyaltyPartner;
  const isPos = kind.startsWith("pos_");
  const known = { partner, count: quantity ?? 1, fix: fix ? t(`fixes.${fix}.label`) : "", actor: actor ? actorName(t, actor) : "" };
  if (isPos) return t(`orders.timeline.kinds.${kind}`, { ...details, ...known, ...posWords(t, reason ?? "", partner) });
  return t(`orders.timeline.kinds.${kind}`, {
    ...details,
    ...known,
    reason: reason ? skipText(t, reason as SkipReason, { channel, partner }) : "",
    failure: code ? t(`failures.codes.${code}.title`) : "",
    why: why ? t(`orders.timeline.waits.${why}`, { partner }) : "",
  });
}

/** Why an order is not at a point of sale: a rule that holds it back, or a failure. */
function posWords(t: TFunction, reason: string, partner: string): { why: string; failure: string } {
  const text = posReasonText(t, reason, { partner });
  return { why: text, failure: text.replace(/\.$/, "") };
}
