import type { Api } from "@shopify/ui-extensions/admin.order-details.action.render";
import { render } from "preact";
import { appAddress, orderOnPage, t } from "./shared/admin.ts";
import { buttonsOf } from "./shared/buttons.ts";
import { OrderContent } from "./shared/order-content.tsx";
import { useOrder } from "./shared/use-order.ts";

declare const shopify: Pick<Api, "close">;

/** The dialog under "More actions": the same as the card, with each line. */
export default function orderAction(): void {
  const order = orderOnPage();
  render(order ? <Action order={order} /> : <s-admin-action heading={t("heading")}>{t("noOrder")}</s-admin-action>, document.body);
}

function Action({ order }: { order: string }) {
  const view = useOrder(order);
  const { shown, isWorking } = view;
  const { send, page, canReload } = buttonsOf(view);
  const heading = typeof shown === "object" && shown?.status === "known" ? t("headingOf", { name: shown.name }) : t("heading");
  return (
    <s-admin-action heading={heading}>
      <s-stack gap="base">
        <OrderContent view={view} detailed />
        {page && <s-link href={appAddress(page)}>{t("openInPunchcard")}</s-link>}
      </s-stack>
      {send && (
        <s-button slot="primary-action" variant="primary" loading={isWorking} disabled={isWorking} onClick={view.send}>
          {t(send)}
        </s-button>
      )}
      {canReload && (
        <s-button slot="primary-action" variant="primary" onClick={view.load}>
          {t("tryAgain")}
        </s-button>
      )}
      <s-button slot="secondary-actions" onClick={() => shopify.close()}>
        {t("close")}
      </s-button>
    </s-admin-action>
  );
}
