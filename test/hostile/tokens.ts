import { ask, openPage, post } from "./send.ts";
import type { Row } from "./send.ts";
import { forgeToken } from "./forge-token.ts";
import type { Site } from "#test/support/start-web.ts";

const now = (): number => Math.floor(Date.now() / 1000);
const other = "corner-shop.myshopify.com";

type Token = [what: string, token: (site: Site) => string];
type Claims = Parameters<typeof forgeToken>[1];
const forged = (change: Claims) => (site: Site) => forgeToken(site.world.shop.domain, change);
const claiming = (claims: Record<string, unknown>) => forged({ claims });

/** None of them opens anything. */
const tokens: Token[] = [
  ["that is no token", () => "x"],
  ["with a part too many", (site) => `${site.world.shop.sessionToken()}.x`],
  ["with a part too few", (site) => site.world.shop.sessionToken().split(".").slice(0, 2).join(".")],
  ["that is very long", () => "a".repeat(9_000)],
  ["of another secret", forged({ secret: "another" })],
  ["of an empty secret", forged({ secret: "" })],
  [
    "whose claims were changed",
    (site) => site.world.shop.sessionToken().replace(/\.[^.]*\./, `.${btoa('{"sub":"1"}').replaceAll("=", "")}.`),
  ],
  ["without a signature", forged({ header: { alg: "none" }, algorithm: "none" })],
  ["that says it has no signature", forged({ header: { alg: "none" } })],
  ["that says so in capitals", forged({ header: { alg: "NONE" }, algorithm: "none" })],
  ["of another algorithm of the same kind", forged({ header: { alg: "HS512" }, algorithm: "sha512" })],
  ["of a key pair", forged({ header: { alg: "RS256" }, algorithm: "rsa" })],
  ["that says it is of a key pair and is not", forged({ header: { alg: "RS256" } })],
  ["that brings its own key", forged({ header: { jwk: { kty: "oct", k: "bWluZQ" } }, secret: "mine" })],
  ["that names where its key is", forged({ header: { jku: "https://evil.example/keys", kid: "../../dev/null" }, secret: "mine" })],
  ["that wants what we do not know", forged({ header: { crit: ["exp2"] } })],
  ["that has expired", claiming({ exp: now() - 60 })],
  ["that never ends", claiming({ exp: undefined })],
  ["that ends at no number", claiming({ exp: "never" })],
  ["that is not valid yet", claiming({ nbf: now() + 3_600, exp: now() + 7_200 })],
  ["that never begins", claiming({ nbf: undefined })],
  ["that ends before it begins", claiming({ nbf: now() + 5, exp: now() + 5 })],
  ["for another app", claiming({ aud: "another-app" })],
  ["for several apps", claiming({ aud: ["test-client-id", "another"] })],
  ["for no app", claiming({ aud: undefined })],
  ["of no shop", claiming({ dest: undefined })],
  ["of a shop with another's admin", claiming({ iss: `https://${other}/admin` })],
  ["of an admin with another's shop", claiming({ dest: `https://${other}` })],
  ["of no admin", claiming({ iss: undefined })],
  ["of an issuer that is none", claiming({ iss: "https://evil.example/admin" })],
  ["of a shop that is none of Shopify's", claiming({ iss: "https://evil.example/admin", dest: "https://evil.example" })],
  ["of a shop by a longer name", claiming({ dest: "https://pawsome-pets.myshopify.com.evil.example" })],
  ["of a shop with a user name", claiming({ dest: "https://evil.example@pawsome-pets.myshopify.com" })],
  ["of a shop with a way behind it", claiming({ dest: "https://pawsome-pets.myshopify.com/../x" })],
  ["of a shop without https", claiming({ dest: "http://pawsome-pets.myshopify.com" })],
  ["of a list of shops", claiming({ dest: ["https://pawsome-pets.myshopify.com"] })],
  ["of nobody", claiming({ sub: undefined })],
  ["of somebody with SQL", claiming({ sub: "1' OR '1'='1" })],
  ["of somebody with markup", claiming({ sub: "<script>alert(1)</script>" })],
  ["of a buyer in checkout", (site) => site.world.shop.openCheckout({ customer: "ana", lines: [{ sku: "NP-CHK-20" }] }).sessionToken()],
  ["of a buyer who names the shop as staff do", claiming({ sub: "gid://shopify/Customer/1", iss: undefined })],
];

/** As a bearer of an action, as a bearer of the order page's block, and in the address of a page. */
const tokenRows = tokens.flatMap(([what, token]): Row[] => [
  {
    name: `an action with a token ${what}`,
    send: (site) => post(site, "/app/notifications.data", { intent: "test" }, { token: token(site) }),
    status: 401,
  },
  {
    name: `a call of the order page's block with a token ${what}`,
    send: (site) => post(site, "/api/orders/1", { intent: "send_again" }, { token: token(site) }),
    status: 401,
  },
  {
    name: `a page with a token ${what}`,
    send: (site) => openPage(site, "/app/customers", { id_token: token(site) }),
    status: 302,
  },
]);

const cookies = "session=1; shopify_app_session=1; __session=1; koa.sess=1";

export const sessionRows: Row[] = [
  ...tokenRows,
  {
    name: "a page for one shop with the token of another",
    send: (site) => openPage(site, "/app/customers", { shop: other }),
    status: 302,
  },
  {
    name: "an action without a token",
    send: (site) => post(site, "/app/notifications", { intent: "test" }, { token: null }),
    status: 302,
  },
  {
    name: "an action with cookies and without a token, as another site sends it",
    send: (site) =>
      post(site, "/app/notifications", "intent=test", {
        token: null,
        type: "application/x-www-form-urlencoded",
        headers: { Cookie: cookies, Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
      }),
    status: 403,
    says: "another site",
  },
  {
    name: "an action's data with cookies and without a token",
    send: (site) => post(site, "/app/connections/astro.data", { intent: "disconnect" }, { token: null, headers: { Cookie: cookies } }),
    status: [202, 302],
  },
  {
    name: "an action from another site's form, typed as text",
    send: (site) =>
      post(site, "/app/connections/astro", '{"intent":"disconnect"}', { token: null, type: "text/plain", headers: { Cookie: cookies } }),
    status: [302, 400],
  },
  {
    name: "an action with the shop in its address and no token",
    send: (site) => {
      const query = site.world.shop.embeddedQuery({ idToken: false });
      return post(site, `/app/connections/astro?${query}`, { intent: "disconnect" }, { token: null });
    },
    status: 302,
  },
  ...["Basic dXNlcjpwYXNz", "Bearer", "Bearer ", "bearer x", "Token x", "x".repeat(2_000)].map((authorization): Row => ({
    name: `an action whose authorization is ${JSON.stringify(authorization.slice(0, 20))}`,
    send: (site) => post(site, "/app/notifications.data", { intent: "test" }, { token: null, headers: { Authorization: authorization } }),
    status: [202, 302, 401],
  })),
  {
    name: "a page with an authorization that is empty and a host that is none",
    send: (site) => ask(site, `/app?shop=${site.world.shop.domain}&host=!!!`, { headers: { Authorization: "" } }),
    status: 302,
  },
  ...["https://evil.example", "null", "https://punchcard.test.evil.example", "x"].map((Origin): Row => ({
    name: `an action with a good token from ${Origin}`,
    send: (site) => post(site, "/app/connections/astro", { intent: "disconnect" }, { headers: { Origin } }),
    status: 403,
    says: "another site",
  })),
  {
    name: "the order page's block without a token",
    send: (site) => post(site, "/api/orders/1", { intent: "send_again" }, { token: null }),
    status: 401,
  },
  ...["HeadlessChrome", "curl/8.5.0", "sqlmap/1.7", ""].map((agent): Row => ({
    name: `a page as asked for by ${agent || "nobody"}`,
    send: (site) => ask(site, `/app?${site.world.shop.embeddedQuery()}`, { headers: { "User-Agent": agent } }),
    status: [200, 410],
  })),
];
