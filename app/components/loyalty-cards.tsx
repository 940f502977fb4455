import { Banner, BlockStack, Box, InlineGrid, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { unreachable } from "#app/domain/unreachable.ts";
import type { AccountView } from "#app/members/member-view.ts";
import { PunchCard } from "./punch-card.tsx";

type LoyaltyCardsProps = { account: AccountView; partner: string; /** The reward that the page was opened for. */ wanted: string | null };

/** The cards of the linked account; where they cannot be shown, why. */
export function LoyaltyCards({ account, partner, wanted }: LoyaltyCardsProps) {
  const { t } = useTranslation();
  switch (account.status) {
    case "none":
      return null;
    case "not_connected":
      return (
        <Banner tone="warning" title={t("customers.cards.notConnected.title", { partner })}>
          <p>{t("customers.cards.notConnected.body")}</p>
          <Link url="/app/connections">{t("customers.cards.notConnected.action")}</Link>
        </Banner>
      );
    case "unreachable":
      return (
        <Banner tone="warning" title={t("customers.cards.unreachable.title", { partner })}>
          <p>{t("customers.cards.unreachable.body")}</p>
        </Banner>
      );
    case "gone":
      return (
        <Banner tone="warning" title={t("customers.cards.gone.title", { partner })}>
          <p>{t("customers.cards.gone.body")}</p>
        </Banner>
      );
    case "read":
      break;
    default:
      return unreachable(account);
  }
  const { cards } = account;
  const isMissing = wanted !== null && cards.every(({ rewards }) => rewards.every(({ rewardId }) => rewardId !== wanted));
  return (
    <BlockStack gap="300">
      <Box paddingInline={{ xs: "400", sm: "0" }}>
        <Text as="h2" variant="headingMd">
          {t("customers.cards.heading")}
        </Text>
      </Box>
      {isMissing && <Banner tone="info">{t("customers.cards.noReward", { reward: wanted })}</Banner>}
      {cards.length === 0 && (
        <Box paddingInline={{ xs: "400", sm: "0" }}>
          <Text as="p">{t("customers.cards.none")}</Text>
        </Box>
      )}
      <InlineGrid columns={{ xs: 1, md: 2 }} gap="300" alignItems="start">
        {cards.map((card) => (
          <PunchCard key={`${card.id} ${wanted}`} card={card} partner={partner} wanted={wanted} />
        ))}
      </InlineGrid>
    </BlockStack>
  );
}
