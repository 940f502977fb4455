import { BlockStack, ProgressBar, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { RunView } from "#app/sales/chain-view.ts";
import { runCounts } from "./run-texts.ts";

/** How far an import is that is under way, and what it has brought in so far. */
export function RunProgress({ run }: { run: RunView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const labelId = `import-${run.id}`;
  const percent = Math.round((run.progress ?? 0) * 100);
  return (
    <BlockStack gap="150">
      <Text as="p" id={labelId}>
        {run.state === "waiting" ? t(`stores.runs.waiting.${run.kind}`) : t(`stores.runs.running.${run.kind}`)}
      </Text>
      <ProgressBar progress={percent} size="small" tone="primary" ariaLabelledBy={labelId} />
      <Text as="p" tone="subdued" variant="bodySm">
        {run.progress === null
          ? t("stores.runs.soFar", { counts: runCounts(t, format, run) })
          : t("stores.runs.soFarOf", { counts: runCounts(t, format, run), percent: format.number(percent) })}
      </Text>
    </BlockStack>
  );
}
