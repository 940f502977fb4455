import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useSearchParams } from "@remix-run/react";
import { Badge, BlockStack, Layout, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { AccountCard } from "#app/components/account-card.tsx";
import { CustomerFailuresCard } from "#app/components/customer-failures-card.tsx";
import { customerName } from "#app/components/customer-name.ts";
import { CustomerOrdersCard } from "#app/components/customer-orders-card.tsx";
import { customerSearch } from "#app/components/customer-search.ts";
import { partnerName } from "#app/components/failure-texts.ts";
import { LoyaltyCards } from "#app/components/loyalty-cards.tsx";
import { PointsCard } from "#app/components/points-card.tsx";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { tailOf } from "#app/domain/ids.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { findCandidates, linkCustomer, unlinkCustomer } from "#app/members/link-customer.server.ts";
import { readCustomerPage } from "#app/members/read-customer-page.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { noteAccess } from "#app/privacy/note-access.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { notFound, readId } from "./shared/not-found.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("nav.customers"));

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const id = readId(params.id);
  await noteAccess({ shop, actor, what: "customer", subject: id, now: now() });
  return (await readCustomerPage(shop, id)) ?? notFound();
}

// Posted, so that an e-mail address never stands in an address.
const search = z.string().max(200);
const customerAction = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("find"), search }),
  z.object({ intent: z.literal("link"), search, partnerMemberId: z.string().min(1).max(100) }),
  z.object({ intent: z.literal("unlink") }),
]);
type Asked = z.infer<typeof customerAction>;

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const customerId = readId(params.id);
  const read = await readJson(request, customerAction);
  if (read.status === "unreadable") return unreadable();
  const asked = read.value;
  switch (asked.intent) {
    case "find":
      await noteAccess({ shop, actor, what: "customer", subject: customerId, now: now() });
      return { intent: asked.intent, result: await findCandidates({ shop, customerId, search: asked.search }) };
    case "link": {
      const { search: found, partnerMemberId } = asked;
      return { intent: asked.intent, result: await linkCustomer({ shop, customerId, search: found, partnerMemberId, actor }) };
    }
    case "unlink":
      return { intent: asked.intent, result: await unlinkCustomer({ shop, customerId, actor }) };
    default:
      return unreachable(asked);
  }
}

export default function Customer() {
  const { t } = useTranslation();
  const detail = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const finder = useFetcher<typeof action>();
  const decider = useFetcher<typeof action>();
  const partner = partnerName(t, detail.partner);
  const customer = customerName(t, detail);
  const { account, gid } = detail;

  useRevalidateWhile(detail.failures.some(({ status }) => status === "retrying"));

  return (
    <Page
      title={customer}
      titleMetadata={gid === null ? <Badge>{t("customers.guest")}</Badge> : undefined}
      backAction={{
        content: t("customers.title"),
        url: `/app/customers${customerSearch(params.get("search") ?? "", params.get("cursor"))}`,
      }}
      secondaryActions={
        gid ? [{ content: t("customers.openInShopify"), url: `shopify://admin/customers/${tailOf(gid)}`, target: "_top" }] : []
      }
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <AccountCard
              detail={detail}
              customer={customer}
              partner={partner}
              found={found()}
              decided={decided()}
              busy={decider.state !== "idle" ? "deciding" : finder.state !== "idle" ? "finding" : null}
              onFind={(search) => submit(finder, { intent: "find", search })}
              onLink={({ partnerMemberId }, search) => submit(decider, { intent: "link", search, partnerMemberId })}
              onUnlink={() => submit(decider, { intent: "unlink" })}
            />
            <LoyaltyCards account={account} partner={partner} wanted={params.get("reward")} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <CustomerFailuresCard failures={detail.failures} />
            {account.status === "read" && account.points !== null && <PointsCard points={account.points} history={account.pointsHistory} />}
            <CustomerOrdersCard orders={detail.orders} partner={partner} />
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );

  function found() {
    const answer = finder.data;
    if (!answer) return null;
    if ("status" in answer) return answer;
    return answer.intent === "find" ? answer.result : null;
  }

  function decided() {
    const answer = decider.data;
    if (!answer) return null;
    if ("status" in answer) return answer;
    return answer.intent === "find" ? null : answer.result;
  }
}

function submit(fetcher: ReturnType<typeof useFetcher<typeof action>>, asked: Asked): void {
  fetcher.submit(asked, { method: "post", encType: "application/json" });
}
