import { Badge, BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ChainCheck, ChainFix } from "#app/sales/chain-check-view.ts";
import type { ChainView } from "#app/sales/chain-view.ts";
import { chainCheckText } from "./chain-check-text.ts";
import { checkBadges } from "./check-list.tsx";
import type { WantedField } from "./locations-card.tsx";
import { figuresUrl, setupUrl } from "./chain-url.ts";

type ChainChecksCardProps = {
  chain: Pick<ChainView, "id" | "partner" | "shared">;
  checks: ChainCheck[];
  /** The fix that is being made. */
  fixing: ChainFix | null;
  /** Makes a fix that is made at once, of the location that it is about. */
  onFix: (fix: DirectFix, location: string | null) => void;
  /** Leads to the field of a location. */
  onLead: (wanted: WantedField) => void;
};

/** Fixes that ask for nothing. */
export type DirectFix = Exclude<ChainFix, "reconnect" | "finish_setup" | "set_time_zone" | "edit_location_id" | "look_at_edits">;

/** What may be the matter with a chain, in the order in which one looks, each with what mends it. */
export function ChainChecksCard({ chain, checks, fixing, onFix, onLead }: ChainChecksCardProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("stores.checks.heading")}
        </Text>
        <BlockStack as="ul">
          {checks.map((check) => (
            <li key={`${check.check} ${check.location?.id}`} style={{ listStyle: "none" }}>
              <Box paddingBlock="300" borderBlockStartWidth="025" borderColor="border">
                <BlockStack gap="150" inlineAlign="start">
                  <InlineStack gap="200" blockAlign="center">
                    <Text as="h3" variant="headingSm" breakWord>
                      {titleOf(check)}
                    </Text>
                    <Badge {...checkBadges[check.state]}>{t(`pos.checks.states.${check.state}`)}</Badge>
                  </InlineStack>
                  <Text as="p" breakWord>
                    {chainCheckText(t, { view: check, partner: chain.partner })}
                  </Text>
                  {check.fix && fixButton(check, check.fix)}
                </BlockStack>
              </Box>
            </li>
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );

  function titleOf({ check, location }: ChainCheck): string {
    const name = t(`stores.checks.names.${check}`);
    return location ? t("stores.checks.ofLocation", { check: name, name: location.name }) : name;
  }

  function fixButton(check: ChainCheck, fix: ChainFix) {
    const label = t(`stores.checks.fixes.${fix}`);
    const common = { accessibilityLabel: t("stores.checks.fixLabel", { fix: label, check: titleOf(check) }) };
    switch (fix) {
      case "reconnect":
        return (
          <Button {...common} url={chain.shared ? `/app/connections/${chain.partner}` : setupUrl(chain.id, "connect")}>
            {label}
          </Button>
        );
      case "finish_setup":
        return (
          <Button {...common} url={`/app/stores/${chain.id}/setup`}>
            {label}
          </Button>
        );
      case "look_at_edits":
        return (
          <Button {...common} url={figuresUrl(chain.id)}>
            {label}
          </Button>
        );
      case "set_time_zone":
      case "edit_location_id":
        return (
          <Button
            {...common}
            onClick={() =>
              check.location && onLead({ location: check.location.id, field: fix === "set_time_zone" ? "timeZone" : "locationId" })
            }
          >
            {label}
          </Button>
        );
      default:
        return (
          <Button
            {...common}
            loading={fixing === fix}
            disabled={fixing !== null && fixing !== fix}
            onClick={() => onFix(fix, check.location?.id ?? null)}
          >
            {label}
          </Button>
        );
    }
  }
}
