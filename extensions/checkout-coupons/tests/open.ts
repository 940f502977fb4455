import { setUpExtension } from "@shopify/ui-extensions-tester";
import { render } from "preact";
import { vi } from "vitest";
import { words } from "./page.ts";

type Translate = (key: string, facts?: Record<string, unknown>) => string;
export type Target =
  | "purchase.checkout.reductions.render-after"
  | "purchase.checkout.block.render"
  | "purchase.thank-you.block.render"
  | "customer-account.order-status.block.render";

type Place = {
  locale: string;
  translate: Translate;
  punchcard: { fetch: typeof fetch };
  /** Puts what Shopify says into its API. */
  install: (shopify: object) => void;
};

let leave = async () => {};

/** Opens one of the targets in a page of its own. */
export async function open(target: Target, { locale, translate, punchcard, install }: Place): Promise<void> {
  await leave();
  const extension = setUpExtension(target, { configSearchDir: import.meta.dirname });
  leave = async () => {
    // The tester empties the page by itself without a word to Preact, which would take the next one for this one.
    render(null, document.body);
    extension[Symbol.dispose]();
    leave = async () => {};
    // Preact has its own queue, which would wait for ever for a clock that is taken away.
    await vi.advanceTimersByTimeAsync(100);
  };
  const { i18n } = extension.shopify;
  extension.fetch = punchcard.fetch;
  i18n.translate = translate as typeof i18n.translate;
  i18n.formatCurrency = (amount, options) => new Intl.NumberFormat(locale, { style: "currency", ...options }).format(amount);
  i18n.formatDate = (date, options) => new Intl.DateTimeFormat(locale, options).format(date);
  install(extension.shopify);
  await extension.render();
}

export function close(): Promise<void> {
  return leave();
}

/** Lets time pass until it is so: more of it than anybody is kept waiting. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let passed = 0; passed < 60_000 && !isSo(); passed += 50) await vi.advanceTimersByTimeAsync(50);
  if (!isSo()) throw new Error(`It never came to that. The page says: ${words()}`);
}
