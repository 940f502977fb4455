import { Badge, BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { SetupView } from "#app/coupons/setup-view.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";

type CheckoutPlacesCardProps = {
  plan: SetupView["plan"];
  places: SetupView["places"];
  reading: boolean;
  onReadPlan: () => void;
};

/** Where buyers can meet coupons on the shop's plan, whether they do, and the way to add it. */
export function CheckoutPlacesCard({ plan, places, reading, onReadPlan }: CheckoutPlacesCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("coupons.setup.places.heading")}
        </Text>
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <BlockStack>
            <Text as="p">
              {plan.name ? t("coupons.setup.plan.is", { plan: plan.name }) : t("coupons.setup.plan.unknown")}
              {plan.name && ` ${t(plan.plus ? "coupons.setup.plan.plus" : "coupons.setup.plan.other")}`}
            </Text>
            {plan.readAt && (
              <Text as="p" tone="subdued" variant="bodySm">
                <span suppressHydrationWarning>{t("coupons.setup.plan.readAt", { moment: format.moment(plan.readAt) })}</span>
              </Text>
            )}
            {plan.isUnread && (
              <Text as="p" tone="critical">
                {t("coupons.setup.plan.unread")}
              </Text>
            )}
          </BlockStack>
          <Button loading={reading} onClick={onReadPlan}>
            {t("coupons.setup.plan.readAgain")}
          </Button>
        </InlineStack>
        <BlockStack as="ul">
          {places.map(({ place, seenAt, editorUrl }) => (
            <li key={place} style={{ listStyle: "none" }}>
              <Box paddingBlock="300" borderBlockStartWidth="025" borderColor="border">
                <BlockStack gap="150" inlineAlign="start">
                  <InlineStack gap="200" blockAlign="center">
                    <Text as="h3" variant="headingSm">
                      {t(`coupons.places.${place}`)}
                    </Text>
                    {seenAt ? (
                      <Badge tone="success" progress="complete">
                        {t("coupons.setup.places.works")}
                      </Badge>
                    ) : (
                      <Badge progress="incomplete">{t("coupons.setup.places.notSeen")}</Badge>
                    )}
                  </InlineStack>
                  <Text as="p">{t(`coupons.setup.places.about.${place}`)}</Text>
                  <Text as="p" tone="subdued" variant="bodySm">
                    <span suppressHydrationWarning>
                      {seenAt ? t("coupons.setup.places.seenAt", { moment: format.moment(seenAt) }) : t("coupons.setup.places.neverSeen")}
                    </span>
                  </Text>
                  <Button url={editorUrl} target="_blank" external accessibilityLabel={t(`coupons.setup.places.addLabel.${place}`)}>
                    {place === "cart" ? t("coupons.setup.places.openTheme") : t("coupons.setup.places.openCheckout")}
                  </Button>
                </BlockStack>
              </Box>
            </li>
          ))}
          <li style={{ listStyle: "none" }}>
            <Box paddingBlock="300" borderBlockStartWidth="025" borderColor="border">
              <BlockStack gap="150">
                <Text as="h3" variant="headingSm">
                  {t("coupons.setup.places.link.heading")}
                </Text>
                <Text as="p">{t("coupons.setup.places.link.body")}</Text>
              </BlockStack>
            </Box>
          </li>
        </BlockStack>
      </BlockStack>
    </Card>
  );
}
