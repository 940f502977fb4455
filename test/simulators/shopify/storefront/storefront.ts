import { readFileSync } from "node:fs";
import { z } from "zod";
import { signProxyQuery } from "../app-proxy-request.ts";
import type { AppProxy } from "../app-proxy-request.ts";
import type { SimulatedCheckout } from "../checkout.ts";
import { isSameCode } from "../discounts.ts";
import { figuresOf } from "../figures.ts";
import type { ShopifySimulator } from "../create-shopify-simulator.ts";
import type { SimulatedShop } from "../simulated-shop.ts";
import type { Order, ShopPlan } from "../state.ts";
import { Html, html } from "../shell/html.ts";
import { storeScript } from "./browser-script.ts";
import { checkoutPage, orderStatusPage, steps, summaryCodes, summaryLines, summaryTotals, thankYouPage } from "./checkout-pages.ts";
import type { Step } from "./checkout-pages.ts";
import { frameDocument } from "./extension-frames.ts";
import type { StoreExtension } from "./extension-frames.ts";
import { storePage } from "./layout.ts";
import type { StorePage } from "./layout.ts";
import { pageFacts } from "./page-facts.ts";
import type { PageChange } from "./page-facts.ts";
import { viewOfCheckout, viewOfOrder } from "./checkout-view.ts";
import { createSessions } from "./sessions.ts";
import type { Session } from "./sessions.ts";
import { cartPage, productsPage, signInPage } from "./shop-pages.ts";
import { titleOf } from "./money-text.ts";
import { isLanguage, storeTexts } from "./texts.ts";
import type { Language } from "./texts.ts";

export type StorefrontOptions = {
  /** This store's own origin, as the browser knows it. */
  origin: () => string;
  adminOrigin: () => string;
  /** Where the app itself listens. */
  appTarget: () => string;
  /** What of the store is the app's; null: nothing. */
  appProxy: AppProxy | null;
  /** The extensions as they are deployed. */
  extensions: () => Promise<StoreExtension[]>;
  /** A block of an app that the theme shows on the cart page. */
  cartBlock?: ThemeBlock;
};

/** `draw` gives its markup as Shopify makes it of its Liquid. */
export type ThemeBlock = { draw: (options: { language: Language }) => string; script: string; style: string };

/** The pages of the shop's online store and of its checkout. */
export function createStorefront(
  simulator: ShopifySimulator,
  shop: SimulatedShop,
  { origin, adminOrigin, appTarget, appProxy, extensions, cartBlock }: StorefrontOptions,
): (request: Request) => Promise<Response> {
  const sessions = createSessions({ openCart: () => shop.openCart({ lines: [] }) });

  return async function handle(request) {
    const url = new URL(request.url);
    const asset = assetOf(url.pathname);
    if (asset) return asset;
    const { session, cookie } = sessions.of(request);
    const answer = await answerTo(request, url, session);
    if (cookie) answer.headers.append("Set-Cookie", cookie);
    return answer;
  };

  async function answerTo(request: Request, url: URL, session: Session): Promise<Response> {
    const facts: StorePage = { shop, session, adminOrigin: adminOrigin() };
    const proxied = appProxy && `/${appProxy.prefix}/${appProxy.subpath}`;
    if (proxied && url.pathname.startsWith(`${proxied}/`)) return forward(request, { url, path: proxied }, session);
    const [, section = "", id = "", verb = ""] = url.pathname.split("/");
    const isPost = request.method === "POST";
    switch (section) {
      case "":
        return show(productsPage(facts));
      case "cart":
      case "cart.js":
        if (isPost) return id === "update.js" ? updateCart(request, session) : changeCart(request, session, id);
        return section === "cart" ? show(cartPage(facts, drawBlock(session))) : Response.json(cartJson(session), noStore);
      case "theme":
        return showTheme(id);
      case "discount":
        return useLink(url, session, decodeURIComponent(id));
      case "account":
        return isPost ? signIn(request, session) : show(signInPage(facts));
      case "localization":
        return changeLanguage(request, session);
      case "checkouts":
        return isPost ? changeCheckout(request, facts, { token: id, verb, url }) : showCheckout(facts, { token: id, verb, url });
      case "orders":
        return showOrder(facts, id);
      case "extensions":
        return showExtension(id, verb);
      default:
        return notFound(facts);
    }
  }

  // --- Cart ----------------------------------------------------------------------------------------------------------------------

  async function changeCart(request: Request, session: Session, verb: string): Promise<Response> {
    const form = await formOf(request);
    const { cart } = session;
    if (verb === "add") {
      const sku = form.get("sku") ?? "";
      cart.setLine(sku, (cart.lines.find((line) => line.sku === sku)?.quantity ?? 0) + 1);
      return found("/cart");
    }
    for (const { sku } of cart.lines) if (sku && form.has(sku)) cart.setLine(sku, Number(form.get(sku)));
    putOnWaiting(session);
    if (form.get("do") !== "checkout" || cart.lines.length === 0) return found("/cart");
    return found(addressOf(cart.checkout().token, session));
  }

  /** Shopify's `cart/update.js`, as far as blocks of apps use it: the codes that are to stay. */
  async function updateCart(request: Request, session: Session): Promise<Response> {
    const { discount } = z.object({ discount: z.string() }).parse(await request.json());
    session.codes = discount.split(",").filter(Boolean);
    for (const code of session.cart.codes) if (!session.codes.some((one) => isSameCode(one, code))) session.cart.removeCode(code);
    putOnWaiting(session);
    return Response.json(cartJson(session), noStore);
  }

  /** Codes of links are tried again when the cart changes. */
  function putOnWaiting({ cart, codes }: Session): void {
    for (const code of codes) if (!cart.codes.includes(code)) cart.applyCode(code);
  }

  /** Shopify's `cart.js`, as far as themes and their blocks read it. */
  function cartJson(session: Session): Record<string, unknown> {
    const { cart } = session;
    const numberOf = (id: string) => Number(id.slice(id.lastIndexOf("/") + 1));
    return {
      // Shopify's has a key behind it.
      token: `${cart.token}?key=0`,
      note: "",
      attributes: {},
      item_count: cart.lines.reduce((sum, { quantity }) => sum + quantity, 0),
      total_price: cart.cost.subtotal,
      total_discount: cart.cost.discounts,
      currency: cart.cost.currency,
      items: cart.lines.map((line) => ({
        id: numberOf(line.variantGid),
        variant_id: numberOf(line.variantGid),
        product_id: numberOf(line.productGid),
        key: `${numberOf(line.variantGid)}:${cart.token}`,
        quantity: line.quantity,
        sku: line.sku,
        title: titleOf(line),
        price: line.unitPrice,
        final_line_price: line.total,
      })),
      discount_codes: session.codes.map((code) => ({ code, applicable: cart.codes.includes(code) })),
    };
  }

  /** A discount link. */
  function useLink(url: URL, session: Session, code: string): Response {
    for (const one of code.split(",")) if (!session.codes.includes(one)) session.codes.push(one);
    putOnWaiting(session);
    const to = url.searchParams.get("redirect") ?? "/";
    // Only to the store itself.
    return found(to.startsWith("/") && !to.startsWith("//") ? to : "/");
  }

  async function signIn(request: Request, { cart }: Session): Promise<Response> {
    cart.signIn((await formOf(request)).get("customer") || null);
    return found("/cart");
  }

  async function changeLanguage(request: Request, session: Session): Promise<Response> {
    const language = (await formOf(request)).get("language") ?? "";
    if (isLanguage(language)) session.language = language;
    const back = request.headers.get("Referer");
    return found(back ? new URL(back).pathname + new URL(back).search : "/");
  }

  // --- Checkout ------------------------------------------------------------------------------------------------------------------

  function findCheckout(token: string): SimulatedCheckout | undefined {
    return shop.checkouts.find((one) => one.token === token);
  }

  function addressOf(token: string, { switches }: Session): string {
    return `/checkouts/${token}${switches.threePages ? "?step=information" : ""}`;
  }

  type Asked = { token: string; verb: string; url: URL };

  async function showCheckout(facts: StorePage, { token, verb, url }: Asked): Promise<Response> {
    const checkout = findCheckout(token);
    if (!checkout) return notFound(facts);
    if (verb === "session-token.json") return Response.json({ token: checkout.sessionToken() }, noStore);
    const { order } = checkout;
    const deployed = await extensions();
    if (order) {
      if (verb !== "thank-you") return found(`/checkouts/${token}/thank-you`);
      return show(thankYouPage(facts, { view: viewOfOrder(order, checkout), extensions: deployed, order }));
    }
    if (verb !== "") return notFound(facts);
    const problem = url.searchParams.has("refused") ? storeTexts[facts.session.language].refused : null;
    return show(
      checkoutPage(facts, {
        view: viewOfCheckout(checkout),
        extensions: mayExtend(shop.state.plan) ? deployed : [],
        step: stepOf(url),
        problem,
      }),
    );
  }

  async function changeCheckout(request: Request, facts: StorePage, { token, verb }: Asked): Promise<Response> {
    const { session } = facts;
    const checkout = findCheckout(token);
    if (!checkout || checkout.state !== "open") return notFound(facts);
    switch (verb) {
      case "pay":
        return pay(checkout, session);
      case "switches": {
        const form = await formOf(request);
        session.switches = { wallet: form.has("wallet"), threePages: form.has("threePages"), payLater: form.has("payLater") };
        return found(addressOf(token, session));
      }
      default: {
        const problem = change(checkout, { what: verb, asked: await request.json(), session });
        // The page says by its own address which step it is at.
        const step = stepOf(new URL(request.headers.get("Referer") ?? origin()));
        return Response.json(changed(facts, { checkout, problem, step }), noStore);
      }
    }
  }

  function pay(checkout: SimulatedCheckout, session: Session): Response {
    const completion = checkout.complete({ payment: session.switches.payLater ? "pending" : "paid" });
    if (completion.status === "refused") return found(`/checkouts/${checkout.token}?refused`);
    session.cart = shop.openCart({ customer: session.cart.customer?.handle ?? null, lines: [] });
    session.codes = [];
    return found(`/checkouts/${checkout.token}/thank-you`);
  }

  /** Changes the checkout as its page or an extension asks. Gives what was refused, in words for the buyer. */
  function change(
    checkout: SimulatedCheckout,
    { what, asked, session }: { what: string; asked: unknown; session: Session },
  ): string | null {
    const t = storeTexts[session.language];
    switch (what) {
      case "discounts": {
        const { type, code } = discountAsked.parse(asked);
        // A wallet that pays at once is handed its total, and nothing changes it then.
        if (session.switches.wallet) return t.notChangeable;
        const answer = type === "addDiscountCode" ? checkout.applyCode(code) : checkout.removeCode(code);
        return answer.type === "success" ? null : t.notValid(code);
      }
      case "lines": {
        const { sku, quantity } = lineAsked.parse(asked);
        checkout.setLine(sku, quantity);
        return null;
      }
      case "contact":
        checkout.setContact(contactAsked.parse(asked));
        return null;
      default:
        return t.failed;
    }
  }

  function changed(
    facts: StorePage,
    { checkout, problem, step }: { checkout: SimulatedCheckout; problem: string | null; step: Step },
  ): PageChange {
    const { language, switches } = facts.session;
    const view = viewOfCheckout(checkout);
    return {
      problem,
      lines: summaryLines(shop, view, { language, isOpen: true }).markup,
      codes: summaryCodes(view, { language, canChange: !switches.wallet }).markup,
      totals: summaryTotals(shop, view, language).markup,
      facts: pageFacts(facts, { view, step }, null),
    };
  }

  async function showOrder(facts: StorePage, token: string): Promise<Response> {
    const checkout = findCheckout(token);
    if (!checkout?.order) return notFound(facts);
    const { order } = checkout;
    return show(
      orderStatusPage(facts, { view: viewOfOrder(order, checkout), extensions: await extensions(), order, status: statusOf(order) }),
    );
  }

  function drawBlock({ language }: Session): Html | null {
    if (!cartBlock) return null;
    const assets = html`<link rel="stylesheet" href="/theme/block.css" />
      <script src="/theme/block.js" defer></script>`;
    return html`<div>${new Html(cartBlock.draw({ language }))}</div>
      ${assets}`;
  }

  function showTheme(file: string): Response {
    if (!cartBlock) return new Response(null, { status: 404 });
    return file === "block.js" ? text(cartBlock.script, "text/javascript") : text(cartBlock.style, "text/css");
  }

  // --- Extensions and the app ----------------------------------------------------------------------------------------------------

  async function showExtension(handle: string, target: string): Promise<Response> {
    const deployed = await extensions();
    const script = deployed.find((one) => `${one.handle}.js` === handle);
    if (script) return text(script.script, "text/javascript");
    const extension = deployed.find((one) => one.handle === handle && one.targets.includes(target));
    return extension ? frameDocument(extension, { origin: origin(), target }) : new Response(null, { status: 404 });
  }

  /** Shopify calls the app itself, with its signature. Cookies stay with the shop. */
  async function forward(request: Request, { url, path }: { url: URL; path: string }, session: Session): Promise<Response> {
    const asked = new URLSearchParams(url.search);
    const { customer } = session.cart;
    const query = signProxyQuery(asked, {
      shop: shop.domain,
      customerId: customer?.id ?? null,
      pathPrefix: path,
      secret: simulator.app.apiSecret,
      now: simulator.now(),
    });
    const headers = new Headers({ "X-Forwarded-Host": shop.domain, "User-Agent": request.headers.get("User-Agent") ?? "" });
    for (const name of ["accept", "accept-language", "content-type"]) headers.set(name, request.headers.get(name) ?? "");
    const body = request.body ? await request.arrayBuffer() : undefined;
    try {
      const address = `${appTarget()}${appProxy?.path}${url.pathname.slice(path.length)}?${query}`;
      const answer = await fetch(address, { method: request.method, headers, body, redirect: "manual" });
      return new Response(answer.body, {
        status: answer.status,
        headers: { "Content-Type": answer.headers.get("Content-Type") ?? "text/plain", "Cache-Control": "no-store" },
      });
    } catch {
      return new Response("There was an error in the third-party application.", { status: 502, headers: { "Content-Type": "text/plain" } });
    }
  }

  function notFound(facts: StorePage): Response {
    const t = storeTexts[facts.session.language];
    return show(storePage(facts, { title: t.notFound, content: html`<h1>${t.notFound}</h1>` }), 404);
  }
}

const discountAsked = z.object({ type: z.enum(["addDiscountCode", "removeDiscountCode"]), code: z.string() });
const lineAsked = z.object({ sku: z.string(), quantity: z.number().int().min(0) });
const contactAsked = z
  .object({ email: z.string(), phone: z.string() })
  .transform(({ email, phone }) => ({ email: email || null, phone: phone || null }));

const noStore = { headers: { "Cache-Control": "no-store" } };

/** Extensions in the steps of checkout are for Plus, and for development stores, which may try everything. */
function mayExtend({ plus, development }: ShopPlan): boolean {
  return plus || development;
}

/** The step of a page by its address. */
function stepOf(url: URL): Step {
  return steps.find((one) => one === url.searchParams.get("step")) ?? "checkout";
}

function statusOf(order: Order): "paid" | "notPaid" | "refunded" | "cancelled" {
  if (order.cancelledAt) return "cancelled";
  const { status } = figuresOf(order);
  if (status === "PAID") return "paid";
  return status.includes("REFUNDED") ? "refunded" : "notPaid";
}

const assets: Record<string, { read: () => string; type: string }> = {
  "/assets/storefront.css": { read: () => fileOf("./storefront.css"), type: "text/css" },
  "/assets/extension-host.css": { read: () => fileOf("./extension-host.css"), type: "text/css" },
  "/assets/checkout.js": { read: () => storeScript("./checkout.browser.ts"), type: "text/javascript" },
  "/assets/extension-host.js": { read: () => storeScript("./extension-host.browser.ts"), type: "text/javascript" },
};

function assetOf(path: string): Response | null {
  const asset = assets[path];
  return asset ? text(asset.read(), asset.type) : null;
}

function fileOf(path: string): string {
  return readFileSync(new URL(path, import.meta.url), "utf8");
}

async function formOf(request: Request): Promise<URLSearchParams> {
  return new URLSearchParams(await request.text());
}

function show(page: Html, status = 200): Response {
  return new Response(page.markup, { status, headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" } });
}

/** As a CDN's files, for whoever asks: a frame is of no origin. */
function text(body: string, type: string): Response {
  return new Response(body, {
    headers: { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*" },
  });
}

function found(location: string): Response {
  return new Response(null, { status: 303, headers: { Location: location } });
}
