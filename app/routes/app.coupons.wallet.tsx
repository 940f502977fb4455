import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineStack, Page, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { partnerName } from "#app/components/failure-texts.ts";
import { LiveRegion } from "#app/components/live-region.tsx";
import { useToast } from "#app/components/use-toast.ts";
import { WalletCouponsCard } from "#app/components/wallet-coupons-card.tsx";
import { WalletForm } from "#app/components/wallet-form.tsx";
import { WalletPeopleCard } from "#app/components/wallet-people-card.tsx";
import { lookUpWallet } from "#app/coupons/look-up-wallet.server.ts";
import { readHold } from "#app/coupons/read-hold.server.ts";
import type { WalletRefusal } from "#app/coupons/wallet-view.ts";
import { listCustomers } from "#app/members/list-customers.server.ts";
import { searchTerms } from "#app/members/search-terms.ts";
import { now } from "#app/platform/clock.server.ts";
import { askForStale } from "#app/programs/read-catalogue.server.ts";
import { noteAccess } from "#app/privacy/note-access.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";
import { searchText } from "./shared/search-text.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("coupons.wallet.title"));

/** From the page of a coupon, its buyer and its order are filled in. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  // What a coupon wants is known by the products that the shop has.
  await askForStale(shop);
  const id = z.uuid().safeParse(new URL(request.url).searchParams.get("hold"));
  if (id.success) await noteAccess({ shop, actor, what: "coupon", subject: id.data, now: now() });
  const hold = id.success ? await readHold(shop, id.data) : null;
  return { who: hold?.customer?.name ?? "", order: hold?.order?.name ?? "" };
}

const beside = { order: z.string().max(50), items: z.string().max(4_000) };
const walletAction = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("look"), who: z.string().trim().min(1).max(254), ...beside }),
  z.object({ intent: z.literal("choose"), customerId: z.uuid(), ...beside }),
]);
type Asked = z.output<typeof walletAction>;

const mostNamed = 10;

/** Asked by a post: whose wallet it is belongs in no address. */
export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const read = await readJson(request, walletAction);
  if (read.status === "unreadable") return unreadable();
  const asked = read.value;
  // Whom it is about is not known before it is looked up, and is not kept here.
  const subject = asked.intent === "choose" ? asked.customerId : "";
  await noteAccess({ shop, actor, what: "wallet", subject, now: now() });
  const { order, items } = asked;
  if (asked.intent === "choose") return lookUpWallet(shop, { who: { customerId: asked.customerId }, order, items }, { now: now() });
  const terms = searchTerms(asked.who);
  if (terms?.email) return lookUpWallet(shop, { who: { email: terms.email }, order, items }, { now: now() });
  if (terms?.phone) return lookUpWallet(shop, { who: { phone: terms.phone }, order, items }, { now: now() });
  const { rows } = await listCustomers(shop, { search: searchText.parse(asked.who), cursor: null, limit: mostNamed });
  // A guest has nothing but what is on their orders.
  const customers = rows.filter(({ isGuest }) => !isGuest).map(({ id, name }) => ({ id, name }));
  const [only, another] = customers;
  if (only && !another) return lookUpWallet(shop, { who: { customerId: only.id }, order, items }, { now: now() });
  return { status: "choose" as const, customers };
}

export default function Wallet() {
  const { t } = useTranslation();
  const given = useLoaderData<typeof loader>();
  const [input, setInput] = useState({ ...given, items: "" });
  const [isMissing, setMissing] = useState(false);
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.data;
  const busy = fetcher.state !== "idle";

  useToast(answer, answer?.status === "unreadable" ? t("errors.unreadable") : null, true);

  return (
    <Page
      title={t("coupons.wallet.title")}
      subtitle={t("coupons.wallet.subtitle")}
      backAction={{ content: t("coupons.title"), url: "/app/coupons" }}
    >
      <BlockStack gap="400">
        <WalletForm input={input} busy={busy} isMissing={isMissing && input.who.trim() === ""} onChange={setInput} onLook={look} />
        <LiveRegion>{result()}</LiveRegion>
      </BlockStack>
    </Page>
  );

  function look() {
    setMissing(input.who.trim() === "");
    if (input.who.trim() !== "") send({ intent: "look", ...input });
  }

  function choose(chosen: string) {
    send({ intent: "choose", customerId: chosen, order: input.order, items: input.items });
  }

  function result() {
    switch (answer?.status) {
      case "choose":
        return answer.customers.length === 0 ? (
          <Banner tone="info">
            <p>{t("coupons.wallet.nobody")}</p>
          </Banner>
        ) : (
          <Card>
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                {t("coupons.wallet.chooseHeading")}
              </Text>
              {answer.customers.map(({ id, name }) => (
                <InlineStack key={id} align="space-between" blockAlign="center" gap="200">
                  <Text as="span">{name || t("customers.noName")}</Text>
                  <Button disabled={busy} accessibilityLabel={t("coupons.wallet.chooseLabel", { name })} onClick={() => choose(id)}>
                    {t("coupons.wallet.look")}
                  </Button>
                </InlineStack>
              ))}
            </BlockStack>
          </Card>
        );
      case "refused":
        return <Refusal why={answer.why} partner={partnerName(t, answer.partner)} />;
      case "looked": {
        const partner = partnerName(t, answer.partner);
        return (
          <BlockStack gap="400">
            <WalletPeopleCard shopper={answer.shopper} tries={answer.tries} partner={partner} />
            {answer.cart && answer.cart.unread.length > 0 && (
              <Banner tone="warning">
                <p>{t("coupons.wallet.unread", { lines: answer.cart.unread.join(", ") })}</p>
              </Banner>
            )}
            {answer.wallets.map((wallet) => (
              <WalletCouponsCard key={wallet.contact} wallet={wallet} cart={answer.cart} partner={partner} />
            ))}
          </BlockStack>
        );
      }
      default:
        return null;
    }
  }

  function send(asked: Asked) {
    fetcher.submit(asked, { method: "post", encType: "application/json" });
  }
}

const connectionTroubles: readonly WalletRefusal[] = ["no_partner", "disconnected", "credentials_rejected"];

function Refusal({ why, partner }: { why: WalletRefusal; partner: string }) {
  const { t } = useTranslation();
  const isConnection = connectionTroubles.includes(why);
  return (
    <Banner tone="warning" {...(isConnection && { action: { content: t("coupons.setup.connection.open"), url: "/app/connections/petz" } })}>
      <p>{t(`coupons.wallet.refusals.${why}`, { partner })}</p>
    </Banner>
  );
}
