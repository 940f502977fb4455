import type { SimulatedShop } from "../simulated-shop.ts";
import type { Staff } from "../state.ts";
import { html } from "./html.ts";
import type { Html, Piece } from "./html.ts";

export type ShellPage = {
  shop: SimulatedShop;
  staff: Staff;
  app: { title: string; handle: string };
  /** The shop's online store; null: it has none here. */
  storeUrl: string | null;
  current: "home" | "orders" | "products" | "customers" | "settings" | "app";
};

/** The admin around a page: top bar, navigation, and room for what App Bridge shows. */
export function layout({ shop, staff, app, current, storeUrl }: ShellPage, title: string, content: Html): Html {
  const base = `/store/${shop.state.handle}`;
  const entry = (key: ShellPage["current"], label: string, path: string): Html =>
    html`<li><a href="${base}${path}" ${current === key ? html`aria-current="page"` : null}>${label}</a></li>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${shop.name}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/shell.css" />
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <header class="top">
          <strong>${shop.name}</strong><span class="note">Simulated admin</span
          ><span class="who">${staff.firstName} ${staff.lastName}</span>
        </header>
        <nav class="rail" aria-label="Admin">
          <details id="menu" open>
            <summary>Menu</summary>
            <ul>
              ${entry("home", "Home", "")} ${entry("orders", "Orders", "/orders")} ${entry("products", "Products", "/products")}
              ${entry("customers", "Customers", "/customers")}
            </ul>
            ${
              storeUrl &&
              html`<h2>Sales channels</h2>
                <ul>
                  <li><a href="${storeUrl}">Online store</a></li>
                </ul>`
            }
            <h2>Apps</h2>
            <ul>
              <li>
                <a id="app-home" href="${base}/apps/${app.handle}" ${current === "app" ? html`aria-current="page"` : null}>${app.title}</a>
                <ul id="app-nav"></ul>
              </li>
            </ul>
            <h2>Simulator</h2>
            <ul>
              ${entry("settings", "Settings and faults", "/settings")}
            </ul>
          </details>
          <script>
            const narrow = matchMedia("(max-width: 760px)");
            const fit = () => (document.getElementById("menu").open = !narrow.matches);
            narrow.addEventListener("change", fit);
            fit();
          </script>
        </nav>
        ${content}
      </body>
    </html>`;
}

export function page(facts: ShellPage, title: string, ...content: Piece[]): Html {
  return layout(facts, title, html`<main class="page" id="main" tabindex="-1"><div class="inner">${content}</div></main>`);
}

/** The app in its frame, with the places where App Bridge shows save bar, toasts and dialogs. */
export function appPage(facts: ShellPage, frame: { src: string; appOrigin: string }): Html {
  const { shop, app } = facts;
  return layout(
    facts,
    app.title,
    html`<main class="app" id="main" tabindex="-1">
        <iframe
          data-app
          data-app-origin="${frame.appOrigin}"
          data-store="${shop.state.handle}"
          data-base="/store/${shop.state.handle}/apps/${app.handle}"
          title="${app.title}"
          src="${frame.src}"
          allow="local-network-access *; loopback-network *; clipboard-write *"
        ></iframe>
      </main>
      <div class="loading" id="loading" role="progressbar" aria-label="Loading"></div>
      <div class="save-bar" id="save-bar" role="region" aria-label="Unsaved changes" hidden>
        <span>Unsaved changes</span>
        <button type="button" id="save-bar-discard">Discard</button>
        <button type="button" id="save-bar-save" class="primary">Save</button>
      </div>
      <div id="toasts" role="status" aria-live="polite"></div>
      <dialog class="shell" id="confirm" aria-labelledby="confirm-question">
        <form method="dialog">
          <h2 id="confirm-question"></h2>
          <div class="row">
            <button id="confirm-no" value="no">Stay</button><button id="confirm-yes" value="yes" class="primary">Leave page</button>
          </div>
        </form>
      </dialog>
      <dialog class="shell" id="picker" aria-labelledby="picker-title">
        <form method="dialog">
          <h2 id="picker-title"></h2>
          <label>Search <input id="picker-search" type="search" autocomplete="off" /></label>
          <ul id="picker-list"></ul>
          <p id="picker-none" hidden>No product matches.</p>
          <div class="row">
            <span id="picker-count" role="status" class="quiet"></span><button value="cancel" formnovalidate>Cancel</button
            ><button id="picker-done" value="done" class="primary">Add</button>
          </div>
        </form>
      </dialog>
      <script type="module" src="/shell.js"></script>`,
  );
}

/** A table that may be wider than a phone: it scrolls by itself, by keyboard, too. */
export function scrolling(label: string, table: Html): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${table}</div>`;
}
