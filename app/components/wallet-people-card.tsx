import { Badge, BlockStack, Box, Card, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { Shopper, WalletTry } from "#app/coupons/wallet-view.ts";
import { CustomerLinks } from "./customer-links.tsx";
import { Facts } from "./facts.tsx";

type WalletPeopleCardProps = { shopper: Shopper | null; tries: WalletTry[]; partner: string };

/** Under which contacts Shopify knows the buyer, beside whose wallet the partner has under each: a wrong number shows here. */
export function WalletPeopleCard({ shopper, tries, partner }: WalletPeopleCardProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("coupons.wallet.inShopify")}
          </Text>
          {shopper ? (
            <Facts
              facts={[
                [
                  t("coupons.wallet.name"),
                  <CustomerLinks key="name" name={shopper.name ?? t("customers.noName")} id={shopper.id} gid={shopper.gid} />,
                ],
                [t("coupons.wallet.phone"), shopper.phone ?? t("coupons.wallet.noneKnown")],
                [t("coupons.wallet.email"), shopper.email ?? t("coupons.wallet.noneKnown")],
              ]}
            />
          ) : (
            <Text as="p">{t("coupons.wallet.notInShopify")}</Text>
          )}
        </BlockStack>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("coupons.wallet.atPartner", { partner })}
          </Text>
          <BlockStack as="ul" gap="300">
            {tries.map((one) => (
              <li key={`${one.by} ${one.contact}`} style={{ listStyle: "none" }}>
                <Try one={one} partner={partner} />
              </li>
            ))}
          </BlockStack>
        </BlockStack>
      </InlineGrid>
    </Card>
  );
}

function Try({ one, partner }: { one: WalletTry; partner: string }) {
  const { t } = useTranslation();
  const { answer } = one;
  return (
    <Box>
      <BlockStack gap="100">
        <InlineStack gap="200" blockAlign="center">
          <Text as="span" fontWeight="semibold" breakWord>
            {t(`coupons.wallet.by.${one.by}`, { contact: one.contact })}
          </Text>
          <Badge tone={answer.status === "found" ? "success" : "warning"}>
            {answer.status === "found" ? t("coupons.wallet.found", { count: answer.coupons }) : t("coupons.wallet.noWallet")}
          </Badge>
        </InlineStack>
        <Text as="p" tone="subdued" breakWord>
          {answer.status === "found" ? ownerText() : t(`coupons.wallet.noWalletBy.${one.by}`, { partner })}
        </Text>
        {answer.status === "found" && answer.coupons === 0 && (
          <Text as="p" tone="subdued">
            {t("coupons.wallet.emptyWallet", { partner })}
          </Text>
        )}
      </BlockStack>
    </Box>
  );

  function ownerText(): string {
    const owner = answer.status === "found" ? answer.owner : null;
    const known = owner ? [owner.name, owner.phone, owner.email].filter(Boolean).join(" · ") : "";
    return known ? t("coupons.wallet.owner", { owner: known }) : t("coupons.wallet.ownerUnknown", { partner });
  }
}
