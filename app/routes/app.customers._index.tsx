import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigate, useNavigation } from "@remix-run/react";
import { Card, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { customerSearch } from "#app/components/customer-search.ts";
import { CustomerTable } from "#app/components/customer-table.tsx";
import { listCustomers } from "#app/members/list-customers.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { noteAccess } from "#app/privacy/note-access.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { searchText } from "./shared/search-text.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("nav.customers"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  await noteAccess({ shop, actor, what: "customers", now: now() });
  const params = new URL(request.url).searchParams;
  const query = { search: searchText.parse(params.get("search")), cursor: params.get("cursor") };
  return { ...query, list: await listCustomers(shop, query) };
}

export default function Customers() {
  const { t } = useTranslation();
  const { list, search, cursor } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const busy = useNavigation().location?.pathname === "/app/customers";

  return (
    <Page title={t("customers.title")} subtitle={t("customers.subtitle")}>
      <Card padding="0">
        <CustomerTable
          list={list}
          search={search}
          busy={busy}
          addressOf={({ id }) => `/app/customers/${id}${customerSearch(search, cursor)}`}
          onSearch={(other) => void navigate({ search: customerSearch(other) }, { replace: true, preventScrollReset: true })}
          onPage={(other) => void navigate(customerSearch(search, other))}
        />
      </Card>
    </Page>
  );
}
