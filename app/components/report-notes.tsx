import { Banner, BlockStack, Box, ProgressBar } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { ImportState } from "#app/reports/import-state-view.ts";
import type { ShownReport } from "#app/reports/shown-report.ts";

type ReportNotesProps = { report: Pick<ShownReport, "edits">; running: ImportState["running"] };

/** What somebody has to know who reads the figures: that more of them come, and that some were entered by hand. */
export function ReportNotes({ report: { edits }, running }: ReportNotesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      {running.map(({ chain, label, progress }) => (
        <Banner
          key={chain}
          tone="info"
          title={t("reports.notes.running.title", { label })}
          action={{ content: t("reports.notes.running.action"), url: `/app/stores/${chain}` }}
        >
          <BlockStack gap="200">
            <p id={`import-${chain}`}>
              {progress === null
                ? t("reports.notes.running.begun")
                : t("reports.notes.running.progress", { progress: format.percent(Math.floor(progress * 100) / 100) })}
            </p>
            {progress !== null && (
              <Box maxWidth="20rem">
                <ProgressBar progress={progress * 100} size="small" tone="primary" ariaLabelledBy={`import-${chain}`} />
              </Box>
            )}
          </BlockStack>
        </Banner>
      ))}
      {edits > 0 && (
        <Banner tone="warning" action={{ content: t("reports.notes.editsAction"), url: "/app/stores" }}>
          <p>{t("reports.notes.edits", { count: edits, number: format.number(edits) })}</p>
        </Banner>
      )}
    </>
  );
}
