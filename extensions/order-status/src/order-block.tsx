import { render } from "preact";
import { appAddress, orderOnPage, t } from "./shared/admin.ts";
import { buttonsOf } from "./shared/buttons.ts";
import { OrderContent } from "./shared/order-content.tsx";
import { factsInShort } from "./shared/order-facts.tsx";
import { useOrder } from "./shared/use-order.ts";

/** The card on Shopify's order page. */
export default function orderBlock(): void {
  const order = orderOnPage();
  render(order ? <Block order={order} /> : <s-admin-block heading={t("heading")}>{t("noOrder")}</s-admin-block>, document.body);
}

function Block({ order }: { order: string }) {
  const view = useOrder(order);
  const { shown, isWorking } = view;
  const { send, page, canReload } = buttonsOf(view);
  const summary = typeof shown === "object" && shown?.status === "known" ? factsInShort(shown) : "";
  return (
    <s-admin-block heading={t("heading")} collapsedSummary={summary}>
      <s-stack gap="base">
        <OrderContent view={view} />
        <s-stack direction="inline" gap="base" alignItems="center">
          {send && (
            <s-button loading={isWorking} disabled={isWorking} onClick={view.send}>
              {t(send)}
            </s-button>
          )}
          {canReload && <s-button onClick={view.load}>{t("tryAgain")}</s-button>}
          {page && <s-link href={appAddress(page)}>{t("openInPunchcard")}</s-link>}
        </s-stack>
      </s-stack>
    </s-admin-block>
  );
}
