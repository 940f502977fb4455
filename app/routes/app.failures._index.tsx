import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useNavigate, useNavigation } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { Banner, BlockStack, Box, Button, Card, InlineStack, Page } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { BulkDialog } from "#app/components/bulk-dialog.tsx";
import { BulkRuns } from "#app/components/bulk-runs.tsx";
import type { Chosen } from "#app/components/failure-bulk.ts";
import { FailureFilters } from "#app/components/failure-filters.tsx";
import { defaultFailureFilter, failureSearch } from "#app/components/failure-search.ts";
import { FailureTable } from "#app/components/failure-table.tsx";
import { SavedViews } from "#app/components/saved-views.tsx";
import type { ViewOrder } from "#app/components/saved-views.tsx";
import { TabRow } from "#app/components/tab-row.tsx";
import { useDownload } from "#app/components/use-download.ts";
import { useLocaleChoice } from "#app/components/use-locale-choice.ts";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { useToast } from "#app/components/use-toast.ts";
import { countText } from "#app/domain/count.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { carryOut, startBulkRun } from "#app/failures/bulk-run.server.ts";
import type { BulkOptions } from "#app/failures/bulk-run.server.ts";
import { bulkActions, mostAtOnce, mostChosen } from "#app/failures/bulk-view.ts";
import type { BulkAction } from "#app/failures/bulk-view.ts";
import type { FailureFilter, FailureKind } from "#app/failures/failure-view.ts";
import { readListPage } from "#app/failures/read-list-page.server.ts";
import { riskBands } from "#app/failures/risk.ts";
import { deleteView, renameView, saveView } from "#app/failures/saved-views.server.ts";
import { locales } from "#app/i18n/locale.ts";
import { now } from "#app/platform/clock.server.ts";
import { noteAccess } from "#app/privacy/note-access.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readFailureQuery } from "./shared/read-failure-query.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("nav.failures"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  await noteAccess({ shop, actor, what: "failures", now: now() });
  const query = readFailureQuery(new URL(request.url).searchParams);
  const page = await readListPage(shop, { ...query, actor });
  // Everything of a later page was settled meanwhile: its empty rest says nothing about the list, whose beginning does.
  if (query.cursor && page.list.rows.length === 0)
    return { ...query, cursor: null, ...(await readListPage(shop, { ...query, cursor: null, actor })) };
  return { ...query, ...page };
}

const ids = z.array(z.uuid()).min(1).max(mostChosen);
/** Of the list's address. */
const query = z.string().max(2_000);
const name = z.string().max(1_000);

const bulkAction = z.object({
  intent: z.enum(bulkActions),
  /** Rows one by one, or whatever matches a filter. */
  ids: ids.optional(),
  query: query.optional(),
  assigneeId: z.uuid().nullable().optional(),
  until: z.coerce.date().optional(),
});
const listAction = z.union([
  bulkAction.refine((order) => (order.ids === undefined) !== (order.query === undefined)),
  z.object({ intent: z.literal("export"), query, locale: z.enum(locales) }),
  z.object({ intent: z.literal("saveView"), name, query }),
  z.object({ intent: z.literal("renameView"), id: z.uuid(), name }),
  z.object({ intent: z.literal("deleteView"), id: z.uuid() }),
]);

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const read = await readJson(request, listAction);
  if (read.status === "unreadable") return unreadable();
  const order = read.value;
  switch (order.intent) {
    case "saveView":
      return {
        view: await saveView({ shop, name: order.name, query: failureSearch(filterOf(order.query)), actor }),
        status: "view" as const,
      };
    case "renameView":
      return { view: await renameView({ shop, id: order.id, name: order.name }), status: "view" as const };
    case "deleteView":
      return { view: await deleteView({ shop, id: order.id }), status: "view" as const };
    case "export":
      return startBulkRun({ shop, kind: "export", chosen: { filter: filterOf(order.query) }, actor, locale: order.locale });
    case "hide":
    case "unhide":
    case "retry":
    case "snooze":
    case "assign":
      return act(order);
    default:
      return unreachable(order);
  }

  /** A few are done at once, more are taken on. */
  async function act({ intent, ids: chosen, query: address, assigneeId, until }: z.infer<typeof bulkAction>) {
    const options: BulkOptions = { assigneeId: assigneeId ?? null, until };
    if (!chosen || chosen.length > mostAtOnce) {
      const of = chosen ? { ids: chosen } : { filter: filterOf(address ?? "") };
      return startBulkRun({ shop, kind: intent, chosen: of, actor, locale: "en", ...options });
    }
    const count = await carryOut(intent, { shop, ids: chosen, actor, ...options });
    return { status: "done" as const, intent, count };
  }
}

function filterOf(address: string): FailureFilter {
  return readFailureQuery(new URLSearchParams(address)).filter;
}

// Redemptions first: they cost money.
const kinds: FailureKind[] = ["redemption", "transaction", "pos"];
const dayMs = 86_400_000;

export default function Failures() {
  const { t } = useTranslation();
  const { list, filter, cursor, choices, views, runs } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const navigation = useNavigation();
  const bulk = useFetcher<typeof action>();
  const viewing = useFetcher<typeof action>();
  const shopify = useAppBridge();
  const { locale } = useLocaleChoice();
  const [asking, setAsking] = useState<{ ask: "snooze" | "assign"; chosen: Chosen } | null>(null);
  const { downloading, download } = useDownload(() => shopify.toast.show(t("failures.export.problem"), { isError: true }));
  const isLeaving = navigation.location !== undefined && navigation.location.pathname !== "/app/failures";
  const busy = bulk.state !== "idle" || (navigation.state !== "idle" && !isLeaving);
  const here = failureSearch(filter);
  const view = viewing.data && "view" in viewing.data ? viewing.data.view : null;

  useRevalidateWhile(list.rows.some(({ status }) => status === "retrying") || runs.some(({ state }) => state === "running"));
  useToast(bulk.data, bulkMessage(), bulk.data?.status === "unreadable" || bulk.data?.status === "refused");
  useToast(view, viewMessage());

  return (
    <Page title={t("failures.title")} subtitle={t("failures.subtitle")}>
      <BlockStack gap="300">
        <BulkRuns runs={runs} downloading={downloading} onDownload={({ id }) => void download(id, `/app/exports/${id}`)} />
        <Card padding="0">
          <TabRow
            tabs={kinds.map((kind) => ({
              id: kind,
              panelID: "failures",
              content: t(`failures.tabs.${kind}`),
              badge: list.open[kind] > 0 ? countText(list.open[kind]) : undefined,
            }))}
            selected={kinds.indexOf(filter.kind)}
            onSelect={(index) => show({ ...filter, kind: kinds[index] ?? "transaction", code: null })}
          />
          <div id="failures" role="tabpanel" aria-labelledby={filter.kind}>
            <Box paddingInline="300" paddingBlockStart="300">
              <InlineStack gap="200" align="space-between">
                <SavedViews
                  views={views}
                  query={here}
                  busy={viewing.state !== "idle"}
                  result={view}
                  onOpen={(one) => void navigate({ search: one.query })}
                  onOrder={(order: ViewOrder) => viewing.submit(order, posted)}
                />
                <Button
                  onClick={() => bulk.submit({ intent: "export", query: here, locale }, posted)}
                  disabled={list.rows.length === 0 || busy}
                >
                  {t("failures.export.action")}
                </Button>
              </InlineStack>
            </Box>
            <FailureFilters key={filter.kind} filter={filter} choices={choices} bands={riskBands} busy={busy} onChange={show} />
            {list.cutWords.map((word) => (
              <Box key={word} padding="300">
                <Banner tone="info">
                  <p>{t("failures.search.cut", { word })}</p>
                </Banner>
              </Box>
            ))}
            <FailureTable
              list={list}
              filter={filter}
              busy={busy}
              addressOf={({ id }) => `/app/failures/${id}${failureSearch(filter, cursor)}`}
              onBulk={order}
              onPage={(to) => void navigate(failureSearch(filter, to))}
              onChange={show}
              onClear={() => show({ ...defaultFailureFilter, kind: filter.kind })}
            />
          </div>
        </Card>
      </BlockStack>
      {asking && (
        <BulkDialog
          ask={asking.ask}
          staff={choices.staff}
          onClose={() => setAsking(null)}
          onSnooze={(days) => send("snooze", asking.chosen, { until: new Date(Date.now() + days * dayMs).toISOString() })}
          onAssign={(assigneeId) => send("assign", asking.chosen, { assigneeId })}
        />
      )}
    </Page>
  );

  /** Another filter is the first page of another list. */
  function show(other: FailureFilter) {
    void navigate({ search: failureSearch(other) }, { replace: true, preventScrollReset: true });
  }

  function order(intent: BulkAction, chosen: Chosen) {
    if (intent === "snooze" || intent === "assign") setAsking({ ask: intent, chosen });
    else send(intent, chosen, {});
  }

  function send(intent: BulkAction, chosen: Chosen, options: { until?: string; assigneeId?: string | null }) {
    setAsking(null);
    bulk.submit({ intent, ...(chosen === "all" ? { query: here } : { ids: chosen }), ...options }, posted);
  }

  function bulkMessage(): string | null {
    const answer = bulk.data;
    switch (answer?.status) {
      case "done":
        return t(`failures.bulk.${answer.intent}Done`, { count: answer.count, number: String(answer.count) });
      case "started":
        return t("failures.bulk.started");
      case "refused":
        return t(`failures.bulk.refusals.${answer.reason}`);
      case "unreadable":
        return t("errors.unreadable");
      default:
        return null;
    }
  }

  function viewMessage(): string | null {
    if (view?.status === "saved") return t("failures.views.saved", { name: view.name });
    return view?.status === "deleted" ? t("failures.views.deleted") : null;
  }
}

const posted = { method: "post", action: "/app/failures?index", encType: "application/json" } as const;
