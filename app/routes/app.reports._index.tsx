import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useLocation, useNavigate, useNavigation } from "@remix-run/react";
import type { ShouldRevalidateFunctionArgs } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Box, Button, Card, Page } from "@shopify/polaris";
import { ChartVerticalIcon } from "@shopify/polaris-icons";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { EmptyMessage } from "#app/components/empty-message.tsx";
import { NoChains } from "#app/components/no-chains.tsx";
import { ReportFigures } from "#app/components/report-figures.tsx";
import { ReportHeading } from "#app/components/report-heading.tsx";
import { ReportNotes } from "#app/components/report-notes.tsx";
import { ReportPicker } from "#app/components/report-picker.tsx";
import { ReportRowsCard } from "#app/components/report-rows-card.tsx";
import { isSameReport, readReportDisplay, reportSearch } from "#app/components/report-search.ts";
import type { AskedReport, ReportDisplay } from "#app/components/report-search.ts";
import { isNothing } from "#app/components/report-texts.ts";
import { ReportTimeCard } from "#app/components/report-time-card.tsx";
import { stepPeriod } from "#app/components/step-period.ts";
import { useDownload } from "#app/components/use-download.ts";
import { useLate } from "#app/components/use-late.ts";
import { useLocaleChoice } from "#app/components/use-locale-choice.ts";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { hourIn } from "#app/domain/store-hours.ts";
import { readShop } from "#app/orders/read-shop.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { readImportState } from "#app/reports/read-import-state.server.ts";
import { readReport } from "#app/reports/read-report.server.ts";
import { shownReport } from "#app/reports/shown-report.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readReportQuery } from "./shared/read-report-query.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("reports.title"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const asked = readReportQuery(new URL(request.url).searchParams);
  const at = now();
  const clock = hourIn((await readShop(shop))?.timeZone ?? "UTC", at);
  const [report, imports] = await Promise.all([readReport({ shop, question: asked, now: at }), readImportState(shop)]);
  return { asked, report, imports, clock };
}

/** What charts and tables show of the same report needs nothing new. */
export function shouldRevalidate({ currentUrl, nextUrl, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs): boolean {
  // The same address is asked for again while an import runs.
  if (currentUrl.search === nextUrl.search) return defaultShouldRevalidate;
  return !isSameReport(currentUrl.searchParams, nextUrl.searchParams);
}

/** What goes with a navigation, so that the page knows before the answer what was asked. */
type Asking = { asked?: AskedReport } | null;

const plain: ReportDisplay = { measure: "sales", sort: null };

export default function Reports() {
  const { t } = useTranslation();
  const data = useLoaderData<typeof loader>();
  const { imports, clock } = data;
  const report = useMemo(() => shownReport(data.report), [data.report]);
  const navigate = useNavigate();
  const here = useLocation();
  const coming = useNavigation().location;
  const shopify = useAppBridge();
  const { tag } = useLocaleChoice();
  const { downloading, download } = useDownload(() => shopify.toast.show(t("reports.csv.problem"), { isError: true }));
  const display = readReportDisplay(new URLSearchParams(here.search));
  const isComing = coming?.pathname === here.pathname;
  // The picker follows the hand, the figures follow when they are there.
  const asked = (isComing && (coming.state as Asking)?.asked) || data.asked;
  const busy = useLate(isComing);
  const nothing = isNothing(report.store.current) && isNothing(report.online.current);

  useRevalidateWhile(imports.running.length > 0);

  if (!imports.hasChains) {
    return (
      <Page title={t("reports.title")} subtitle={t("reports.subtitle")}>
        <NoChains unfinished={imports.unfinished} />
      </Page>
    );
  }
  return (
    <Page
      fullWidth
      title={t("reports.title")}
      subtitle={t("reports.subtitle")}
      primaryAction={{
        content: t("reports.csv.action"),
        loading: downloading !== null,
        disabled: report.rows.length === 0,
        onAction: () => void download("report", csvAddress()),
      }}
      secondaryActions={[
        { content: t("reports.toCompleteness"), url: "/app/reports/completeness" },
        { content: t("reports.toFiles"), url: "/app/reports/files" },
      ]}
    >
      <BlockStack gap="400">
        <Box paddingInline={{ xs: "400", sm: "0" }}>
          <ReportPicker asked={asked} report={report} today={clock.day} onAsk={ask} />
        </Box>
        <ReportNotes report={report} running={imports.running} />
        <Box paddingInline={{ xs: "400", sm: "0" }}>
          <ReportHeading report={report} clock={clock} busy={busy} />
        </Box>
        {nothing ? (
          <Card>
            <EmptyMessage
              icon={ChartVerticalIcon}
              heading={t("reports.empty.nothing.heading")}
              action={
                <Button onClick={() => ask({ ...asked, day: stepPeriod(asked.unit, { day: asked.day ?? clock.day, by: -1 }) })}>
                  {t(`reports.empty.nothing.action.${asked.unit}`)}
                </Button>
              }
            >
              {t("reports.empty.nothing.body")}
            </EmptyMessage>
          </Card>
        ) : (
          <>
            <Card padding="0">
              <ReportFigures report={report} busy={busy} />
            </Card>
            <ReportTimeCard report={report} measure={display.measure} onMeasure={(measure) => show({ ...display, measure })} />
            <ReportRowsCard
              report={report}
              by={asked.by}
              measure={display.measure}
              sort={display.sort}
              busy={busy}
              onBy={(by) => ask({ ...asked, by }, { ...display, sort: null })}
              onSort={(sort) => show({ ...display, sort })}
            />
          </>
        )}
      </BlockStack>
    </Page>
  );

  /** Another report: the way back leads to this one. */
  function ask(other: AskedReport, as: ReportDisplay = display) {
    void navigate({ search: reportSearch(other, as) }, { preventScrollReset: true, state: { asked: other } satisfies Asking });
  }

  /** The same report, looked at otherwise. */
  function show(other: ReportDisplay) {
    void navigate({ search: reportSearch(asked, other) }, { replace: true, preventScrollReset: true });
  }

  /** The day is told, as the report is of that one even if another has begun meanwhile. */
  function csvAddress(): string {
    const { question } = report;
    const search = new URLSearchParams(reportSearch(question, plain));
    search.set("locale", tag);
    return `/app/reports/csv?${search.toString()}`;
  }
}
