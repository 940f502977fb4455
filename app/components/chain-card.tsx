import { BlockStack, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { ChainView } from "#app/sales/chain-view.ts";
import { ChainBadge } from "./chain-badge.tsx";
import { ChainProblemBanner } from "./chain-problem-banner.tsx";
import { chainUrl, setupUrl } from "./chain-url.ts";
import { Facts } from "./facts.tsx";
import { Moment } from "./moment.tsx";
import { RunProgress } from "./run-progress.tsx";
import { isUnderWay } from "./run-texts.ts";

/** A chain at a glance, with the way to it; one that is not set up yet leads to where its set-up was left. */
export function ChainCard({ chain }: { chain: ChainView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { id, label, partner, state, step, account, locations, run, importedAt, nextImportAt } = chain;
  const isSettingUp = state === "setting_up";
  const isGone = state === "removing" || state === "removed";
  const operational = locations.filter(({ status }) => status === "operational").length;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd" breakWord>
            {isSettingUp ? label : <Link url={chainUrl(id)}>{label}</Link>}
          </Text>
          <ChainBadge state={state} />
        </InlineStack>
        {isGone && <Text as="p">{t(state === "removing" ? "stores.list.removing" : "stores.list.removed")}</Text>}
        <ChainProblemBanner chain={chain} />
        <Facts
          facts={[
            [t("stores.facts.pos"), t(`partners.${partner}`)],
            [t("stores.facts.account"), account],
            [
              t("stores.facts.locations"),
              locations.length === 0
                ? null
                : t("stores.facts.operational", { count: locations.length, operational: format.number(operational) }),
            ],
            [
              t("stores.facts.importedAt"),
              isSettingUp || isGone ? null : importedAt ? <Moment at={importedAt.toISOString()} /> : t("stores.facts.never"),
            ],
            [t("stores.facts.nextImportAt"), nextImportAt && !isGone ? <Moment at={nextImportAt.toISOString()} /> : null],
          ]}
        />
        {run && !isGone && isUnderWay(run) && <RunProgress run={run} />}
        {isSettingUp && (
          <InlineStack>
            <Button url={setupUrl(id, step)} accessibilityLabel={t("stores.list.continueLabel", { label })}>
              {t("stores.list.continue")}
            </Button>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}
