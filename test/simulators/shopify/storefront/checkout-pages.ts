import { nameOf } from "../graphql-nodes.ts";
import { html, Html } from "../shell/html.ts";
import type { Piece } from "../shell/html.ts";
import type { SimulatedShop } from "../simulated-shop.ts";
import type { Order } from "../state.ts";
import type { CheckoutView } from "./checkout-view.ts";
import { framesFor } from "./extension-frames.ts";
import type { StoreExtension } from "./extension-frames.ts";
import { storePage } from "./layout.ts";
import type { StorePage } from "./layout.ts";
import { moneyIn, titleOf } from "./money-text.ts";
import { pageFacts } from "./page-facts.ts";
import type { PageData } from "./page-facts.ts";
import type { Switches } from "./sessions.ts";
import { storeTexts } from "./texts.ts";
import type { Language, StoreTexts } from "./texts.ts";

/** Of a checkout in one page, or of one in three. */
export const steps = ["checkout", "information", "shipping", "payment"] as const;
export type Step = (typeof steps)[number];
const after: Record<Exclude<Step, "checkout" | "payment">, Step> = { information: "shipping", shipping: "payment" };

type Checkout = { view: CheckoutView; step: Step; extensions: StoreExtension[] };

/**
 * Contact, delivery and payment on one side, what is bought on the other; as on Shopify's, extensions stand where their targets are.
 * `problem`: why the payment was not taken, in words.
 */
export function checkoutPage(facts: StorePage, checkout: Checkout & { problem: string | null }): Html {
  const { session } = facts;
  const { view, step, extensions, problem } = checkout;
  const t = storeTexts[session.language];
  const shows = (part: Step) => step === "checkout" || step === part;
  return storePage(facts, {
    title: t.checkout,
    bare: true,
    content: html`<h1 class="only-read">${t.checkout}</h1>
      ${problem && html`<p class="card problem" role="alert">${problem}</p>`}
      <div class="checkout">
        <div>
          ${shows("information") && contactSection(view, t)} ${shows("shipping") && deliverySection(facts.shop, view, session.language)}
        </div>
        ${summarySection(facts, view, { isOpen: true, extensions })}
        <div>
          ${framesFor(extensions, "purchase.checkout.block.render")}
          ${
            step === "information" || step === "shipping"
              ? html`<p><a class="button primary" href="/checkouts/${view.token}?step=${after[step]}">${t.continue}</a></p>`
              : paymentSection(view, t)
          }
          ${switchesSection(view, session.switches, t)}
        </div>
      </div>
      ${pageScript(facts, checkout, null)}`,
  });
}

export function thankYouPage(facts: StorePage, { view, extensions, order }: Omit<Checkout, "step"> & { order: Order }): Html {
  const t = storeTexts[facts.session.language];
  return storePage(facts, {
    title: t.thanks(view.customer?.firstName ?? ""),
    bare: true,
    content: html`<div class="checkout">
        <div>
          <p class="quiet">${t.order(order.name)}</p>
          <h1>${t.thanks(view.customer?.firstName ?? "")}</h1>
          <div class="card"><p>${t.confirmed}</p></div>
          ${framesFor(extensions, "purchase.thank-you.block.render")}
          <p><a class="button" href="/orders/${view.token}">${t.viewStatus}</a> <a class="button" href="/">${t.toProducts}</a></p>
        </div>
        ${summarySection(facts, view, { isOpen: false, extensions })}
      </div>
      ${pageScript(facts, { view, extensions, step: "thank-you" }, order)}`,
  });
}

export function orderStatusPage(
  facts: StorePage,
  {
    view,
    extensions,
    order,
    status,
  }: Omit<Checkout, "step"> & { order: Order; status: keyof StoreTexts & ("paid" | "notPaid" | "refunded" | "cancelled") },
): Html {
  const t = storeTexts[facts.session.language];
  return storePage(facts, {
    title: t.order(order.name),
    content: html`<div class="checkout">
        <div>
          <h1>${t.order(order.name)}</h1>
          <p><span class="badge">${t[status]}</span></p>
          ${framesFor(extensions, "customer-account.order-status.block.render")}
        </div>
        ${summarySection(facts, view, { isOpen: false, extensions })}
      </div>
      ${pageScript(facts, { view, extensions, step: "thank-you" }, order)}`,
  });
}

function contactSection(view: CheckoutView, t: StoreTexts): Html {
  return html`<section class="card" aria-labelledby="contact">
    <h2 id="contact">${t.contact}</h2>
    ${view.customer ? html`<p>${nameOf(view.customer.firstName, view.customer.lastName)}</p>` : html`<p><a href="/account/login">${t.signIn}</a></p>`}
    <form id="contact-form" class="stack">
      <label>${t.email} <input name="email" type="email" autocomplete="email" value="${view.email ?? ""}" /></label>
      <label>${t.phone} <input name="phone" type="tel" autocomplete="tel" value="${view.phone ?? ""}" /></label>
    </form>
  </section>`;
}

function deliverySection(shop: SimulatedShop, view: CheckoutView, language: Language): Html {
  const t = storeTexts[language];
  const address = view.customer?.address;
  return html`<section class="card" aria-labelledby="delivery">
    <h2 id="delivery">${t.delivery}</h2>
    <p>${address ? `${address.address1}, ${address.city} ${address.provinceCode} ${address.zip}` : t.noAddress}</p>
    <p class="row"><span class="grow">${t.shippingMethod}</span><span>${moneyIn(shop, language)(view.shipping)}</span></p>
  </section>`;
}

function paymentSection(view: CheckoutView, t: StoreTexts): Html {
  return html`<section class="card" aria-labelledby="payment">
    <h2 id="payment">${t.payment}</h2>
    <p class="quiet">${t.paymentNote}</p>
    <form method="post" action="/checkouts/${view.token}/pay" id="pay-form" data-paying="${t.paying}">
      <label>${t.cardNumber} <input name="card" autocomplete="off" value="1" /></label>
      <p><button class="primary wide" id="pay">${t.pay}</button></p>
    </form>
  </section>`;
}

function switchesSection(view: CheckoutView, switches: Switches, t: StoreTexts): Html {
  const box = (name: keyof Switches) =>
    html`<label class="inline"><input type="checkbox" name="${name}" ${switches[name] ? html`checked` : null} /> ${t[name]}</label>`;
  return html`<details class="card switches">
    <summary>${t.switches}</summary>
    <form method="post" action="/checkouts/${view.token}/switches" class="stack">
      ${box("wallet")} ${box("threePages")} ${box("payLater")}
      <p><button>${t.saveSwitches}</button></p>
    </form>
  </details>`;
}

/** `isOpen`: codes and quantities can still be changed. */
function summarySection(
  facts: StorePage,
  view: CheckoutView,
  { isOpen, extensions }: { isOpen: boolean; extensions: StoreExtension[] },
): Html {
  const { session, shop } = facts;
  const t = storeTexts[session.language];
  const canChange = isOpen && !session.switches.wallet;
  return html`<aside class="summary" aria-labelledby="summary">
    <h2 id="summary">${t.summary}</h2>
    <div id="summary-lines">${summaryLines(shop, view, { language: session.language, isOpen })}</div>
    ${
      canChange &&
      html`<form id="discount-form" class="row">
          <label class="grow">${t.discountCode} <input name="code" autocomplete="off" aria-describedby="discount-problem" /></label>
          <button>${t.apply}</button>
        </form>
        <p id="discount-problem" class="problem" role="alert"></p>`
    }
    <div id="summary-codes">${summaryCodes(view, { language: session.language, canChange })}</div>
    ${isOpen && framesFor(extensions, "purchase.checkout.reductions.render-after")}
    <div id="summary-totals">${summaryTotals(shop, view, session.language)}</div>
    <p id="news" class="only-read" role="status"></p>
  </aside>`;
}

export function summaryLines(shop: SimulatedShop, view: CheckoutView, { language, isOpen }: { language: Language; isOpen: boolean }): Html {
  const t = storeTexts[language];
  const money = moneyIn(shop, language);
  return html`<ul class="lines">
    ${view.lines.map((line) => {
      const { sku, quantity, gross, net, allocations } = line;
      const title = titleOf(line);
      return html`<li>
        ${
          isOpen
            ? html`<input
                type="number"
                id="quantity-${sku}"
                data-sku="${sku}"
                min="0"
                max="99"
                value="${quantity}"
                aria-label="${t.quantityOf(title)}"
              />`
            : html`<span>${quantity} ×</span>`
        }
        <span class="grow"
          >${title}${allocations.map(
            ({ code, title, amount }) => html`<br /><span class="quiet">${code ?? title} (−${money(amount)})</span>`,
          )}</span
        >
        <span class="amount">${net === gross ? null : html`<s>${money(gross)}</s> `}${money(net)}</span>
      </li>`;
    })}
  </ul>`;
}

export function summaryCodes(view: CheckoutView, { language, canChange }: { language: Language; canChange: boolean }): Html {
  const t = storeTexts[language];
  return html`<ul class="codes">
    ${view.codes.map(
      (code) =>
        html`<li class="badge">
          ${code}${canChange && html` <button type="button" data-remove="${code}" aria-label="${t.removeCode(code)}">×</button>`}
        </li>`,
    )}
  </ul>`;
}

export function summaryTotals(shop: SimulatedShop, view: CheckoutView, language: Language): Html {
  const t = storeTexts[language];
  const money = moneyIn(shop, language);
  const saved = view.lines.reduce((sum, { gross, net }) => sum + gross - net, 0);
  const row = (name: string, amount: number, kind = "") =>
    html`<div class="row ${kind}">
      <dt class="grow">${name}</dt>
      <dd>${money(amount)}</dd>
    </div>`;
  return html`<dl>
      ${row(t.subtotal, view.subtotal)} ${row(t.shipping, view.shipping)} ${row(t.tax, view.tax)} ${row(t.total, view.total, "grand")}
    </dl>
    ${saved > 0 && html`<p class="saved">${t.saved(money(saved))}</p>`}`;
}

function pageScript(
  facts: StorePage,
  checkout: { view: CheckoutView; extensions: StoreExtension[]; step: string },
  order: Order | null,
): Piece {
  const t = storeTexts[facts.session.language];
  const data: PageData = {
    facts: pageFacts(facts, checkout, order),
    extensions: Object.fromEntries(
      checkout.extensions.map(({ handle, apiVersion, name, texts }) => {
        const language = texts[facts.session.language] ? facts.session.language : "en";
        return [handle, { apiVersion, name: String(texts[language]?.["name"] ?? name), texts: texts[language] ?? {}, language }];
      }),
    ),
    words: { failed: t.failed, updated: t.updated },
  };
  // Within a script element, only its own end has to be kept away.
  const json = JSON.stringify(data).replaceAll("<", String.raw`\u003c`);
  return html`<script type="application/json" id="checkout-data">
      ${new Html(json)}
    </script>
    <script src="/assets/checkout.js"></script>`;
}
