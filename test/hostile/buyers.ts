import type { Site } from "#test/support/start-web.ts";
import { ask, post } from "./send.ts";
import type { Answer, Row } from "./send.ts";
import { forgeToken } from "./forge-token.ts";

const id = "01900000-0000-7000-8000-000000000000";
const question = { checkoutToken: "c".repeat(32), lines: [{ variant: "gid://shopify/ProductVariant/1", quantity: 1 }] };
const nested = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;

const buyerToken = (site: Site): string => site.world.shop.openCheckout({ customer: "ana", lines: [{ sku: "NP-CHK-20" }] }).sessionToken();

const bodies: [what: string, body: unknown, status: number][] = [
  ["is empty", "", 400],
  ["is nested without end", nested, 400],
  ["has lines nested without end", `{"checkoutToken":"${"c".repeat(32)}","lines":${nested}}`, 400],
  ["is in its prototype", JSON.stringify({ __proto__: null }).replace("{}", `{"__proto__":${JSON.stringify(question)}}`), 400],
  ["has SQL as its checkout", { ...question, checkoutToken: "' OR 1=1 --------" }, 400],
  ["has a way as its checkout", { ...question, checkoutToken: "../../../../etc/passwd" }, 400],
  ["has an operator as its checkout", { ...question, checkoutToken: { $ne: "" } }, 400],
  ["has GraphQL in its product", { ...question, lines: [{ variant: 'gid://shopify/ProductVariant/1"){id}}', quantity: 1 }] }, 400],
  ["buys less than nothing", { ...question, lines: [{ variant: "gid://shopify/ProductVariant/1", quantity: -1 }] }, 400],
  ["has markup as its e-mail", { ...question, contact: { email: "<script>alert(1)</script>" } }, 400],
  ["has a null byte in its phone", { ...question, contact: { phone: "514\0" } }, 400],
  ["is 70,000 letters long", { ...question, more: "x".repeat(70_000) }, 413],
  ["is 2,000,000 letters long", { ...question, more: "x".repeat(2_000_000) }, 413],
];

const proxied = async (
  site: Site,
  options: Parameters<Site["world"]["shop"]["appProxyRequest"]>[1],
  change: (url: URL) => void = () => {},
): Promise<Answer> => {
  const request = site.world.shop.appProxyRequest("offers", { customer: "ana", body: question, ...options });
  const url = new URL(request.url);
  change(url);
  return ask(site, `${url.pathname}${url.search}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(question),
  });
};

export const buyerRows: Row[] = [
  ...["/api/checkout/offers", `/api/checkout/holds/${id}`].flatMap((path) =>
    bodies.map(([what, body, status]): Row => ({
      name: `${path}, whose body ${what}`,
      send: (site) => post(site, path, body, { token: buyerToken(site) }),
      status,
    })),
  ),
  ...["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "multipart/form-data; boundary=x", ""].map(
    (type): Row => ({
      name: `offers asked for as ${type || "nothing"}`,
      send: (site) => post(site, "/api/checkout/offers", question, { token: buyerToken(site), type }),
      status: 415,
      says: /not_json/,
    }),
  ),
  {
    name: "offers asked for with a staff member's token",
    send: (site) => post(site, "/api/checkout/offers", question, { token: site.world.shop.sessionToken() }),
    status: 401,
    says: /unauthenticated/,
  },
  {
    name: "offers asked for with a token that never ends",
    send: (site) =>
      post(site, "/api/checkout/offers", question, {
        token: forgeToken(site.world.shop.domain, {
          claims: { iss: undefined, sub: undefined, dest: site.world.shop.domain, exp: undefined },
        }),
      }),
    status: 401,
    says: /unauthenticated/,
  },
  {
    name: "offers asked for with a token of another app",
    send: (site) =>
      post(site, "/api/checkout/offers", question, {
        token: forgeToken(site.world.shop.domain, {
          claims: { iss: undefined, sub: undefined, dest: site.world.shop.domain, aud: "another" },
        }),
      }),
    status: 401,
  },
  { name: "offers asked for without a token", send: (site) => post(site, "/api/checkout/offers", question, { token: null }), status: 401 },
  ...["x", "..%2f..", "%00", "' OR 1=1", "a".repeat(3_000), id].map((hold): Row => ({
    name: `pressing the offer ${hold.slice(0, 20)}`,
    send: (site) =>
      post(
        site,
        `/api/checkout/holds/${encodeURIComponent(hold)}`,
        { checkoutToken: question.checkoutToken, intent: "apply" },
        { token: buyerToken(site) },
      ),
    status: 404,
  })),
  ...["0", "-1", "x", "1e5", "9".repeat(30), "gid:%2F%2Fshopify%2FCustomer%2F1", "1%00", "1' OR 1=1"].map((order): Row => ({
    name: `what was used for the order ${order.slice(0, 20)}`,
    send: (site) => ask(site, `/api/checkout/orders/${order}`, { headers: { Authorization: `Bearer ${buyerToken(site)}` } }),
    status: 404,
  })),
  { name: "the shop's cart, signed with another secret", send: (site) => proxied(site, { secret: "another" }), status: 401 },
  { name: "the shop's cart, signed an hour ago", send: (site) => proxied(site, { at: new Date(Date.now() - 3_600_000) }), status: 401 },
  {
    name: "the shop's cart, signed for an hour from now",
    send: (site) => proxied(site, { at: new Date(Date.now() + 3_600_000) }),
    status: 401,
  },
  { name: "the shop's cart, not signed", send: (site) => proxied(site, {}, (url) => url.searchParams.delete("signature")), status: 401 },
  {
    name: "the shop's cart, of another buyer",
    send: (site) => proxied(site, {}, (url) => url.searchParams.set("logged_in_customer_id", "1")),
    status: 401,
  },
  {
    name: "the shop's cart, of two buyers",
    send: (site) => proxied(site, {}, (url) => url.searchParams.append("logged_in_customer_id", "1")),
    status: 401,
  },
  {
    name: "the cart of another shop",
    send: (site) => proxied(site, {}, (url) => url.searchParams.set("shop", "corner-shop.myshopify.com")),
    status: 401,
  },
  {
    name: "the cart of two shops",
    send: (site) => proxied(site, {}, (url) => url.searchParams.append("shop", "corner-shop.myshopify.com")),
    status: 401,
  },
  {
    name: "the shop's cart, with a parameter more",
    send: (site) => proxied(site, {}, (url) => url.searchParams.set("x", "1")),
    status: 401,
  },
  {
    name: "the shop's cart, with half a signature",
    send: (site) => proxied(site, {}, (url) => url.searchParams.set("signature", "abc")),
    status: 401,
  },
  {
    name: "the shop's cart, with two signatures",
    send: (site) => proxied(site, {}, (url) => url.searchParams.append("signature", "0".repeat(64))),
    status: 401,
  },
  {
    name: "the shop's cart, of no moment",
    send: (site) => proxied(site, {}, (url) => url.searchParams.set("timestamp", "NaN")),
    status: 401,
  },
];
