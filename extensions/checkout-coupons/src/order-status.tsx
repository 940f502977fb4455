import type { Api } from "@shopify/ui-extensions/customer-account.order-status.block.render";
import { render } from "preact";
import { OrderCoupons } from "./shared/order-coupons.tsx";
import { useSignal } from "./shared/use-signal.ts";
import { t } from "./shared/words.ts";

declare const shopify: Api;

/** On the page of an order that was placed before. */
export default function orderStatus(): void {
  render(shopify.extension.editor ? <s-text color="subdued">{t("editor.order")}</s-text> : <OrderStatus />, document.body);
}

function OrderStatus() {
  const order = useSignal(() => shopify.order);
  const codes = useSignal(() => shopify.discountCodes);
  const checkoutToken = useSignal(() => shopify.checkoutToken);
  return <OrderCoupons place="order_status" gid={order?.id} checkoutToken={checkoutToken} hasCodes={codes.length > 0} />;
}
