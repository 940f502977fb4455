import { orderPresets } from "#test/fixtures/pet-store-orders.ts";
import { currentUnits, figuresOf, fulfillmentOf, netOf } from "../figures.ts";
import { nameOf } from "../graphql-nodes.ts";
import { decimalOf, plus } from "../pair-money.ts";
import type { Pair } from "../pair-money.ts";
import type { Order } from "../state.ts";
import type { Delivery } from "../webhooks.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import { page, scrolling } from "./layout.ts";
import type { ShellPage } from "./layout.ts";

export function ordersPage(facts: ShellPage): Html {
  const { shop } = facts;
  const base = `/store/${shop.state.handle}/orders`;
  const rows = [...shop.state.orders].reverse().map((order) => {
    const { status, total } = figuresOf(order);
    return html`<tr>
      <td><a href="${base}/${order.id}">${order.name}</a></td>
      <td>${localTime(facts, order.processedAt)}</td>
      <td>${buyerOf(facts, order)}</td>
      <td>
        ${badge(status)} ${order.cancelledAt ? html`<span class="badge">Cancelled</span>` : null} ${badge(fulfillmentOf(order))}
        ${order.closedAt ? html`<span class="badge">Archived</span>` : null}
        ${order.test ? html`<span class="badge warm">Test</span>` : null}
      </td>
      <td class="number">${order.lines.reduce((sum, line) => sum + line.quantity, 0)}</td>
      <td class="number">${money(order, total)}</td>
    </tr>`;
  });
  return page(
    facts,
    "Orders",
    html`<div class="head">
      <h1>Orders</h1>
      <a class="button primary" href="${base}/new">Place an order</a>
    </div>`,
    html`<div class="card">
      ${
        rows.length === 0
          ? html`<p>No order yet. <a href="${base}/new">Place the first one</a>, as a customer would.</p>`
          : scrolling(
              "Orders",
              html`<table>
                <thead>
                  <tr>
                    <th>Order</th>
                    <th>Placed</th>
                    <th>Customer</th>
                    <th>State</th>
                    <th class="number">Units</th>
                    <th class="number">Total</th>
                  </tr>
                </thead>
                <tbody>
                  ${rows}
                </tbody>
              </table>`,
            )
      }
    </div>`,
  );
}

export function newOrderPage(facts: ShellPage): Html {
  const { shop } = facts;
  const base = `/store/${shop.state.handle}/orders`;
  const skus = new Set(shop.state.variants.map(({ sku }) => sku));
  const presets = orderPresets.filter(
    ({ order }) =>
      order.lines.every((line) => !("sku" in line) || skus.has(line.sku)) &&
      (!order.customer || shop.state.customers.some(({ handle }) => handle === order.customer)),
  );
  return page(
    facts,
    "Place an order",
    html`<h1>Place an order</h1>`,
    html`<section class="card" aria-labelledby="presets">
      <h2 id="presets">Ready-made</h2>
      <form method="post" action="${base}">
        <ul class="presets">
          ${presets.map(({ key, title }) => html`<li><button name="preset" value="${key}">${title}</button></li>`)}
        </ul>
      </form>
    </section>`,
    html`<form class="card" method="post" action="${base}">
      <h2>Your own</h2>
      <fieldset>
        <legend>Customer</legend>
        <div class="row">
          <label
            >Customer
            <select name="customer">
              ${shop.state.customers.map((one) => html`<option value="${one.handle}">${nameOf(one.firstName, one.lastName)} (${one.email ?? one.phone ?? "no contact"})</option>`)}
              <option value="">Guest</option>
            </select></label
          >
          <label>E-mail of a guest <input name="email" type="email" placeholder="guest@example.test" /></label>
        </div>
      </fieldset>
      <fieldset>
        <legend>Products</legend>
        ${[1, 2, 3, 4].map(
          (row) =>
            html`<div class="row">
              <label
                >Product ${row}
                <select name="sku${row}">
                  <option value="">None</option>
                  ${shop.state.variants.map((one) => variantOption(facts, one.sku ?? ""))}
                </select></label
              >
              <label>Units <input name="quantity${row}" type="number" min="1" max="99" value="1" /></label>
              <label>Discount % <input name="discount${row}" type="number" min="0" max="100" value="0" /></label>
            </div>`,
        )}
      </fieldset>
      <fieldset>
        <legend>Order</legend>
        <div class="row">
          <label>Discount on the order, % <input name="discount" type="number" min="0" max="100" value="0" /></label>
          <label>Tip <input name="tip" inputmode="decimal" pattern="\\d+(\\.\\d{1,2})?" placeholder="0.00" /></label>
          <label>Paid with a gift card <input name="giftCard" inputmode="decimal" pattern="\\d+(\\.\\d{1,2})?" placeholder="0.00" /></label>
          <label
            >Payment
            <select name="payment">
              <option value="paid">Paid</option>
              <option value="pending">Pending</option>
              <option value="authorized">Authorized</option>
            </select></label
          >
          <label
            >Currency
            <select name="currency">
              <option value="">${shop.state.seed.currency}</option>
              <option>USD</option>
              <option>EUR</option>
              <option>JPY</option>
            </select></label
          >
          <label class="inline"><input type="checkbox" name="shipping" checked /> Shipping 7.95</label>
          <label class="inline"><input type="checkbox" name="test" /> Test order</label>
          <label class="inline"><input type="checkbox" name="pos" /> Sold at the till</label>
        </div>
      </fieldset>
      <button class="primary">Place order</button>
    </form>`,
  );
}

export function orderPage(facts: ShellPage, order: Order, deliveries: readonly Delivery[], problem: string | null): Html {
  const { shop } = facts;
  const base = `/store/${shop.state.handle}/orders/${order.id}`;
  const figures = figuresOf(order);
  const open = !order.cancelledAt;
  return page(
    facts,
    order.name,
    html`<div class="head">
      <h1>
        ${order.name} ${badge(figures.status)} ${order.cancelledAt ? html`<span class="badge">Cancelled</span>` : null}
        ${badge(fulfillmentOf(order))} ${order.closedAt ? html`<span class="badge">Archived</span>` : null}
        ${order.test ? html`<span class="badge warm">Test</span>` : null}
      </h1>
      <div class="row">
        ${figures.outstanding.shop > 0 && open ? html`<form method="post" action="${base}/paid"><button class="primary">Mark as paid</button></form>` : null}
        ${fulfillmentOf(order) === "FULFILLED" || !open ? null : html`<form method="post" action="${base}/fulfil"><button>Fulfil</button></form>`}
        ${order.closedAt ? html`<form method="post" action="${base}/reopen"><button>Unarchive</button></form>` : html`<form method="post" action="${base}/archive"><button>Archive</button></form>`}
        ${open ? html`<form method="post" action="${base}/cancel"><button class="critical">Cancel order</button></form>` : null}
        <a class="button" href="/store/${shop.state.handle}/orders/new">Place another</a>
      </div>
    </div>`,
    problem ? html`<p class="card" role="alert">${problem}</p>` : null,
    html`<div class="card">
      <p>${buyerOf(facts, order)} · ${localTime(facts, order.processedAt)} · ${order.app?.title ?? order.sourceName}</p>
      ${scrolling(
        "Lines",
        html`<table>
          <thead>
            <tr>
              <th>Line</th>
              <th>Product</th>
              <th>Barcode</th>
              <th class="number">Ordered</th>
              <th class="number">Left</th>
              <th class="number">After discounts</th>
            </tr>
          </thead>
          <tbody>
            ${order.lines.map((line, index) => {
              const variant = shop.state.variants.find(({ id }) => id === line.variantId);
              return html`<tr>
                <td>${index + 1}</td>
                <td>${line.title}${line.variantTitle ? html` <span class="quiet">${line.variantTitle}</span>` : null}</td>
                <td>${variant ? (variant.barcode ?? html`<span class="quiet">none</span>`) : html`<span class="quiet">–</span>`}</td>
                <td class="number">${line.quantity}</td>
                <td class="number">${currentUnits(line)}</td>
                <td class="number">${money(order, netOf(line))}</td>
              </tr>`;
            })}
          </tbody>
        </table>`,
      )}
      ${discountList(order)}
      <p>
        Subtotal ${money(order, figures.subtotal)}, shipping ${money(order, figures.shipping)}, tax ${money(order, figures.tax)}, tip
        ${money(order, figures.tip)}:
        <strong>${money(order, figures.total)}</strong>. Received ${money(order, figures.received)}, refunded
        ${money(order, figures.refunded)}.
        ${order.currencies.presentment === order.currencies.shop ? null : `The customer paid ${decimalOf(figures.total.presentment, order.currencies.presentment)} ${order.currencies.presentment}.`}
      </p>
    </div>`,
    open
      ? html`<form class="card" method="post" action="${base}/refund">
            <h2>Refund</h2>
            <div class="row">
              ${order.lines.map((line, index) => unitField(`line${index + 1}`, `Units of line ${index + 1}`, 0, currentUnits(line)))}
              <label
                >Another amount <input name="amount" inputmode="decimal" pattern="\\d+(\\.\\d{1,2})?" placeholder="what they cost"
              /></label>
              <label class="inline"><input type="checkbox" name="restock" checked /> Restock</label>
              <label class="inline"><input type="checkbox" name="shipping" /> Shipping too</label>
              <button>Refund</button>
            </div>
          </form>
          <form class="card" method="post" action="${base}/edit">
            <h2>Edit</h2>
            <div class="row">
              ${order.lines.map((line, index) => (line.kind === "tip" ? null : unitField(`line${index + 1}`, `Line ${index + 1} has`, currentUnits(line), 99)))}
              <label
                >Add
                <select name="add">
                  <option value="">Nothing</option>
                  ${shop.state.variants.map((one) => variantOption(facts, one.sku ?? ""))}
                </select></label
              >
              <button>Save the edit</button>
            </div>
          </form>`
      : null,
    html`<form class="card" method="post" action="${base}/tag">
      <h2>Tags</h2>
      <div class="row">
        <label>Tags, with commas <input name="tags" value="${order.tags.join(", ")}" /></label>
        <button>Save the tags</button>
      </div>
    </form>`,
    html`<section class="card" aria-labelledby="webhooks">
      <h2 id="webhooks">Webhooks about it</h2>
      ${deliveryTable(deliveries)}
    </section>`,
  );
}

/** What each discount took off the goods; a code is shown as it was typed. */
function discountList(order: Order): Html | null {
  const applied = order.applications.filter(({ target }) => target === "LINE_ITEM");
  if (applied.length === 0) return null;
  return html`<ul>
    ${applied.map(({ kind, label, index }) => {
      const taken = plus(
        ...order.lines.flatMap(({ allocations }) =>
          allocations.filter(({ application }) => application === index).map(({ amount }) => amount),
        ),
      );
      return html`<li>${kind === "code" ? html`Discount code <code>${label}</code>` : label}: −${money(order, taken)}</li>`;
    })}
  </ul>`;
}

export function deliveryTable(deliveries: readonly Delivery[]): Html {
  if (deliveries.length === 0) return html`<p class="quiet">None so far.</p>`;
  return scrolling(
    "Webhooks",
    html`<table>
      <thead>
        <tr>
          <th>Topic</th>
          <th>Triggered</th>
          <th>State</th>
          <th>App’s answers</th>
        </tr>
      </thead>
      <tbody>
        ${[...deliveries].reverse().map(
          ({ topic, triggeredAt, state, attempts }) =>
            html`<tr>
              <td>${topic}</td>
              <td>${triggeredAt.slice(11, 19)} UTC</td>
              <td>${state.replace("_", " ")}</td>
              <td>${attempts.map(({ status }) => status ?? "no answer").join(", ")}</td>
            </tr>`,
        )}
      </tbody>
    </table>`,
  );
}

function unitField(name: string, label: string, value: number, max: number): Html {
  return html`<label>${label} <input name="${name}" type="number" min="0" max="${max}" value="${value}" /></label>`;
}

function variantOption({ shop }: ShellPage, sku: string): Html {
  const variant = shop.variant(sku);
  const product = shop.state.products.find(({ id }) => id === variant.productId);
  const title = variant.title === "Default Title" ? "" : `, ${variant.title}`;
  return html`<option value="${sku}">
    ${product?.title}${title} (${decimalOf(variant.price, shop.state.seed.currency)}${variant.barcode ? "" : ", no barcode"})
  </option>`;
}

export function buyerOf({ shop }: ShellPage, order: Order): string {
  const customer = shop.state.customers.find(({ id }) => id === order.customerId);
  return customer ? (nameOf(customer.firstName, customer.lastName) ?? "Customer") : `Guest${order.email ? ` (${order.email})` : ""}`;
}

function badge(status: string): Html {
  const tone = status === "PAID" || status === "FULFILLED" ? "good" : status === "REFUNDED" || status === "VOIDED" ? "" : "warm";
  return html`<span class="badge ${tone}">${(status.charAt(0) + status.slice(1).toLowerCase()).replaceAll("_", " ")}</span>`;
}

function money(order: Order, amount: Pair): string {
  return `${decimalOf(amount.shop, order.currencies.shop)} ${order.currencies.shop}`;
}

function localTime({ shop }: ShellPage, moment: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: shop.state.seed.timeZone, dateStyle: "medium", timeStyle: "short" }).format(moment);
}
