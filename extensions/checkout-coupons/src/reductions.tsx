import type { Api } from "@shopify/ui-extensions/purchase.checkout.reductions.render-after";
import { render } from "preact";
import { Coupons } from "./shared/coupons.tsx";
import { useTakeTurn } from "./shared/take-turns.ts";
import { t } from "./shared/words.ts";

declare const shopify: Api;

/** In the order summary, below Shopify's own field for discount codes. */
export default function reductions(): void {
  render(shopify.extension.editor ? <s-text color="subdued">{t("editor.summary")}</s-text> : <Reductions />, document.body);
}

function Reductions() {
  useTakeTurn();
  return <Coupons />;
}
