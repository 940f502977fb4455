import { Badge, Banner, BlockStack, Box, Card, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import type { BannerProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { Comparison } from "#app/failures/failure-view.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { groupPunches, judgePunches } from "./compare-punches.ts";
import type { PunchGroup, Verdict } from "./compare-punches.ts";
import { Facts } from "./facts.tsx";
import { Moment } from "./moment.tsx";

type ComparisonCardProps = { comparison: Comparison | "unreachable"; partner: string };

/** A disputed reference: what was bought beside what the member's card shows, and what follows from it. */
export function ComparisonCard({ comparison, partner }: ComparisonCardProps) {
  const { t } = useTranslation();
  if (comparison === "unreachable") return <Banner tone="warning">{t("failures.comparison.unreachable", { partner })}</Banner>;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("failures.comparison.heading")}
        </Text>
        <Judgement comparison={comparison} />
        <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
          <Bought comparison={comparison} />
          <Punches comparison={comparison} />
        </InlineGrid>
      </BlockStack>
    </Card>
  );
}

const tones: Record<Verdict["status"], BannerProps["tone"]> = {
  on_card: "success",
  partly: "warning",
  redeemed: "success",
  other_reference: "warning",
  not_on_card: "info",
};

function Judgement({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation();
  const verdict = judgePunches(comparison);
  const { reference, quantity } = comparison.bought;
  const count = verdict.status === "partly" ? verdict.units : quantity;
  return (
    <Banner tone={tones[verdict.status]}>
      <p>{t(`failures.comparison.verdicts.${verdict.status}`, { count, quantity, reference })}</p>
    </Banner>
  );
}

/** The three questions to ask of a purchase that the partner has, or has not. */
function Bought({ comparison: { bought, freeGoods } }: { comparison: Comparison }) {
  const { t } = useTranslation();
  const format = useFormat();
  const free = freeGoods.map(({ card, rewardId, description, day }) =>
    t("failures.comparison.redeemed", { card, reward: rewardId, item: description, day: format.day(day) }),
  );
  return (
    <BlockStack gap="300">
      <Text as="h3" variant="headingSm">
        {t("failures.comparison.bought")}
      </Text>
      <Facts
        facts={[
          [t("failures.facts.product"), bought.title],
          [t("failures.facts.upc"), bought.upc],
          [t("failures.comparison.quantity"), format.number(bought.quantity)],
          [t("failures.comparison.pos"), t("failures.comparison.posUnknown")],
          [t("failures.comparison.day"), <Moment key="at" at={bought.at} />],
          [t("failures.comparison.free"), free.length > 0 ? free.join(" ") : t("failures.comparison.paid")],
          [t("failures.comparison.reference"), bought.reference],
        ]}
      />
    </BlockStack>
  );
}

function Punches({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation();
  const groups = groupPunches(comparison);
  return (
    <BlockStack gap="300">
      <Text as="h3" variant="headingSm">
        {t("failures.comparison.onCard")}
      </Text>
      {groups.length === 0 && <Text as="p">{t("failures.comparison.nothing")}</Text>}
      <BlockStack as="ul" gap="200">
        {groups.map((group) => (
          <li key={JSON.stringify(group)} style={{ listStyle: "none" }}>
            <Punch group={group} />
          </li>
        ))}
      </BlockStack>
    </BlockStack>
  );
}

/** Units on the card, and in which points they are, or are not, what was bought. */
function Punch({ group }: { group: PunchGroup }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Box padding="300" background="bg-surface-secondary" borderRadius="200">
      <BlockStack gap="200">
        <BlockStack>
          <Text as="span" fontWeight="semibold" breakWord>
            {group.description}
          </Text>
          <Text as="span">{[t("failures.comparison.units", { count: group.units }), format.day(group.day)].join(" · ")}</Text>
          <Text as="span" breakWord>
            {group.reference}
          </Text>
          <Text as="span" tone="subdued" variant="bodySm" breakWord>
            {group.card}
          </Text>
        </BlockStack>
        <InlineStack gap="100">
          {point(group.sameItem, "sameItem", "otherItem")}
          {point(group.sameReference, "sameReference", "otherReference")}
          {point(group.sameDay, "sameDay", "otherDay")}
        </InlineStack>
      </BlockStack>
    </Box>
  );

  function point(isSame: boolean, same: "sameItem" | "sameReference" | "sameDay", other: "otherItem" | "otherReference" | "otherDay") {
    return <Badge tone={isSame ? "success" : "attention"}>{t(`failures.comparison.${isSame ? same : other}`)}</Badge>;
  }
}
