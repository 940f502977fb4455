import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigate } from "@remix-run/react";
import { BlockStack } from "@shopify/polaris";
import { ProductList } from "#app/components/product-list.tsx";
import { productSearch } from "#app/components/programs-search.ts";
import { SharedUpcsBanner } from "#app/components/shared-upcs-banner.tsx";
import { listProducts } from "#app/programs/list-products.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readProductQuery } from "./shared/read-programs-query.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("programs.products.heading"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const query = readProductQuery(new URL(request.url).searchParams);
  const list = await listProducts(shop, query);
  // What stood on a later page is elsewhere by now: its empty rest says nothing about the list, whose beginning does.
  if (query.cursor && list.rows.length === 0) return { ...query, list: await listProducts(shop, { ...query, cursor: null }) };
  return { ...query, list };
}

export default function Products() {
  const { list, filter } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  return (
    <BlockStack gap="400">
      <SharedUpcsBanner shared={list.shared} total={list.sharedTotal} />
      <ProductList
        list={list}
        filter={filter}
        onChange={(other) => void navigate({ search: productSearch(other) }, { replace: true, preventScrollReset: true })}
        onPage={(cursor) => void navigate({ search: productSearch(filter, cursor) })}
      />
    </BlockStack>
  );
}
