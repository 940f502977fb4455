import { Badge, BlockStack, Box, Button, Card, Collapsible, InlineStack, Link, Text } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import type { TFunction } from "i18next";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { exceptionReasons } from "#app/domain/loyalty.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { CardView, EntryView, ExceptionView, RewardView } from "#app/members/member-view.ts";
import { PunchMarks } from "./punch-marks.tsx";

type PunchCardProps = {
  card: CardView;
  partner: string;
  /** The reward that the page was opened for. */
  wanted: string | null;
};

/** A frequent-buyer card: its punches, its rewards, and the history of both to unfold. */
export function PunchCard({ card, partner, wanted }: PunchCardProps) {
  const { t } = useTranslation();
  const id = useId();
  const isWanted = card.rewards.some(({ rewardId }) => rewardId === wanted);
  const [open, setOpen] = useState(isWanted);
  const frame = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (isWanted) frame.current?.scrollIntoView({ block: "center" });
  }, [isWanted]);

  return (
    <div
      ref={frame}
      style={isWanted ? { outline: "3px solid var(--p-color-border-focus)", borderRadius: "var(--p-border-radius-300)" } : undefined}
    >
      <Card>
        <BlockStack gap="300">
          <BlockStack gap="100">
            <Text as="h3" variant="headingSm" breakWord>
              {card.program}
            </Text>
            {card.brand && (
              <Text as="p" tone="subdued" variant="bodySm" breakWord>
                {card.brand}
              </Text>
            )}
            {isWanted && (
              <InlineStack>
                <Badge tone="info">{t("customers.card.wanted", { reward: wanted ?? "" })}</Badge>
              </InlineStack>
            )}
          </BlockStack>
          <PunchMarks card={card} />
          <InlineStack gap="200" blockAlign="center">
            <Text as="p">{t("customers.card.punched", { count: card.marks.length, required: card.required })}</Text>
            {card.today > 0 && <Badge tone="success">{t("customers.card.today", { count: card.today })}</Badge>}
          </InlineStack>
          {card.rewards.map((reward) => (
            <Reward key={reward.rewardId} reward={reward} />
          ))}
          <InlineStack>
            <Button
              variant="plain"
              disclosure={open ? "up" : "down"}
              ariaExpanded={open}
              ariaControls={id}
              accessibilityLabel={t(open ? "customers.card.hideLabel" : "customers.card.showLabel", { program: card.program })}
              onClick={() => setOpen(!open)}
            >
              {t(open ? "customers.card.hide" : "customers.card.show")}
            </Button>
          </InlineStack>
          <Collapsible id={id} open={open}>
            <BlockStack as="ul" gap="300">
              {card.entries.map((entry) => (
                <li key={JSON.stringify(entry)} style={{ listStyle: "none" }}>
                  <Entry entry={entry} partner={partner} />
                </li>
              ))}
            </BlockStack>
          </Collapsible>
        </BlockStack>
      </Card>
    </div>
  );
}

const rewardTones: Record<RewardView["state"], BadgeProps["tone"]> = {
  to_redeem: "attention",
  redeemed: "success",
  incomplete: "critical",
};

function Reward({ reward }: { reward: RewardView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { rewardId, state, redeemedOn, items, order } = reward;
  return (
    <Box padding="300" background="bg-surface-secondary" borderRadius="200">
      <BlockStack gap="100" inlineAlign="start">
        <Badge tone={rewardTones[state]}>{t(`customers.rewards.${state}`)}</Badge>
        {items.map(({ description, quantity, upc }) => (
          <Text as="span" key={`${description} ${upc}`} breakWord>
            {quantity > 1 ? t("customers.rewards.item", { description, quantity }) : description}
          </Text>
        ))}
        <Text as="span" tone="subdued" variant="bodySm" breakWord>
          {[t("customers.rewards.id", { reward: rewardId }), redeemedOn && t("customers.rewards.on", { day: format.day(redeemedOn) })]
            .filter(Boolean)
            .join(" · ")}
        </Text>
        {order && <Link url={`/app/orders/${order.id}`}>{t("customers.rewards.order", { order: order.name })}</Link>}
      </BlockStack>
    </Box>
  );
}

/** One purchase of an item, with everything that is known of it. */
function Entry({ entry, partner }: { entry: EntryView; partner: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Box borderBlockStartWidth="025" borderColor="border" paddingBlockStart="200">
      <BlockStack gap="050" inlineAlign="start">
        <Text as="span" fontWeight="semibold" breakWord>
          {entry.description}
        </Text>
        <Text as="span">
          {[t("customers.card.units", { count: entry.units }), format.day(entry.day), entry.today && t("customers.card.addedToday")]
            .filter(Boolean)
            .join(" · ")}
        </Text>
        <Text as="span" tone="subdued" variant="bodySm" breakWord>
          {[entry.reference || t("customers.card.byHand", { partner }), entry.upc && t("customers.card.upc", { upc: entry.upc })]
            .filter(Boolean)
            .join(" · ")}
        </Text>
        <Remarks {...entry} />
        {entry.order && <Link url={`/app/orders/${entry.order.id}`}>{t("customers.card.order", { order: entry.order.name })}</Link>}
      </BlockStack>
    </Box>
  );
}

type RemarksProps = { exception: ExceptionView | null; cardNote: string | null; note: string | null };

/** What a purchase on a card needs to be said of beside what was bought. */
export function Remarks({ exception, cardNote, note }: RemarksProps) {
  const { t } = useTranslation();
  const remarks = [
    exception && t("customers.card.exception", { name: exception.name, upc: exception.upc, reason: reasonText(t, exception.reason) }),
    cardNote && t("customers.card.cardNote", { note: cardNote }),
    note && t("customers.card.note", { note }),
  ];
  return remarks.filter(Boolean).map((remark) => (
    <Text as="span" variant="bodySm" key={remark} breakWord>
      {remark}
    </Text>
  ));
}

/** A partner's own word for a reason stands as it is. */
function reasonText(t: TFunction, reason: string): string {
  const known = exceptionReasons.find((one) => one === reason);
  return known ? t(`customers.reasons.${known}`) : reason;
}
