import type { Api } from "@shopify/ui-extensions/purchase.checkout.block.render";
import { render } from "preact";
import { Coupons } from "./shared/coupons.tsx";
import { useIsMyTurn } from "./shared/take-turns.ts";
import { t } from "./shared/words.ts";

declare const shopify: Api;

/** Wherever the merchant puts it. */
export default function checkoutBlock(): void {
  render(shopify.extension.editor ? <s-text color="subdued">{t("editor.block")}</s-text> : <Block />, document.body);
}

function Block() {
  return useIsMyTurn() ? <Coupons /> : null;
}
