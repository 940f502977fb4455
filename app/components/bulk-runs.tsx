import { BlockStack, Box, Button, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BulkRunView } from "#app/failures/bulk-view.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";

type BulkRunsProps = {
  runs: BulkRunView[];
  /** Brings the file of a finished export. */
  onDownload: (run: BulkRunView) => void;
  /** The export that is being brought. */
  downloading: string | null;
};

/** What was asked of many failures at once: how far it is, and what came of it. */
export function BulkRuns({ runs, onDownload, downloading }: BulkRunsProps) {
  const { t } = useTranslation();
  const [dismissed, setDismissed] = useState<string[]>([]);
  const shown = runs.filter(({ id }) => !dismissed.includes(id));
  if (shown.length === 0) return null;
  return (
    <div role="status" aria-label={t("failures.bulk.runs")}>
      <BlockStack gap="200">
        {shown.map((run) => (
          <Box key={run.id} padding="300" background="bg-surface" borderRadius="200" borderWidth="025" borderColor="border">
            <InlineStack align="space-between" blockAlign="center" gap="300">
              <Run run={run} />
              <InlineStack gap="200">
                {run.kind === "export" && run.state === "done" && (
                  <Button onClick={() => onDownload(run)} loading={downloading === run.id}>
                    {t("failures.export.download")}
                  </Button>
                )}
                {run.state !== "running" && (
                  <Button variant="tertiary" onClick={() => setDismissed([...dismissed, run.id])}>
                    {t("failures.bulk.dismiss")}
                  </Button>
                )}
              </InlineStack>
            </InlineStack>
          </Box>
        ))}
      </BlockStack>
    </div>
  );
}

function Run({ run }: { run: BulkRunView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { id, kind, state, done, total } = run;
  if (state === "failed") {
    return (
      <Text as="span" tone="critical">
        {t(`failures.bulk.failed.${kind}`, { done: format.number(done) })}
      </Text>
    );
  }
  if (state === "done") return <Text as="span">{t(`failures.bulk.${kind}Done`, { count: done, number: format.number(done) })}</Text>;
  const labelId = `run-${id}`;
  return (
    <InlineStack gap="300" blockAlign="center">
      <Text as="span" id={labelId}>
        {total === 0
          ? t(`failures.bulk.starting.${kind}`)
          : t(`failures.bulk.running.${kind}`, { done: format.number(done), total: format.number(total) })}
      </Text>
      <Box width="10rem">
        <ProgressBar
          progress={total === 0 ? 0 : Math.min(100, (done / total) * 100)}
          size="small"
          tone="primary"
          ariaLabelledBy={labelId}
        />
      </Box>
    </InlineStack>
  );
}
