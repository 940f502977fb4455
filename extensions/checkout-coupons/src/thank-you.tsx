import type { Api } from "@shopify/ui-extensions/purchase.thank-you.block.render";
import { render } from "preact";
import { OrderCoupons } from "./shared/order-coupons.tsx";
import { useSignal } from "./shared/use-signal.ts";
import { t } from "./shared/words.ts";

declare const shopify: Api;

/** On the page after the purchase. */
export default function thankYou(): void {
  render(shopify.extension.editor ? <s-text color="subdued">{t("editor.order")}</s-text> : <ThankYou />, document.body);
}

function ThankYou() {
  const { order } = useSignal(() => shopify.orderConfirmation);
  const codes = useSignal(() => shopify.discountCodes);
  const checkoutToken = useSignal(() => shopify.checkoutToken);
  return <OrderCoupons place="thank_you" gid={order.id} checkoutToken={checkoutToken} hasCodes={codes.length > 0} />;
}
