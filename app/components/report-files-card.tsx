import { Badge, BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { ReportFileView } from "#app/reports/report-file-view.ts";

type ReportFilesCardProps = {
  files: ReportFileView[];
  /** The file that is being brought. */
  downloading: string | null;
  /** The file that is being made or sent again. */
  asking: string | null;
  onDownload: (file: ReportFileView) => void;
  onAgain: (file: ReportFileView) => void;
};

/** The newest files: what they cover, whether they are sent, and what can be done. */
export function ReportFilesCard({ files, downloading, asking, onDownload, onAgain }: ReportFilesCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("reports.files.list.heading")}
        </Text>
        <Text as="p" tone="subdued">
          {files.length === 0 ? t("reports.files.list.none") : t("reports.files.list.body")}
        </Text>
        {files.length > 0 && (
          <BlockStack as="ul">
            {files.map((file) => (
              <li key={file.id} style={{ listStyle: "none" }}>
                <Box paddingBlock="300" borderBlockStartWidth="025" borderColor="border">
                  <BlockStack gap="200">
                    <FileFacts file={file} period={periodOf(file)} />
                    {buttonsOf(file)}
                  </BlockStack>
                </Box>
              </li>
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );

  function periodOf({ firstDay, lastDay, hours }: ReportFileView): string {
    if (hours) return t("reports.files.list.from", { from: format.moment(hours.from), to: format.moment(hours.to) });
    if (firstDay === lastDay) return format.day(firstDay);
    return t("reports.files.list.from", { from: format.day(firstDay), to: format.day(lastDay) });
  }

  function buttonsOf(file: ReportFileView) {
    const facts = { name: file.name, period: periodOf(file) };
    const isFailed = file.state === "failed";
    return (
      <InlineStack gap="200">
        {file.state === "made" && (
          <Button
            loading={downloading === file.id}
            accessibilityLabel={t("reports.files.list.downloadLabel", facts)}
            onClick={() => onDownload(file)}
          >
            {t("reports.files.list.download")}
          </Button>
        )}
        {file.problem && file.canSend && (
          <Button
            loading={asking === file.id}
            accessibilityLabel={isFailed ? t("reports.files.list.makeAgainLabel", facts) : t("reports.files.list.againLabel", facts)}
            onClick={() => onAgain(file)}
          >
            {isFailed ? t("reports.files.list.makeAgain") : t("reports.files.list.again")}
          </Button>
        )}
      </InlineStack>
    );
  }
}

const states: Record<ReportFileView["state"], BadgeProps["tone"]> = { waiting: "info", made: "success", failed: "critical" };
const mails: Record<Exclude<ReportFileView["mail"], "none">, BadgeProps["tone"]> = { waiting: "info", sent: "success", failed: "critical" };

function FileFacts({ file, period }: { file: ReportFileView; period: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, state, mail, rows, late, problem, createdAt, sentAt } = file;
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm" breakWord>
          {name}
        </Text>
        <Badge tone={states[state]}>{t(`reports.files.list.states.${state}`)}</Badge>
        {mail !== "none" && <Badge tone={mails[mail]}>{t(`reports.files.list.mails.${mail}`)}</Badge>}
      </InlineStack>
      <Text as="p">
        <span suppressHydrationWarning>{period}</span>
      </Text>
      <Text as="p" tone="subdued">
        {state === "made" && <>{t("reports.files.list.rows", { count: rows, number: format.number(rows) })} · </>}
        <span suppressHydrationWarning>{t("reports.files.list.made", { moment: format.moment(createdAt) })}</span>
        {sentAt && <span suppressHydrationWarning> · {t("reports.files.list.sent", { moment: format.moment(sentAt) })}</span>}
      </Text>
      {late.map((chain) => (
        <Text as="p" tone="caution" key={chain}>
          {t("reports.files.list.late", { chain })}
        </Text>
      ))}
      {problem && (
        <Text as="p" tone="critical">
          {t(`reports.files.problems.${problem}`)} {mail === "waiting" && t("reports.files.list.retry")}
        </Text>
      )}
    </BlockStack>
  );
}
