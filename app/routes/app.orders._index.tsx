import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigate, useNavigation } from "@remix-run/react";
import { Card, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { OrderFilters } from "#app/components/order-filters.tsx";
import { orderSearch } from "#app/components/order-search.ts";
import { OrderTable } from "#app/components/order-table.tsx";
import { TabRow } from "#app/components/tab-row.tsx";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { listOrders } from "#app/orders/list-orders.server.ts";
import type { OrderFilter, OrderState } from "#app/orders/order-view.ts";
import { now } from "#app/platform/clock.server.ts";
import { noteAccess } from "#app/privacy/note-access.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readOrderQuery } from "./shared/read-order-query.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("nav.orders"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  await noteAccess({ shop, actor, what: "orders", now: now() });
  const query = readOrderQuery(new URL(request.url).searchParams);
  const list = await listOrders(shop, query);
  // Everything of a later page came into another state meanwhile: its empty rest says nothing about the list, whose beginning does.
  if (query.cursor && list.rows.length === 0) return { ...query, cursor: null, list: await listOrders(shop, { ...query, cursor: null }) };
  return { ...query, list };
}

const states: (OrderState | null)[] = [null, "failed", "pending", "done", "skipped"];

export default function Orders() {
  const { t } = useTranslation();
  const { list, filter, cursor } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const navigation = useNavigation();
  const busy = navigation.location?.pathname === "/app/orders";

  useRevalidateWhile(list.rows.some(({ state }) => state === "pending"));

  return (
    <Page title={t("orders.title")} subtitle={t("orders.subtitle")}>
      <Card padding="0">
        <TabRow
          tabs={states.map((state) => ({
            id: state ?? "all",
            panelID: "orders",
            content: state ? t(`orders.states.${state}`) : t("orders.all"),
          }))}
          selected={states.indexOf(filter.state)}
          onSelect={(index) => show({ ...filter, state: states[index] ?? null })}
        />
        <div id="orders" role="tabpanel" aria-labelledby={filter.state ?? "all"}>
          <OrderFilters filter={filter} busy={busy} onChange={show} />
          <OrderTable
            list={list}
            filter={filter}
            busy={busy}
            addressOf={({ id }) => `/app/orders/${id}${orderSearch(filter, cursor)}`}
            onPage={(cursor) => void navigate(orderSearch(filter, cursor))}
            onClear={() => show({ channel: filter.channel, state: null, search: "" })}
          />
        </div>
      </Card>
    </Page>
  );

  function show(other: OrderFilter) {
    void navigate({ search: orderSearch(other) }, { replace: true, preventScrollReset: true });
  }
}
