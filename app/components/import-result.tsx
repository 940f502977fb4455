import { Banner, BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { ChainView } from "#app/sales/chain-view.ts";
import { ChainProblemBanner } from "./chain-problem-banner.tsx";
import { chainUrl } from "./chain-url.ts";
import { RunProgress } from "./run-progress.tsx";
import { isUnderWay, runCounts } from "./run-texts.ts";

/** The first import while it runs and once it is done, with the way to what it brought. */
export function ImportResult({ chain }: { chain: ChainView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { id, run } = chain;
  const hasSome = run !== null && run.sales > 0;
  return (
    <BlockStack gap="400">
      <ChainProblemBanner chain={chain} />
      {run && isUnderWay(run) && (
        <>
          <RunProgress run={run} />
          <Text as="p">{t("stores.finish.leave")}</Text>
        </>
      )}
      <div aria-live="polite">
        {run?.state === "done" && <Banner tone="success">{t("stores.finish.done", { counts: runCounts(t, format, run) })}</Banner>}
      </div>
      {chain.timeClock === "absent" && chain.partner === "lightspeed" && <Text as="p">{t("stores.finish.noTimeClock")}</Text>}
      <InlineStack gap="200">
        <Button url="/app/reports" variant={hasSome ? "primary" : undefined}>
          {t("stores.finish.reports")}
        </Button>
        <Button url={chainUrl(id)}>{t("stores.finish.chain")}</Button>
      </InlineStack>
    </BlockStack>
  );
}
