import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useNavigate } from "@remix-run/react";
import { Banner, BlockStack, Box, Button, Card, InlineStack, Link, Page, Text } from "@shopify/polaris";
import { ConnectIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { EmptyMessage } from "#app/components/empty-message.tsx";
import { LinkList } from "#app/components/link-list.tsx";
import { Reading } from "#app/components/reading-card.tsx";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { useToast } from "#app/components/use-toast.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { chooseLink, undoLink } from "#app/pos/choose-link.server.ts";
import { readLinks } from "#app/pos/read-links.server.ts";
import { askToRead } from "#app/programs/read-catalogue.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";
import { linkSearch, readLinkQuery } from "./shared/read-link-query.ts";
import { readPosPartner } from "./shared/read-pos-partner.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("pos.links.title"));

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const partner = readPosPartner(params.pos);
  const filter = readLinkQuery(new URL(request.url).searchParams);
  return { partner, filter, view: await readLinks(shop, { partner, filter }) };
}

const variantGid = z.string().max(200);
const linksAction = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("choose"),
    variantGid,
    choice: z.union([z.object({ sku: z.string().max(200) }), z.object({ posId: z.string().max(200) })]),
  }),
  z.object({ intent: z.literal("undo"), variantGid }),
  z.object({ intent: z.literal("read") }),
]);
type Asked = z.output<typeof linksAction>;

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const partner = readPosPartner(params.pos);
  const read = await readJson(request, linksAction);
  if (read.status === "unreadable") return unreadable();
  const asked = read.value;
  switch (asked.intent) {
    case "choose": {
      const result = await chooseLink({ shop, partner, variantGid: asked.variantGid, choice: asked.choice, actor });
      return { intent: asked.intent, variantGid: asked.variantGid, result };
    }
    case "undo":
      return { intent: asked.intent, result: await undoLink({ shop, partner, variantGid: asked.variantGid }) };
    case "read":
      return { intent: asked.intent, result: { status: await askToRead({ shop, what: "products" }) } };
    default:
      return unreachable(asked);
  }
}

export default function ProductLinks() {
  const { t } = useTranslation();
  const { partner, filter, view } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const fetcher = useFetcher<typeof action>();
  const name = t(`partners.${partner}`);
  const answer = fetcher.data;
  const asked = fetcher.state === "idle" ? undefined : (fetcher.json as Asked | undefined);
  const choice = answer && "intent" in answer && answer.intent === "choose" ? answer : null;

  useRevalidateWhile(view?.products.status === "reading");
  useToast(answer, message(), choice?.result.status !== "linked");

  return (
    <Page
      title={t("pos.links.title")}
      subtitle={t("pos.links.subtitle", { partner: name })}
      backAction={{ content: name, url: `/app/connections/${partner}` }}
      narrowWidth
    >
      {view ? (
        <BlockStack gap="400">
          {/* On a phone, Polaris leaves no room beside what stands in no card. */}
          <Box paddingInline={{ xs: "400", sm: "0" }}>
            <InlineStack gap="100">
              <Text as="p">{t(`pos.links.by.${view.by}`)}</Text>
              <Link url={`/app/connections/${partner}/orders`}>{t("pos.links.change")}</Link>
            </InlineStack>
          </Box>
          {view.page.status === "read" ? (
            <LinkList
              partner={partner}
              page={view.page}
              filter={filter}
              wasRead={view.products.status !== "never"}
              busy={asked && "variantGid" in asked ? asked.variantGid : null}
              problem={choice?.result.status === "invalid" && !asked ? { variantGid: choice.variantGid, error: choice.result.error } : null}
              onFilter={(other) => void navigate({ search: linkSearch(other) })}
              onChoose={(variant, picked) => send({ intent: "choose", variantGid: variant, choice: picked })}
              onUndo={(variant) => send({ intent: "undo", variantGid: variant })}
            />
          ) : (
            <Banner tone="warning">{t(`pos.links.unread.${view.page.why}`, { partner: name })}</Banner>
          )}
          <Card>
            <Reading name={t("programs.reading.products")} read={view.products}>
              <Button
                loading={asked?.intent === "read"}
                disabled={view.products.status === "reading"}
                accessibilityLabel={t("programs.reading.againLabel", { name: t("programs.reading.products") })}
                onClick={() => send({ intent: "read" })}
              >
                {t("programs.reading.again")}
              </Button>
            </Reading>
          </Card>
        </BlockStack>
      ) : (
        <Card>
          <EmptyMessage
            icon={ConnectIcon}
            heading={t("pos.settings.connectFirst.heading", { partner: name })}
            action={
              <Button variant="primary" url={`/app/connections/${partner}`}>
                {t("pos.settings.connectFirst.open")}
              </Button>
            }
          />
        </Card>
      )}
    </Page>
  );

  function send(what: Asked) {
    fetcher.submit(what, { method: "post", encType: "application/json" });
  }

  function message(): string | null {
    if (!answer) return null;
    if (!("intent" in answer)) return t("errors.unreadable");
    const { result } = answer;
    switch (result.status) {
      case "linked":
        return t("pos.links.linked", { product: result.title });
      case "undone":
        return t("pos.links.undone");
      case "not_connected":
        return t("pos.links.notConnected", { partner: name });
      case "unavailable":
        return t("pos.links.unavailable", { partner: name });
      case "under_way":
        return t("programs.reading.answers.under_way");
      case "asked":
      case "invalid":
        return null;
      default:
        return unreachable(result);
    }
  }
}
