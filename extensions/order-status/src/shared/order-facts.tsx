import type { ComponentChildren } from "preact";
import { appAddress, t } from "./admin.ts";
import { CouponBadge, LineBadge, LoyaltyBadge, PosBadge } from "./badges.tsx";
import type { KnownOrder, Loyalty, PointOfSale } from "./order-status.ts";

/** Where an order stands: in a few words, or with each of its lines. */
export function OrderFacts({ order, detailed = false }: { order: KnownOrder; detailed?: boolean }) {
  return (
    <s-stack gap="base">
      <Failures failures={order.failures} />
      <LoyaltyFacts loyalty={order.loyalty} detailed={detailed} />
      {order.pos.length === 0 && <s-text color="subdued">{t("pos.none")}</s-text>}
      {order.pos.map((pos) => (
        <PosFacts key={pos.partner} pos={pos} />
      ))}
      {order.coupons.length > 0 && <CouponFacts coupons={order.coupons} />}
    </s-stack>
  );
}

/** The same in one line, for the card when it is closed. */
export function factsInShort({ loyalty, pos }: KnownOrder): string {
  const words = [t(`loyalty.states.${loyalty.state}`), ...pos.map(({ name, state }) => `${name}: ${t(`pos.states.${state}`)}`)];
  return words.join(" · ");
}

function LoyaltyFacts({ loyalty, detailed }: { loyalty: Loyalty; detailed: boolean }) {
  const counts = (["recorded", "skipped", "failed"] as const)
    .filter((state) => loyalty[state] > 0)
    .map((state) => t(`loyalty.${state}`, { count: loyalty[state] }));
  // When every line was skipped for one reason, that is the whole story.
  const reasons = new Set(loyalty.lines.map(({ why }) => why));
  const [reason] = reasons.size === 1 ? reasons : [];
  return (
    <s-stack gap="small-300">
      <Standing name={loyalty.name} badge={<LoyaltyBadge state={loyalty.state} />} />
      {counts.length > 0 && <s-text color="subdued">{counts.join(" · ")}</s-text>}
      {!detailed && reason && <s-text color="subdued">{reason}</s-text>}
      {detailed && (
        <s-unordered-list>
          {loyalty.lines.map(({ title, state, why }, place) => (
            <s-list-item key={place}>
              <s-stack direction="inline" gap="small-300" alignItems="center">
                <s-text>{title}</s-text>
                <LineBadge state={state} />
              </s-stack>
              {why && <s-text color="subdued">{why}</s-text>}
            </s-list-item>
          ))}
        </s-unordered-list>
      )}
    </s-stack>
  );
}

function PosFacts({ pos }: { pos: PointOfSale }) {
  return (
    <s-stack gap="small-300">
      <Standing name={pos.name} badge={<PosBadge state={pos.state} />} />
      {pos.why && <s-text color="subdued">{pos.why}</s-text>}
      {pos.sales.map((sale) => (
        <SaleFacts key={sale.number} sale={sale} pos={pos.name} />
      ))}
    </s-stack>
  );
}

function SaleFacts({ sale, pos }: { sale: PointOfSale["sales"][number]; pos: string }) {
  const name = t(`pos.${sale.kind}`, { number: sale.number });
  return (
    <s-stack direction="inline" gap="small-300">
      <s-text>{sale.state === "sending" ? t("pos.sending", { document: name }) : name}</s-text>
      {sale.url && (
        <s-link href={sale.url} target="_blank" accessibilityLabel={t("pos.viewLabel", { document: name, pos })}>
          {t("pos.view")}
        </s-link>
      )}
    </s-stack>
  );
}

/** What was used at checkout. */
function CouponFacts({ coupons }: Pick<KnownOrder, "coupons">) {
  return (
    <s-stack gap="small-300">
      <s-text type="strong">{t("coupons.heading")}</s-text>
      {coupons.map(({ title, standing, page }) => (
        <s-stack key={page} direction="inline" gap="small-300" alignItems="center">
          <s-link href={appAddress(page)}>{title}</s-link>
          <CouponBadge standing={standing} />
        </s-stack>
      ))}
    </s-stack>
  );
}

function Standing({ name, badge }: { name: string; badge: ComponentChildren }) {
  return (
    <s-stack direction="inline" gap="small-300" alignItems="center">
      <s-text type="strong">{name}</s-text>
      {badge}
    </s-stack>
  );
}

function Failures({ failures }: Pick<KnownOrder, "failures">) {
  if (failures.length === 0) return null;
  return (
    <s-banner tone="warning" heading={t("failures.heading", { count: failures.length })}>
      <s-stack gap="small-300">
        {failures.map(({ title, page }) => (
          <s-link key={page} href={appAddress(page)} accessibilityLabel={t("failures.fixLabel", { failure: title })}>
            {title}
          </s-link>
        ))}
      </s-stack>
    </s-banner>
  );
}
