import type { ShopifySimulator } from "../create-shopify-simulator.ts";
import { nameOf } from "../graphql-nodes.ts";
import { decimalOf } from "../pair-money.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import { page, scrolling } from "./layout.ts";
import type { ShellPage } from "./layout.ts";
import { deliveryTable } from "./order-pages.ts";

export function homePage(facts: ShellPage): Html {
  const { shop, app } = facts;
  const base = `/store/${shop.state.handle}`;
  return page(
    facts,
    "Home",
    html`<h1>${shop.name}</h1>`,
    html`<div class="card">
      <p>
        This is a simulated Shopify admin: nothing here leaves this machine. ${shop.state.orders.length} orders,
        ${shop.state.products.length} products, ${shop.state.customers.length} customers.
      </p>
      <p class="row">
        <a class="button primary" href="${base}/apps/${app.handle}">Open ${app.title}</a>
        <a class="button" href="${base}/orders/new">Place an order</a>
        <a class="button" href="${base}/settings">Switch faults on</a>
      </p>
    </div>`,
  );
}

export function productsPage(facts: ShellPage): Html {
  const { shop } = facts;
  return page(
    facts,
    "Products",
    html`<h1>Products</h1>`,
    shop.state.products.map(
      (product) =>
        html`<section class="card" id="product-${product.id}" aria-label="${product.title}">
          <h2>${product.title}</h2>
          <p class="quiet">${product.vendor} · ${product.type}</p>
          <form method="post" action="/store/${shop.state.handle}/products/${product.id}">
            <div class="row">
              ${shop.state.variants
                .filter(({ productId }) => productId === product.id)
                .map(
                  (variant) =>
                    html`<label>
                      ${variant.title === "Default Title" ? variant.sku : variant.title},
                      ${decimalOf(variant.price, shop.state.seed.currency)}: barcode
                      <input name="${variant.sku ?? variant.id}" value="${variant.barcode ?? ""}" autocomplete="off" />
                    </label>`,
                )}
              <button>Save barcodes</button>
            </div>
          </form>
        </section>`,
    ),
  );
}

export function customersPage(facts: ShellPage): Html {
  const { shop } = facts;
  return page(
    facts,
    "Customers",
    html`<h1>Customers</h1>`,
    html`<div class="card">
      ${scrolling(
        "Customers",
        html`<table>
          <thead>
            <tr>
              <th>Name</th>
              <th>E-mail</th>
              <th>Phone</th>
              <th>Town</th>
            </tr>
          </thead>
          <tbody>
            ${shop.state.customers.map(
              (one) =>
                html`<tr id="customer-${one.id}">
                  <td>${nameOf(one.firstName, one.lastName)}</td>
                  <td>${one.email ?? html`<span class="quiet">none</span>`}</td>
                  <td>${one.phone ?? html`<span class="quiet">none</span>`}</td>
                  <td>${one.address?.city ?? ""}</td>
                </tr>`,
            )}
          </tbody>
        </table>`,
      )}
    </div>`,
  );
}

export function settingsPage(facts: ShellPage, simulator: ShopifySimulator): Html {
  const { shop, staff } = facts;
  const { settings, deliveries, held } = simulator.webhooks;
  const { faults } = simulator;
  const base = `/store/${shop.state.handle}/settings`;
  return page(
    facts,
    "Settings and faults",
    html`<h1>Settings and faults</h1>`,
    html`<form class="card" method="post" action="${base}/staff">
      <h2>Who is signed in</h2>
      <div class="row">
        <label
          >Staff member
          <select name="staff">
            ${shop.state.staff.map((one) => html`<option value="${one.id}" ${one.id === staff.id ? html`selected` : null}>${one.firstName} ${one.lastName}, ${one.locale === "fr" ? "français" : "English"}</option>`)}
          </select></label
        >
        <button>Sign in</button>
      </div>
    </form>`,
    html`<form class="card" method="post" action="${base}/webhooks">
      <h2>Webhooks</h2>
      <div class="row">
        <label>Copies of each <input type="number" name="copies" min="1" max="5" value="${settings.copies}" /></label>
        <label>Delay, ms <input type="number" name="delayMs" min="0" max="60000" value="${settings.delayMs}" /></label>
        <label>Topics to lose <input name="lose" value="${settings.lose.join(", ")}" placeholder="orders/paid" /></label>
        <label class="inline"><input type="checkbox" name="reverse" ${settings.reverse ? html`checked` : null} /> In reverse order</label>
        <label class="inline"><input type="checkbox" name="hold" ${settings.hold ? html`checked` : null} /> Hold</label>
        <button>Save</button>
      </div>
    </form>`,
    html`<form class="card" method="post" action="${base}/release">
      <p>${held.length} held.</p>
      <button ${held.length === 0 ? html`disabled` : null}>Release them</button>
    </form>`,
    html`<form class="card" method="post" action="${base}/faults">
      <h2>Admin API</h2>
      <div class="row">
        <label>Throttle the next calls <input type="number" name="throttleNext" min="0" max="100" value="${faults.throttleNext}" /></label>
        <label
          >Answer 503 to the next calls <input type="number" name="failNext" min="0" max="100" value="${faults.failNext.times}"
        /></label>
        <label>Drop the next answers <input type="number" name="dropNext" min="0" max="100" value="${faults.dropNext}" /></label>
        <label>Answer after, ms <input type="number" name="delayMs" min="0" max="30000" value="${faults.delayMs}" /></label>
        <button>Save</button>
      </div>
    </form>`,
    html`<form class="card" method="post" action="${base}/access">
      <h2>Access</h2>
      <p>The app is ${shop.state.installed ? "installed" : "not installed"}.</p>
      <div class="row">
        <button name="do" value="expire">End the access tokens’ hour</button>
        ${shop.state.installed ? html`<button name="do" value="uninstall" class="critical">Uninstall the app</button>` : html`<button name="do" value="install" class="primary">Install the app</button>`}
      </div>
    </form>`,
    html`<section class="card" aria-labelledby="last">
      <h2 id="last">Last webhooks</h2>
      ${deliveryTable(deliveries.slice(-30))}
    </section>`,
  );
}
