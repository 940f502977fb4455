import { InlineStack, Spinner, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { unreachable } from "#app/domain/unreachable.ts";
import type { LocationView } from "#app/sales/chain-view.ts";

type LocationCheckTextProps = { location: Pick<LocationView, "check">; partner: string };

/** What the look at a store said. */
export function LocationCheckText({ location: { check }, partner }: LocationCheckTextProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (check === null)
    return (
      <Text as="span" tone="subdued">
        {t("stores.looks.none")}
      </Text>
    );
  switch (check.state) {
    case "checking":
      return (
        <InlineStack gap="150" blockAlign="center" wrap={false}>
          <Spinner size="small" />
          <Text as="span" tone="subdued">
            {t("stores.looks.checking")}
          </Text>
        </InlineStack>
      );
    case "ok":
      return (
        <Text as="span" tone="success">
          {t("stores.looks.ok", { count: check.sales, number: format.number(check.sales) })}
        </Text>
      );
    case "no_sales":
    case "new":
    case "slow":
      return (
        <Text as="span" tone="caution">
          {t(`stores.looks.${check.state}`, { partner })}
        </Text>
      );
    case "gone":
      return (
        <Text as="span" tone="critical">
          {t("stores.looks.gone", { partner })}
        </Text>
      );
    case "failed":
      return (
        <Text as="span" tone="critical">
          {t(`stores.looks.failed.${check.why}`, { partner })}
        </Text>
      );
    default:
      return unreachable(check);
  }
}
