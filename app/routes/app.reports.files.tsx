import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Button, Card, Page } from "@shopify/polaris";
import { StoreIcon } from "@shopify/polaris-icons";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { EmptyMessage } from "#app/components/empty-message.tsx";
import { MakeFileCard } from "#app/components/make-file-card.tsx";
import type { FileForm } from "#app/components/make-file-card.tsx";
import { reportFileTextsFor } from "#app/components/report-file-texts.ts";
import { ReportFilesCard } from "#app/components/report-files-card.tsx";
import { ScheduledReportsCard } from "#app/components/scheduled-reports-card.tsx";
import { TmasCard } from "#app/components/tmas-card.tsx";
import { useDebounced } from "#app/components/use-debounced.ts";
import { useDownload } from "#app/components/use-download.ts";
import { useLocaleChoice } from "#app/components/use-locale-choice.ts";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { useToast } from "#app/components/use-toast.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { mailerOfEnvironment } from "#app/notifications/mailer.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { makeReportFile, previewReportFile } from "#app/reports/make-report-file.server.ts";
import { readReportFiles } from "#app/reports/read-report-files.server.ts";
import { firstOptions, reportTimes, spans } from "#app/reports/report-file-view.ts";
import { reportOptions } from "#app/reports/report-options.ts";
import { deleteScheduledReport, saveScheduledReport, switchScheduledReport } from "#app/reports/save-scheduled-report.server.ts";
import { sendReportAgain } from "#app/reports/send-report-again.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("reports.files.title"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return readReportFiles(shop, { mailer: mailerOfEnvironment(), now: now() });
}

const daysInput = z.object({ span: z.enum(spans), first: z.string().max(20), last: z.string().max(20) });
const scheduledInput = z.object({
  name: z.string().max(1_000),
  every: z.enum(reportTimes),
  hour: z.int().min(0).max(23),
  delivery: z.enum(["download", "mail"]),
  recipients: z.string().max(4_000),
  options: reportOptions,
});
const filesAction = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("make"), options: reportOptions, days: daysInput }),
  z.object({ intent: z.literal("preview"), options: reportOptions, days: daysInput }),
  z.object({ intent: z.literal("save"), id: z.uuid().nullable(), input: scheduledInput }),
  z.object({ intent: z.literal("switch"), id: z.uuid(), active: z.boolean() }),
  z.object({ intent: z.literal("delete"), id: z.uuid() }),
  z.object({ intent: z.literal("again"), file: z.uuid() }),
]);
type Asked = z.output<typeof filesAction>;

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const read = await readJson(request, filesAction);
  if (read.status === "unreadable") return unreadable();
  const asked = read.value;
  switch (asked.intent) {
    case "make":
    case "preview": {
      const { intent, options, days } = asked;
      const wanted = { shop, options, days, now: now(), texts: reportFileTextsFor(options.locale) };
      if (intent === "preview") return { intent, result: await previewReportFile(wanted) };
      return { intent, result: await makeReportFile({ ...wanted, actor }) };
    }
    case "save":
      return { intent: asked.intent, result: await saveScheduledReport({ shop, id: asked.id, input: asked.input, actor, now: now() }) };
    case "switch":
      return { intent: asked.intent, result: await switchScheduledReport({ shop, id: asked.id, active: asked.active, now: now() }) };
    case "delete":
      await deleteScheduledReport({ shop, id: asked.id });
      return { intent: asked.intent, result: { status: "deleted" as const } };
    case "again":
      return { intent: asked.intent, result: await sendReportAgain({ shop, file: asked.file }) };
    default:
      return unreachable(asked);
  }
}

const noErrors = {};
const previewPauseMs = 400;

export default function ReportFiles() {
  const { t } = useTranslation();
  const { locale } = useLocaleChoice();
  const shopify = useAppBridge();
  const view = useLoaderData<typeof loader>();
  const [form, setForm] = useState<FileForm>({
    options: firstOptions(locale),
    days: { span: "yesterday", first: view.today, last: view.today },
  });
  const asked = JSON.stringify(form);
  // What was pressed for: an answer says nothing about what was changed since.
  const [pressed, setPressed] = useState<string | null>(null);
  const making = useFetcher<typeof action>();
  const previewing = useFetcher<typeof action>();
  const saving = useFetcher<typeof action>();
  const acting = useFetcher<typeof action>();
  const { downloading, download } = useDownload(() => shopify.toast.show(t("reports.files.list.notBrought"), { isError: true }));

  const made = making.data && "intent" in making.data && making.data.intent === "make" ? making.data.result : null;
  const preview = previewing.data && "intent" in previewing.data && previewing.data.intent === "preview" ? previewing.data.result : null;
  const saved = saving.data && "intent" in saving.data && saving.data.intent === "save" ? saving.data.result : null;
  const done = acting.data && "intent" in acting.data ? acting.data.result : null;

  const hasLocations = view.locations.length > 0;
  const look = useDebounced(() => send(previewing, { intent: "preview", ...form }), previewPauseMs);
  useEffect(() => {
    if (hasLocations) look(asked);
  }, [asked, hasLocations]); // eslint-disable-line react-hooks/exhaustive-deps

  const brought = useRef<string | null>(null);
  useEffect(() => {
    if (made?.status !== "made" || brought.current === made.file) return;
    brought.current = made.file;
    void download(made.file, addressOf(made.file));
  }, [made, download]);

  useRevalidateWhile(view.files.some(({ state, mail }) => state === "waiting" || mail === "waiting"));

  useToast(
    making.data,
    making.data ? t(made?.status === "made" ? "reports.files.make.made" : "reports.files.make.notMade") : null,
    made?.status !== "made",
  );
  useToast(saving.data, saving.data ? savedText() : null, saved?.status !== "saved");
  useToast(acting.data, acting.data ? doneText() : null, done === null || done.status === "gone");

  const madeErrors = made?.status === "invalid" && pressed === asked ? made.errors : noErrors;
  // Of what is looked at only what no field shows by itself is said before the press.
  const { mask, locations } = preview?.status === "invalid" ? preview.errors : {};
  const busyWith = acting.state === "idle" ? null : (acting.json as { id?: string; file?: string } | undefined);

  return (
    <Page
      title={t("reports.files.title")}
      subtitle={t("reports.files.subtitle")}
      backAction={{ content: t("reports.files.back"), url: "/app/reports" }}
      narrowWidth
    >
      <BlockStack gap="400">
        {hasLocations ? (
          <>
            <MakeFileCard
              form={form}
              view={view}
              errors={{ ...(mask && { mask }), ...(locations && { locations }), ...madeErrors }}
              preview={preview}
              busy={making.state !== "idle" || downloading === (made?.status === "made" ? made.file : undefined)}
              onChange={setForm}
              onMake={() => {
                setPressed(asked);
                send(making, { intent: "make", ...form });
              }}
            />
            <ScheduledReportsCard
              view={view}
              options={form.options}
              busy={saving.state !== "idle" ? "save" : (busyWith?.id ?? null)}
              result={saving.state === "idle" ? saved : null}
              onSave={(id, input) => send(saving, { intent: "save", id, input })}
              onSwitch={(id, active) => send(acting, { intent: "switch", id, active })}
              onDelete={(id) => send(acting, { intent: "delete", id })}
            />
          </>
        ) : (
          <Card>
            <EmptyMessage
              icon={StoreIcon}
              heading={t("reports.files.none.heading")}
              action={
                <Button url="/app/stores" variant="primary">
                  {t("reports.files.none.action")}
                </Button>
              }
            >
              {t("reports.files.none.body")}
            </EmptyMessage>
          </Card>
        )}
        <ReportFilesCard
          files={view.files}
          downloading={downloading}
          asking={busyWith?.file ?? null}
          onDownload={({ id }) => void download(id, addressOf(id))}
          onAgain={({ id }) => send(acting, { intent: "again", file: id })}
        />
        <TmasCard />
      </BlockStack>
    </Page>
  );

  function savedText(): string {
    if (saved?.status === "saved") return t("reports.files.scheduled.saved");
    return saved?.status === "gone" ? t("reports.files.scheduled.gone") : t("reports.files.scheduled.notSaved");
  }

  function doneText(): string | null {
    if (!done) return t("errors.unreadable");
    const isOfFile = acting.data && "intent" in acting.data && acting.data.intent === "again";
    switch (done.status) {
      case "asked":
        return t("reports.files.list.asked");
      case "deleted":
        return t("reports.files.scheduled.deleted");
      case "saved":
        return t("reports.files.scheduled.saved");
      case "gone":
        return isOfFile ? t("reports.files.list.notAsked") : t("reports.files.scheduled.gone");
      default:
        return null;
    }
  }
}

function addressOf(file: string): string {
  return `/app/reports/files/${file}`;
}

function send(fetcher: ReturnType<typeof useFetcher<typeof action>>, asked: Asked): void {
  fetcher.submit(asked, { method: "post", encType: "application/json" });
}
