import { Badge, BlockStack, Box, Card, InlineGrid, InlineStack, Link, Text } from "@shopify/polaris";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { CartItem, ComparedCoupon } from "#app/coupons/compare-wallet.ts";
import type { FoundWallet, WalletCart } from "#app/coupons/wallet-view.ts";
import type { CouponValue } from "#app/domain/coupon.ts";
import { formatDecimal } from "#app/domain/money.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import type { Format } from "#app/i18n/format.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";

type WalletCouponsCardProps = { wallet: FoundWallet; cart: WalletCart | null; partner: string };

/** Each coupon of a wallet: which UPCs it wants, what was in the cart, and whether the two fit. */
export function WalletCouponsCard({ wallet, cart, partner }: WalletCouponsCardProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd" breakWord>
            {t("coupons.wallet.coupons", { contact: wallet.contact })}
          </Text>
          <Text as="p" tone="subdued">
            {cart === null
              ? t("coupons.wallet.comparedWith.nothing")
              : cart.orderName === null
                ? t("coupons.wallet.comparedWith.typed")
                : t("coupons.wallet.comparedWith.order", { order: cart.orderName })}
          </Text>
        </BlockStack>
        <BlockStack as="ul">
          {wallet.coupons.map((one) => (
            <li key={one.coupon.couponRef} style={{ listStyle: "none" }}>
              <Box paddingBlock="300" borderBlockStartWidth="025" borderColor="border">
                <Compared one={one} cart={cart} partner={partner} />
              </Box>
            </li>
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}

function Compared({ one, cart, partner }: { one: ComparedCoupon; cart: WalletCart | null; partner: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { coupon, wants, verdict, use } = one;
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm" breakWord>
          {coupon.title}
        </Text>
        <Badge tone={verdict.status === "misfit" ? "warning" : "success"}>
          {verdict.status === "misfit" ? t(`coupons.wallet.misfits.${verdict.why}`) : t(`coupons.wallet.verdicts.${verdict.status}`)}
        </Badge>
      </InlineStack>
      <Text as="p" tone="subdued" variant="bodySm">
        {[
          valueText(t, format, coupon.value),
          t("coupons.wallet.units", { count: coupon.units }),
          coupon.expiresOn && t("coupons.wallet.until", { day: format.day(coupon.expiresOn) }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </Text>
      <InlineGrid columns={{ xs: 1, md: cart ? 2 : 1 }} gap="300">
        <Items
          heading={t("coupons.wallet.wants")}
          none={t("coupons.wallet.wantsNothing")}
          items={wants.map(({ upc, title }) => ({ upc, text: title ?? t("coupons.wallet.notSold") }))}
        />
        {cart && (
          <Items
            heading={t("coupons.wallet.inCart")}
            none={t("coupons.wallet.emptyCart")}
            items={cart.items.map((item) => ({
              upc: item.upc ?? t("coupons.wallet.noUpc"),
              text: itemText(item),
              isMatch: isSame(item, verdict),
            }))}
          />
        )}
      </InlineGrid>
      {verdict.status === "misfit" && (
        <Text as="p" breakWord>
          {t(`coupons.wallet.reasons.${verdict.why}`, {
            partner,
            item: verdict.item?.title ?? "",
            count: coupon.units,
            units: verdict.item?.units ?? 0,
            day: coupon.expiresOn ? format.day(coupon.expiresOn) : "",
          })}
        </Text>
      )}
      {use && <Link url={`/app/coupons/${use.holdId}`}>{t("coupons.wallet.toHold")}</Link>}
    </BlockStack>
  );
}

type ShownItem = { upc: string; text: string; isMatch?: boolean };

function Items({ heading, none, items }: { heading: string; none: string; items: ShownItem[] }) {
  return (
    <Box padding="300" background="bg-surface-secondary" borderRadius="200">
      <BlockStack gap="100">
        <Text as="h4" variant="headingXs">
          {heading}
        </Text>
        {items.length === 0 && <Text as="p">{none}</Text>}
        <BlockStack as="ul" gap="100">
          {items.map(({ upc, text, isMatch = false }, index) => (
            <li key={index} style={{ listStyle: "none", overflowWrap: "anywhere" }}>
              <Text as="span" fontWeight={isMatch ? "semibold" : "regular"} numeric>
                {upc}
              </Text>
              {text !== upc && (
                <Text as="p" tone="subdued" variant="bodySm">
                  {text}
                </Text>
              )}
            </li>
          ))}
        </BlockStack>
      </BlockStack>
    </Box>
  );
}

/** "2 × Northpaw Chicken · 20 lb". */
function itemText({ title, units }: CartItem): string {
  return units === 1 ? title : `${units} × ${title}`;
}

/** Travelled as JSON: the same item is not the same object. */
function isSame(item: CartItem, verdict: ComparedCoupon["verdict"]): boolean {
  return verdict.status !== "usable" && verdict.item !== null && verdict.item.title === item.title && verdict.item.upc === item.upc;
}

function valueText(t: TFunction, format: Format, value: CouponValue): string {
  switch (value.kind) {
    case "amount":
      return t("coupons.wallet.values.amount", { amount: format.money(formatDecimal(value.amount), value.amount.currency) });
    case "percent":
      return t("coupons.wallet.values.percent", { percent: format.number(value.percent) });
    case "free_item":
      return t("coupons.wallet.values.free_item");
    default:
      return unreachable(value);
  }
}
