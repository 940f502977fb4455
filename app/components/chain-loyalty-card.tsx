import { Banner, BlockStack, Button, Card, Checkbox, ChoiceList, InlineStack, Link, Text } from "@shopify/polaris";
import type { TFunction } from "i18next";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { ChainLoyaltyView, LooseReturns, LoyaltyBlock } from "#app/sales/loyalty-view.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { partnerName } from "./failure-texts.ts";

const returnRules: readonly LooseReturns[] = ["ask", "leave"];

export type LoyaltyChange = { sendsLoyalty: boolean; looseReturns: LooseReturns; confirmed: boolean };

type ChainLoyaltyCardProps = {
  loyalty: ChainLoyaltyView;
  busy: boolean;
  /** What came of saving it last; null before, and when it was saved. */
  problem: LoyaltyBlock | "not_confirmed" | null;
  onSave: (change: LoyaltyChange) => void;
};

/** Whether the sales of a chain are sent as loyalty purchases, and what stands against it. */
export function ChainLoyaltyCard({ loyalty, busy, problem, onSave }: ChainLoyaltyCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [sendsLoyalty, setSends] = useState(loyalty.sendsLoyalty);
  const [looseReturns, setLooseReturns] = useState(loyalty.looseReturns);
  const [confirmed, setConfirmed] = useState(false);
  const partner = t("partners.astro");
  const isNew = sendsLoyalty && !loyalty.sendsLoyalty;
  const blocked = loyalty.sendsLoyalty ? null : loyalty.blockedBy;
  const told = problem !== null && typeof problem === "object" ? problem : blocked;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!busy) onSave({ sendsLoyalty, looseReturns, confirmed });
  }

  return (
    <Card>
      <form onSubmit={submit}>
        <BlockStack gap="400">
          <BlockStack gap="200">
            <Text as="h2" variant="headingMd">
              {t("stores.loyalty.heading")}
            </Text>
            <Text as="p">{t("stores.loyalty.body", { partner })}</Text>
            <Text as="p" tone="subdued">
              {loyalty.loyaltyFrom ? t("stores.loyalty.on", { moment: format.moment(loyalty.loyaltyFrom) }) : t("stores.loyalty.off")}
            </Text>
          </BlockStack>
          {told && <Blocked by={told} pos={loyalty.partner} />}
          <Checkbox
            label={t("stores.loyalty.send", { partner })}
            helpText={t("stores.loyalty.sendHelp")}
            checked={sendsLoyalty}
            disabled={blocked !== null && !sendsLoyalty}
            onChange={setSends}
          />
          {isNew && (
            <Checkbox
              label={t("stores.loyalty.confirm", { partner })}
              helpText={t("stores.loyalty.confirmHelp")}
              checked={confirmed}
              error={problem === "not_confirmed" && !confirmed ? t("stores.loyalty.errors.not_confirmed") : undefined}
              onChange={setConfirmed}
            />
          )}
          {sendsLoyalty && (
            <ChoiceList
              title={t("stores.loyalty.returns")}
              choices={returnRules.map((value) => ({
                value,
                label: value === "ask" ? t("stores.loyalty.returnsAsk") : t("stores.loyalty.returnsLeave"),
                helpText: value === "ask" ? t("stores.loyalty.returnsHelp") : undefined,
              }))}
              selected={[looseReturns]}
              onChange={([chosen]: LooseReturns[]) => chosen && setLooseReturns(chosen)}
            />
          )}
          <InlineStack>
            <Button submit loading={busy}>
              {t("common.save")}
            </Button>
          </InlineStack>
        </BlockStack>
      </form>
    </Card>
  );
}

function Blocked({ by, pos }: { by: LoyaltyBlock; pos: ChainLoyaltyView["partner"] }) {
  const { t } = useTranslation();
  const page = pageOf(by, pos);
  return (
    <Banner tone="warning" title={t("stores.loyalty.blocked")}>
      <BlockStack gap="200">
        <Text as="p">{blockText(t, by, pos)}</Text>
        {page && (
          <Link url={page}>
            {by.reason === "pos_credits"
              ? t("stores.loyalty.openPosSettings", { partner: partnerName(t, pos) })
              : t("stores.loyalty.openConnection")}
          </Link>
        )}
      </BlockStack>
    </Banner>
  );
}

function blockText(t: TFunction, by: LoyaltyBlock, pos: string): string {
  const names = { partner: partnerName(t, pos), loyalty: t("partners.astro"), source: by.reason === "pos_orders" ? by.source : "" };
  return t(`stores.loyalty.errors.${by.reason}`, names);
}

function pageOf({ reason }: LoyaltyBlock, pos: ChainLoyaltyView["partner"]): string | null {
  if (reason === "not_set_up") return null;
  return reason === "pos_credits" ? `/app/connections/${pos}/orders` : "/app/connections/astro";
}
