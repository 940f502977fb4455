import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigate, useNavigation } from "@remix-run/react";
import { BlockStack, Box, Button, Card, InlineStack, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { FailedCaptures } from "#app/components/failed-captures.tsx";
import { HoldFilters } from "#app/components/hold-filters.tsx";
import { holdSearch } from "#app/components/hold-search.ts";
import { HoldSummaryCards } from "#app/components/hold-summary.tsx";
import { HoldTable } from "#app/components/hold-table.tsx";
import { TabRow } from "#app/components/tab-row.tsx";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { useWidth } from "#app/components/use-width.ts";
import { countHolds } from "#app/coupons/count-holds.server.ts";
import type { HoldGroup } from "#app/coupons/hold-groups.ts";
import type { HoldFilter } from "#app/coupons/hold-view.ts";
import type { HoldState } from "#app/coupons/hold-states.ts";
import { listHolds } from "#app/coupons/list-holds.server.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { now } from "#app/platform/clock.server.ts";
import { noteAccess } from "#app/privacy/note-access.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readHoldQuery } from "./shared/read-hold-query.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("nav.coupons"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  await noteAccess({ shop, actor, what: "coupons", now: now() });
  const query = readHoldQuery(new URL(request.url).searchParams);
  const [list, summary] = await Promise.all([listHolds(shop, query), countHolds(shop, now())]);
  // Everything of a later page came into another state meanwhile: its empty rest says nothing about the list, whose beginning does.
  if (query.cursor && list.rows.length === 0)
    return { ...query, cursor: null, summary, list: await listHolds(shop, { ...query, cursor: null }) };
  return { ...query, summary, list };
}

const groups: (HoldGroup | null)[] = [null, "failed", "put_aside", "applied", "waiting", "redeemed", "released", "returned"];
const passing: ReadonlySet<HoldState> = new Set(["authorizing", "assigning", "capturing", "captured", "releasing", "returning"]);

export default function Coupons() {
  const { t } = useTranslation();
  const format = useFormat();
  const { list, filter, cursor, summary } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const busy = useNavigation().location?.pathname === "/app/coupons";
  const { failed } = summary;

  // Polaris makes a menu of them once its scripts run, and what is below would move on a phone.
  const { smDown } = useWidth();
  const actions = [
    { content: t("coupons.wallet.action"), url: "/app/coupons/wallet" },
    { content: t("coupons.setup.action"), url: "/app/coupons/setup" },
  ];

  useRevalidateWhile(list.rows.some(({ state }) => passing.has(state)));

  return (
    <Page title={t("coupons.title")} subtitle={t("coupons.subtitle")} secondaryActions={smDown ? [] : actions}>
      <BlockStack gap="400">
        {smDown && (
          <Box paddingInline="400">
            <InlineStack gap="200">
              {actions.map(({ content, url }) => (
                <Button key={url} url={url}>
                  {content}
                </Button>
              ))}
            </InlineStack>
          </Box>
        )}
        {filter.group !== "failed" && <FailedCaptures failed={failed} />}
        <HoldSummaryCards summary={summary} />
        <Card padding="0">
          <TabRow
            tabs={groups.map((group) => ({
              id: group ?? "all",
              panelID: "coupons",
              content: group ? t(`coupons.groups.${group}`) : t("coupons.all"),
              badge: group === "failed" && failed.count > 0 ? format.number(failed.count) : undefined,
            }))}
            selected={groups.indexOf(filter.group)}
            onSelect={(index) => show({ ...filter, group: groups[index] ?? null })}
          />
          <div id="coupons" role="tabpanel" aria-labelledby={filter.group ?? "all"}>
            <HoldFilters filter={filter} busy={busy} onChange={show} />
            <HoldTable
              list={list}
              filter={filter}
              busy={busy}
              addressOf={({ id }) => `/app/coupons/${id}${holdSearch(filter, cursor)}`}
              onPage={(to) => void navigate(holdSearch(filter, to))}
              onClear={() => show({ group: null, kind: null, search: "" })}
            />
          </div>
        </Card>
      </BlockStack>
    </Page>
  );

  function show(other: HoldFilter) {
    void navigate({ search: holdSearch(other) }, { replace: true, preventScrollReset: true });
  }
}
