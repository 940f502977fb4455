import { nameOf, variantsOf } from "../graphql-nodes.ts";
import { html } from "../shell/html.ts";
import type { Html, Piece } from "../shell/html.ts";
import { storePage } from "./layout.ts";
import type { StorePage } from "./layout.ts";
import { moneyIn, titleOf } from "./money-text.ts";
import { storeTexts } from "./texts.ts";

export function productsPage(facts: StorePage): Html {
  const { shop, session } = facts;
  const t = storeTexts[session.language];
  const money = moneyIn(shop, session.language);
  return storePage(facts, {
    title: t.products,
    content: html`<h1>${t.products}</h1>
      <ul class="products">
        ${shop.state.products.map((product) => {
          const variants = variantsOf(shop.state, product);
          return html`<li class="card">
            <h2>${product.title}</h2>
            <p class="quiet">${product.vendor}</p>
            <form method="post" action="/cart/add">
              ${
                variants.length > 1
                  ? html`<label
                      >${t.size}
                      <select name="sku">
                        ${variants.map(({ sku, title, price }) => html`<option value="${sku}">${title} · ${money(price)}</option>`)}
                      </select></label
                    >`
                  : html`<input type="hidden" name="sku" value="${variants[0]?.sku}" />
                      <p>${money(variants[0]?.price ?? 0)}</p>`
              }
              <button aria-label="${t.addToCart(product.title)}">${t.add}</button>
            </form>
          </li>`;
        })}
      </ul>`,
  });
}

/** `block`: what the theme shows of an app on its cart page. */
export function cartPage(facts: StorePage, block: Piece): Html {
  const { shop, session } = facts;
  const { lines, cost, codes } = session.cart;
  const t = storeTexts[session.language];
  const money = moneyIn(shop, session.language);
  if (lines.length === 0)
    return storePage(facts, {
      title: t.cart,
      content: html`<h1>${t.cart}</h1>
        <p>${t.emptyCart}</p>
        <p><a href="/">${t.toProducts}</a></p>`,
    });
  return storePage(facts, {
    title: t.cart,
    content: html`<h1>${t.cart}</h1>
      <form method="post" action="/cart" class="card">
        <ul class="lines">
          ${lines.map((line) => {
            const title = titleOf(line);
            return html`<li>
              <span class="grow"
                >${title}<br /><span class="quiet">${money(line.unitPrice)}</span>${line.allocations.map(
                  ({ title, amount }) => html`<br /><span class="quiet">${title} (−${money(amount)})</span>`,
                )}</span
              >
              <input type="number" name="${line.sku}" min="0" max="99" value="${line.quantity}" aria-label="${t.quantityOf(title)}" />
              <span class="amount">${money(line.total)}</span>
            </li>`;
          })}
        </ul>
        <p class="row end"><button name="do" value="update">${t.update}</button></p>
        ${codes.map((code) => html`<p class="end">${t.discountOn(code)}</p>`)}
        ${session.codes.filter((code) => !codes.includes(code)).map((code) => html`<p class="end quiet">${t.discountWaits(code)}</p>`)}
        <p class="row end"><strong>${t.estimated} ${money(cost.subtotal)}</strong></p>
        <p class="quiet end">${t.taxesLater}</p>
        <p class="row end"><button class="primary" name="do" value="checkout">${t.checkOut}</button></p>
      </form>
      ${block}`,
  });
}

export function signInPage(facts: StorePage): Html {
  const { shop, session } = facts;
  const t = storeTexts[session.language];
  return storePage(facts, {
    title: t.signIn,
    content: html`<h1>${t.signIn}</h1>
      <form method="post" action="/account/login" class="card narrow">
        <label
          >${t.customer}
          <select name="customer">
            <option value="">${t.guest}</option>
            ${shop.state.customers.map(
              (one) =>
                html`<option value="${one.handle}" ${one === session.cart.customer ? html`selected` : null}>
                  ${nameOf(one.firstName, one.lastName)}
                </option>`,
            )}
          </select></label
        >
        <p><button class="primary">${t.signIn}</button></p>
      </form>`,
  });
}
