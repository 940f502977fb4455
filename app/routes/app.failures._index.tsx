import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useNavigate, useNavigation } from "@remix-run/react";
import { Card, Page, Tabs } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { FailureFilters } from "#app/components/failure-filters.tsx";
import { defaultFailureFilter, failureSearch } from "#app/components/failure-search.ts";
import { FailureTable } from "#app/components/failure-table.tsx";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { useToast } from "#app/components/use-toast.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { catalogue, failureCodes } from "#app/failures/catalogue.ts";
import type { FailureFilter, FailureKind } from "#app/failures/failure-view.ts";
import { hideFailures, unhideFailures } from "#app/failures/hide-failures.server.ts";
import { listFailures } from "#app/failures/list-failures.server.ts";
import { retryFailures } from "#app/failures/retry-failures.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readFailureQuery } from "./shared/read-failure-query.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("nav.failures"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const query = readFailureQuery(new URL(request.url).searchParams);
  const list = await listFailures(shop, query);
  // Everything of a later page was settled meanwhile: its empty rest says nothing about the list, whose beginning does.
  if (query.cursor && list.rows.length === 0) return { ...query, cursor: null, list: await listFailures(shop, { ...query, cursor: null }) };
  return { ...query, list };
}

const bulkAction = z.object({ intent: z.enum(["hide", "unhide", "retry"]), ids: z.array(z.uuid()).min(1).max(200) });

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const read = await readJson(request, bulkAction);
  if (read.status === "unreadable") return unreadable();
  const { intent, ids } = read.value;
  return { status: "done" as const, intent, count: await carryOut() };

  function carryOut(): Promise<number> {
    switch (intent) {
      case "hide":
        return hideFailures({ shop, ids, actor });
      case "unhide":
        return unhideFailures({ shop, ids, actor });
      case "retry":
        return retryFailures({ shop, ids, actor });
      default:
        return unreachable(intent);
    }
  }
}

// Redemptions first: they cost money.
const kinds: FailureKind[] = ["redemption", "transaction"];

export default function Failures() {
  const { t } = useTranslation();
  const { list, filter, cursor } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const navigation = useNavigation();
  const bulk = useFetcher<typeof action>();
  const isLeaving = navigation.location !== undefined && navigation.location.pathname !== "/app/failures";
  const busy = bulk.state !== "idle" || (navigation.state !== "idle" && !isLeaving);

  useRevalidateWhile(list.rows.some(({ status }) => status === "retrying"));
  useToast(bulk.data, bulkMessage(), bulk.data?.status === "unreadable");

  return (
    <Page title={t("failures.title")} subtitle={t("failures.subtitle")}>
      <Card padding="0">
        <Tabs
          tabs={kinds.map((kind) => ({
            id: kind,
            panelID: "failures",
            content: t(`failures.tabs.${kind}`),
            badge: list.open[kind] > 0 ? String(list.open[kind]) : undefined,
          }))}
          selected={kinds.indexOf(filter.kind)}
          onSelect={(index) => show({ ...filter, kind: kinds[index] ?? "transaction", code: null })}
        />
        <div id="failures" role="tabpanel" aria-labelledby={filter.kind}>
          <FailureFilters
            key={filter.kind}
            filter={filter}
            codes={failureCodes.filter((code) => catalogue[code].kind === filter.kind)}
            busy={busy}
            onChange={show}
          />
          <FailureTable
            list={list}
            filter={filter}
            busy={busy}
            addressOf={({ id }) => `/app/failures/${id}${failureSearch(filter, cursor)}`}
            onBulk={(intent, ids) =>
              bulk.submit({ intent, ids }, { method: "post", action: "/app/failures?index", encType: "application/json" })
            }
            onPage={(cursor) => void navigate(failureSearch(filter, cursor))}
            onChange={show}
            onClear={() => show({ ...defaultFailureFilter, kind: filter.kind })}
          />
        </div>
      </Card>
    </Page>
  );

  /** Another filter is the first page of another list. */
  function show(other: FailureFilter) {
    void navigate({ search: failureSearch(other) }, { replace: true, preventScrollReset: true });
  }

  function bulkMessage(): string | null {
    if (!bulk.data) return null;
    if (bulk.data.status === "unreadable") return t("errors.unreadable");
    return t(`failures.bulk.${bulk.data.intent}Done`, { count: bulk.data.count });
  }
}
