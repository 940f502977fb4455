import { Badge, BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type {
  ReportFileErrors,
  ReportFilesView,
  SaveReportResult,
  ScheduledReportInput,
  ScheduledReportView,
} from "#app/reports/report-file-view.ts";
import type { ReportOptions } from "#app/reports/report-options.ts";
import { ConfirmBox } from "./confirm-box.tsx";
import { Facts } from "./facts.tsx";
import { Moment } from "./moment.tsx";
import { ScheduledReportForm } from "./scheduled-report-form.tsx";
import { useFocusKept } from "./use-focus-kept.ts";

type ScheduledReportsCardProps = {
  view: ReportFilesView;
  /** What a new one starts with. */
  options: ReportOptions;
  /** What is being done: "save", or the id of the report that something is done to. */
  busy: string | null;
  result: SaveReportResult | null;
  onSave: (id: string | null, input: ScheduledReportInput) => void;
  onSwitch: (id: string, active: boolean) => void;
  onDelete: (id: string) => void;
};

const noErrors: ReportFileErrors = {};

/** Reports that make themselves: when they come next, what came last, and what is wrong with them. */
export function ScheduledReportsCard({ view, options, busy, result, onSave, onSwitch, onDelete }: ScheduledReportsCardProps) {
  const { t } = useTranslation();
  // Which one is open, and the answer that was there before, which says nothing about it.
  const [editing, setEditing] = useState<{ id: string | null; before: unknown } | null>(null);
  const [removing, setRemoving] = useState<string | null>(null);
  const answer = editing && result !== editing.before ? result : null;
  const isOpen = editing !== null && answer?.status !== "saved" && answer?.status !== "gone";

  const heading = useFocusKept(`${isOpen} ${removing} ${view.scheduled.length}`);

  return (
    <Card>
      <BlockStack gap="400">
        <div ref={heading} tabIndex={-1} style={{ outline: "none" }}>
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd">
              {t("reports.files.scheduled.heading")}
            </Text>
            {!isOpen && <Button onClick={() => setEditing({ id: null, before: result })}>{t("reports.files.scheduled.add")}</Button>}
          </InlineStack>
        </div>
        <Text as="p" tone="subdued">
          {view.scheduled.length === 0 ? t("reports.files.scheduled.none") : t("reports.files.scheduled.body")}
        </Text>
        {isOpen &&
          editing.id === null &&
          formFor({
            id: null,
            heading: t("reports.files.scheduled.addHeading"),
            initial: { name: "", every: "day", hour: 6, delivery: "download", recipients: "", options },
          })}
        {view.scheduled.length > 0 && (
          <BlockStack as="ul">
            {view.scheduled.map((report) => (
              <li key={report.id} style={{ listStyle: "none" }}>
                <Box paddingBlock="300" borderBlockStartWidth="025" borderColor="border">
                  {isOpen && editing.id === report.id
                    ? formFor({ id: report.id, heading: report.name, initial: inputOf(report) })
                    : rowFor(report)}
                </Box>
              </li>
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );

  function formFor({ id, heading: title, initial }: { id: string | null; heading: string; initial: ScheduledReportInput }) {
    return (
      <ScheduledReportForm
        key={id ?? "new"}
        heading={title}
        initial={initial}
        view={view}
        errors={answer?.status === "invalid" ? answer.errors : noErrors}
        busy={busy === "save"}
        onSave={(input) => onSave(id, input)}
        onCancel={() => setEditing(null)}
      />
    );
  }

  function rowFor(report: ScheduledReportView) {
    const { id, name, active } = report;
    return (
      <BlockStack gap="300">
        <Scheduled report={report} />
        {removing === id ? (
          <ConfirmBox
            question={t("reports.files.scheduled.removeQuestion", { name })}
            consequences={[t("reports.files.scheduled.removeStops"), t("reports.files.scheduled.removeKeeps")]}
            action={t("reports.files.scheduled.removeAction")}
            destructive
            busy={busy === id}
            onConfirm={() => onDelete(id)}
            onCancel={() => setRemoving(null)}
          />
        ) : (
          <InlineStack gap="200">
            <Button
              loading={busy === id}
              accessibilityLabel={active ? t("reports.files.scheduled.offLabel", { name }) : t("reports.files.scheduled.onLabel", { name })}
              onClick={() => onSwitch(id, !active)}
            >
              {active ? t("reports.files.scheduled.off") : t("reports.files.scheduled.on")}
            </Button>
            <Button
              accessibilityLabel={t("reports.files.scheduled.changeLabel", { name })}
              onClick={() => setEditing({ id, before: result })}
            >
              {t("reports.files.scheduled.change")}
            </Button>
            <Button tone="critical" accessibilityLabel={t("reports.files.scheduled.removeLabel", { name })} onClick={() => setRemoving(id)}>
              {t("reports.files.scheduled.remove")}
            </Button>
          </InlineStack>
        )}
      </BlockStack>
    );
  }
}

function Scheduled({ report }: { report: ScheduledReportView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, options, every, hour, active, nextAt, recipients, lastFile, problem } = report;
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm" breakWord>
          {name}
        </Text>
        <Badge tone={active ? "success" : undefined}>
          {active ? t("reports.files.scheduled.active") : t("reports.files.scheduled.inactive")}
        </Badge>
      </InlineStack>
      {problem && (
        <Text as="p" tone="critical">
          {t(`reports.files.problems.${problem}`)}
        </Text>
      )}
      <Facts
        facts={[
          [t("reports.files.scheduled.what"), t(`reports.files.kinds.${options.kind}`)],
          [t("reports.files.scheduled.when"), t(`reports.files.scheduled.every.${every}`, { hour })],
          [t("reports.files.scheduled.next"), active ? <Moment at={nextAt} /> : null],
          [t("reports.files.scheduled.to"), recipients.length > 0 ? format.list(recipients) : t("reports.files.scheduled.downloadOnly")],
          [t("reports.files.scheduled.last"), lastFile ? <Moment at={lastFile.createdAt} /> : t("reports.files.scheduled.noFile")],
        ]}
      />
    </BlockStack>
  );
}

function inputOf({ name, every, hour, recipients, options }: ScheduledReportView): ScheduledReportInput {
  return { name, every, hour, options, delivery: recipients.length > 0 ? "mail" : "download", recipients: recipients.join("\n") };
}
