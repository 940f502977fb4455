import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { orderPresets } from "#test/fixtures/pet-store-orders.ts";
import { scopeOf } from "../access-tokens.ts";
import type { ShopifySimulator } from "../create-shopify-simulator.ts";
import { gid, variantsOf } from "../graphql-nodes.ts";
import { decimalOf } from "../pair-money.ts";
import type { LineRequest, OrderRequest } from "../place-order.ts";
import type { SimulatedShop } from "../simulated-shop.ts";
import type { Order, Staff } from "../state.ts";
import type { Topic } from "../webhooks.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import { appPage } from "./layout.ts";
import type { ShellPage } from "./layout.ts";
import { newOrderPage, orderPage, ordersPage } from "./order-pages.ts";
import { customersPage, homePage, productsPage, settingsPage } from "./shop-pages.ts";

/** How much of each currency one unit of the shop's is, for the order form. Invented, round rates. */
const rates: Record<string, number> = { USD: 0.73, EUR: 0.67, JPY: 109.4 };

/** The pages of the simulated admin. `appOrigin` is where the browser reaches the app: the proxy; `storeOrigin` is the online store's. */
export function createAdminShell(
  simulator: ShopifySimulator,
  { appOrigin, storeOrigin }: { appOrigin: () => string; storeOrigin: () => string },
): (request: Request) => Promise<Response> {
  const signedIn = new Map<string, number>();

  function staffOf(shop: SimulatedShop): Staff {
    const staff = shop.state.staff.find(({ id }) => id === signedIn.get(shop.domain)) ?? shop.state.staff[0];
    if (!staff) throw new Error(`${shop.domain} has no staff.`);
    return staff;
  }

  return async function handle(request) {
    const url = new URL(request.url);
    const [, first, store, section = "", id = "", verb = ""] = url.pathname.split("/");
    if (url.pathname === "/") return found(`/store/${simulator.shops[0]?.state.handle}`);
    if (url.pathname === "/shell.css") return text(readFileSync(new URL("./shell.css", import.meta.url), "utf8"), "text/css");
    if (url.pathname === "/shell.js") return text(browserScript("./shell.browser.ts"), "text/javascript");
    const shop = simulator.shops.find(({ state }) => first === "store" && state.handle === store);
    if (!shop) return notFound();
    const base = `/store/${shop.state.handle}`;
    const facts = (current: ShellPage["current"]): ShellPage => ({
      shop,
      staff: staffOf(shop),
      app: simulator.app,
      current,
      // It is the first shop's.
      storeUrl: shop === simulator.shops[0] ? storeOrigin() : null,
    });

    if (request.method === "POST") return post();
    switch (section) {
      case "":
        return show(homePage(facts("home")));
      case "orders":
        return showOrders();
      case "products":
        return id ? found(`${base}/products#product-${id}`) : show(productsPage(facts("products")));
      case "customers":
        return id ? found(`${base}/customers#customer-${id}`) : show(customersPage(facts("customers")));
      case "settings":
        return show(settingsPage(facts("settings"), simulator));
      case "apps":
        return showApp();
      case "id-token.json":
        return Response.json({ token: shop.sessionToken({ staff: staffOf(shop) }) }, noStore);
      case "user.json":
        return Response.json(
          {
            id: staffOf(shop).id,
            name: `${staffOf(shop).firstName} ${staffOf(shop).lastName}`,
            email: staffOf(shop).email,
            accountAccess: "Full access",
          },
          noStore,
        );
      case "scopes.json": {
        const granted = scopeOf(shop.state).split(",");
        return Response.json({ granted, required: granted, optional: [] }, noStore);
      }
      case "products.json":
        return Response.json({ products: productsForPicker(shop) }, noStore);
      default:
        return notFound();
    }

    function showApp(): Response {
      const { handle: own, apiKey } = simulator.app;
      // Shopify opens an app by its client id, too.
      if (id === apiKey) return found(`${base}/apps/${own}${url.pathname.slice(`${base}/apps/${id}`.length)}${url.search}`);
      if (id !== own) return notFound();
      const path = url.pathname.slice(`${base}/apps/${id}`.length) || "/";
      const query = shop?.embeddedQuery({ staff: staffOf(shop) }) ?? new URLSearchParams();
      const src = new URL(path, appOrigin());
      src.search = `${new URLSearchParams([...url.searchParams, ...query])}`;
      return show(appPage(facts("app"), { src: src.href, appOrigin: appOrigin() }));
    }

    function showOrders(): Response {
      if (id === "") return show(ordersPage(facts("orders")));
      if (id === "new") return show(newOrderPage(facts("orders")));
      const order = findOrder();
      if (!order) return notFound();
      const about = simulator.webhooks.deliveries.filter(({ headers }) => headers["X-Shopify-Order-Id"] === String(order.id));
      return show(orderPage(facts("orders"), order, about, url.searchParams.get("problem")));
    }

    function findOrder(): Order | undefined {
      return shop?.state.orders.find((order) => String(order.id) === id);
    }

    async function post(): Promise<Response> {
      const form = new URLSearchParams(await request.text());
      if (section === "orders" && id === "") return found(`${base}/orders/${placeFrom(form).id}`);
      if (section === "orders") return changeOrder(form);
      if (section === "products") return saveBarcodes(form);
      if (section === "settings") return saveSettings(form);
      return notFound();
    }

    function placeFrom(form: URLSearchParams): Order {
      const preset = orderPresets.find(({ key }) => key === form.get("preset"));
      return (shop as SimulatedShop).placeOrder(preset ? preset.order : orderFrom(form));
    }

    function changeOrder(form: URLSearchParams): Response {
      const order = findOrder();
      if (!order || !shop) return notFound();
      try {
        const numbers = order.lines.map((_, index) => ({ line: index + 1, quantity: Number(form.get(`line${index + 1}`) ?? Number.NaN) }));
        if (id && verb === "paid") shop.markPaid(order);
        else if (verb === "cancel") shop.cancel(order);
        else if (verb === "fulfil") shop.fulfil(order);
        else if (verb === "archive") shop.archive(order);
        else if (verb === "reopen") shop.reopen(order);
        else if (verb === "tag")
          shop.tag(
            order,
            (form.get("tags") ?? "")
              .split(",")
              .map((tag) => tag.trim())
              .filter(Boolean),
          );
        else if (verb === "refund")
          shop.refund(order, {
            lines: numbers.filter(({ quantity }) => quantity > 0).map((one) => ({ ...one, restock: form.has("restock") })),
            shipping: form.has("shipping"),
            amount: form.get("amount") || undefined,
          });
        else if (verb === "edit")
          shop.edit(order, {
            set: numbers.filter(({ quantity }) => Number.isInteger(quantity)),
            add: form.get("add") ? [{ sku: form.get("add") ?? "" }] : [],
          });
        else return notFound();
      } catch (error) {
        return found(
          `${base}/orders/${order.id}?${new URLSearchParams({ problem: error instanceof Error ? error.message : String(error) })}`,
        );
      }
      return found(`${base}/orders/${order.id}`);
    }

    function saveBarcodes(form: URLSearchParams): Response {
      for (const [sku, typed] of form) if ((shop?.variant(sku).barcode ?? "") !== typed) shop?.setBarcode(sku, typed === "" ? null : typed);
      return found(`${base}/products#product-${id}`);
    }

    function saveSettings(form: URLSearchParams): Response {
      const number = (name: string): number => Number(form.get(name) ?? 0);
      const { webhooks, faults, tokens } = simulator;
      switch (id) {
        case "staff":
          signedIn.set((shop as SimulatedShop).domain, number("staff"));
          break;
        case "webhooks":
          Object.assign(webhooks.settings, {
            copies: number("copies"),
            delayMs: number("delayMs"),
            reverse: form.has("reverse"),
            hold: form.has("hold"),
            lose: (form.get("lose") ?? "").split(/[\s,]+/).filter(Boolean) as Topic[],
          });
          break;
        case "release":
          void webhooks.release();
          break;
        case "faults":
          Object.assign(faults, { throttleNext: number("throttleNext"), dropNext: number("dropNext"), delayMs: number("delayMs") });
          faults.failNext.times = number("failNext");
          break;
        case "access":
          if (form.get("do") === "expire") tokens.expire((shop as SimulatedShop).state);
          if (form.get("do") === "uninstall") shop?.uninstall();
          if (form.get("do") === "install") shop?.install();
          break;
        default:
          return notFound();
      }
      return found(`${base}/settings`);
    }
  };
}

/** A browser script of this folder with its types taken out. */
export function browserScript(path: string): string {
  return stripTypeScriptTypes(readFileSync(new URL(path, import.meta.url), "utf8"));
}

function orderFrom(form: URLSearchParams): OrderRequest {
  const lines = [1, 2, 3, 4].flatMap((row): LineRequest[] => {
    const sku = form.get(`sku${row}`);
    const percentage = Number(form.get(`discount${row}`) ?? 0);
    if (!sku) return [];
    return [
      {
        sku,
        quantity: Number(form.get(`quantity${row}`) ?? 1),
        ...(percentage > 0 ? { discount: { percentage, title: "Line discount" } } : {}),
      },
    ];
  });
  const percentage = Number(form.get("discount") ?? 0);
  const currency = form.get("currency") ?? "";
  const customer = form.get("customer") || null;
  return {
    lines,
    customer,
    ...(customer ? {} : { email: form.get("email") || null }),
    ...(percentage > 0 ? { discount: { percentage, code: "SAVE" } } : {}),
    ...(form.get("tip") ? { tip: form.get("tip") ?? "" } : {}),
    ...(form.get("giftCard") ? { giftCardUsed: form.get("giftCard") ?? "" } : {}),
    ...(rates[currency] ? { presentment: { currency, rate: rates[currency] } } : {}),
    payment: (form.get("payment") ?? "paid") as "paid" | "pending" | "authorized",
    shipping: form.has("shipping") ? "7.95" : null,
    test: form.has("test"),
    ...(form.has("pos") ? { sourceName: "pos" } : {}),
  };
}

function productsForPicker(shop: SimulatedShop): Record<string, unknown>[] {
  return shop.state.products.map((product) => ({
    id: gid("Product", product.id),
    title: product.title,
    handle: product.handle,
    vendor: product.vendor,
    productType: product.type,
    status: "ACTIVE",
    images: [],
    tags: [],
    options: [],
    variants: variantsOf(shop.state, product).map((variant) => ({
      id: gid("ProductVariant", variant.id),
      title: variant.title,
      displayName: `${product.title} - ${variant.title}`,
      sku: variant.sku,
      barcode: variant.barcode,
      price: decimalOf(variant.price, shop.state.seed.currency),
      product: { id: gid("Product", product.id) },
    })),
  }));
}

const noStore = { headers: { "Cache-Control": "no-store" } };

function show(content: Html): Response {
  return new Response(content.markup, { headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" } });
}

function text(body: string, type: string): Response {
  return new Response(body, { headers: { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "no-cache" } });
}

function found(location: string): Response {
  return new Response(null, { status: 303, headers: { Location: location } });
}

function notFound(): Response {
  const content = html`<!doctype html>
    <html lang="en">
      <title>Not here</title>
      <h1>The simulated admin has no such page</h1>
      <p><a href="/">To the shop</a></p>
    </html>`;
  return new Response(content.markup, { status: 404, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
