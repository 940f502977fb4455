import { Card, Link } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { HoldDetail } from "#app/coupons/hold-view.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { CustomerLinks } from "./customer-links.tsx";
import { Facts } from "./facts.tsx";
import { partnerName } from "./failure-texts.ts";
import { holdBuyer } from "./hold-texts.ts";
import { Moment } from "./moment.tsx";
import { ShopifyLink } from "./shopify-link.tsx";

/** What a hold is about and what it comes to, with the ways to its order and its buyer. */
export function HoldFacts({ hold }: { hold: HoldDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { order, currency } = hold;
  return (
    <Card>
      <Facts
        facts={[
          [t("coupons.facts.partner"), partnerName(t, hold.partner)],
          [t("coupons.facts.item"), hold.productTitle],
          [t("coupons.facts.upc"), hold.upc],
          [t("coupons.facts.units"), format.number(hold.units)],
          [t("coupons.facts.program"), hold.programTitle],
          [
            t("coupons.facts.buyer"),
            <CustomerLinks key="buyer" name={holdBuyer(t, hold)} id={hold.customer?.id ?? null} gid={hold.customerGid} />,
          ],
          [
            t("coupons.facts.order"),
            order &&
              (order.id ? (
                <Link url={`/app/orders/${order.id}`}>{order.name}</Link>
              ) : (
                <ShopifyLink to="orders" gid={order.gid}>
                  {order.name}
                </ShopifyLink>
              )),
          ],
          [t("coupons.facts.authorized"), format.money(hold.authorized, currency)],
          [t("coupons.facts.given"), hold.given === null ? null : format.money(hold.given, currency)],
          [
            t("coupons.facts.code"),
            hold.codeTail && t(hold.codeWorks ? "coupons.facts.codeWorks" : "coupons.facts.codeGone", { tail: hold.codeTail }),
          ],
          [t("coupons.facts.lastDay"), hold.couponLastDay && format.day(hold.couponLastDay)],
          [t("coupons.facts.expiresAt"), <Moment key="expires" at={hold.expiresAt} />],
          [t("coupons.facts.attempts"), hold.attempts > 0 ? format.number(hold.attempts) : null],
          [t("coupons.facts.nextAttempt"), hold.nextAttemptAt && <Moment key="next" at={hold.nextAttemptAt} />],
          [t("coupons.facts.surface"), t(`coupons.places.${hold.surface}`)],
        ]}
      />
    </Card>
  );
}
