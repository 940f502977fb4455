import type { SimulatedShop } from "../simulated-shop.ts";
import { html } from "../shell/html.ts";
import type { Html, Piece } from "../shell/html.ts";
import type { Session } from "./sessions.ts";
import { localeOf, storeTexts } from "./texts.ts";

export type StorePage = { shop: SimulatedShop; session: Session; adminOrigin: string };

/** A page of the store, with its navigation. `bare`: of the checkout, which has the shop's name and nothing else to go to. */
export function storePage(
  { shop, session, adminOrigin }: StorePage,
  page: { title: string; content: Piece; bare?: boolean; head?: Piece },
): Html {
  const t = storeTexts[session.language];
  const units = session.cart.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const { customer } = session.cart;
  return html`<!doctype html>
    <html lang="${localeOf[session.language]}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title} · ${shop.name}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/storefront.css" />
        ${page.head}
      </head>
      <body class="${page.bare ? "bare" : ""}">
        <a class="skip" href="#main">${t.skip}</a>
        <header class="top">
          <a class="name" href="${page.bare ? "/cart" : "/"}">${shop.name}</a><span class="note">${t.simulated}</span>
          ${
            page.bare
              ? null
              : html`<nav aria-label="${shop.name}">
                  <a href="/">${t.products}</a> <a href="/cart">${t.cart} (${units})</a>
                  <a href="/account/login">${customer ? t.signedInAs(customer.firstName ?? "…") : t.signIn}</a>
                </nav>`
          }
        </header>
        <main id="main" tabindex="-1">${page.content}</main>
        <footer>
          <form method="post" action="/localization" class="row">
            <label>
              ${t.language}
              <select name="language">
                <option value="en" lang="en" ${session.language === "en" ? html`selected` : null}>English</option>
                <option value="fr" lang="fr" ${session.language === "fr" ? html`selected` : null}>Français</option>
              </select>
            </label>
            <button>${t.change}</button>
          </form>
          <a href="${adminOrigin}/store/${shop.state.handle}">${t.admin}</a>
        </footer>
      </body>
    </html>`;
}
