import { gzipSync } from "node:zlib";
import { testEnvironment } from "#test/support/environment.ts";
import { ask, deliver, raw, webhookInit } from "./send.ts";
import type { Row } from "./send.ts";

const body = JSON.stringify({ admin_graphql_api_id: "gid://shopify/Order/42" });
const nested = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
const wrongSignature = /signature does not match/;

const signatures: [string, string, number][] = [
  ["is empty", "", 400],
  ["is no base64", "!!!", 401],
  ["is cut short", "c2hvcnQ=", 401],
  ["is hex", "00".repeat(32), 401],
  ["is very long", "A".repeat(8_000), 401],
  ["is of zeros", Buffer.alloc(32).toString("base64"), 401],
];

const paths = ["/webhooks/orders", "/webhooks/app", "/webhooks/compliance"];

const bodies: [what: string, sent: string | Buffer, status: number | number[]][] = [
  ["is empty", "", 400],
  ["is null", "null", 400],
  ["is a number", "1", 400],
  ["is a list", "[]", 400],
  ["is cut short", body.slice(0, -1), 400],
  ["is no JSON", "<xml/>", 400],
  ["is a form", "admin_graphql_api_id=gid://shopify/Order/42", 400],
  ["begins with a byte order mark", `\ufeff${body}`, 400],
  ["is UTF-16", Buffer.from(body, "utf16le"), 400],
  ["is not UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), [400, 401]],
  ["is nested without end", nested, 400],
  ["is nested below its order", `{"admin_graphql_api_id":${nested}}`, 400],
  ["names no order", '{"id":1}', 400],
  ["names another thing", '{"admin_graphql_api_id":"gid://shopify/Customer/42"}', 400],
  ["names an order with SQL", `{"admin_graphql_api_id":"gid://shopify/Order/42'; DROP TABLE \\"Order\\"; --"}`, 400],
  ["names an order with a null byte", '{"admin_graphql_api_id":"gid://shopify/Order/42\\u0000"}', 400],
  ["names an order with a line break", '{"admin_graphql_api_id":"gid://shopify/Order/42\\n"}', 400],
  ["names an order by a list", '{"admin_graphql_api_id":["gid://shopify/Order/42"]}', 400],
  ["names an order in its prototype", '{"__proto__":{"admin_graphql_api_id":"gid://shopify/Order/42"}}', 400],
];

const compliance: [what: string, sent: string][] = [
  ["names no customer", "{}"],
  ["names a customer by a word", '{"customer":{"id":"1"}}'],
  ["names a customer below nought", '{"customer":{"id":-1}}'],
  ["names a customer beyond all numbers", '{"customer":{"id":1e400}}'],
  ["names orders by words", `{"customer":{"id":1},"orders_to_redact":["1; DELETE FROM \\"Order\\""]}`],
  ["names a customer in its prototype", '{"__proto__":{"customer":{"id":1}}}'],
];

export const webhookRows: Row[] = [
  ...paths.flatMap((path): Row[] => [
    {
      name: `${path}: signed with another secret`,
      send: (site) => deliver(site, { secret: "another" }, path),
      status: 401,
      says: wrongSignature,
    },
    {
      name: `${path}: signed for another body`,
      send: (site) => deliver(site, { signed: `${body} ` }, path),
      status: 401,
      says: wrongSignature,
    },
    { name: `${path}: signed with nothing`, send: (site) => deliver(site, { secret: "" }, path), status: 401, says: wrongSignature },
    {
      name: `${path}: not signed`,
      send: (site) => deliver(site, { headers: { "X-Shopify-Hmac-Sha256": null } }, path),
      status: 400,
      says: /Missing or unreadable/,
    },
    ...["GET", "PUT", "PATCH", "DELETE"].map((method): Row => ({
      name: `${path} by ${method}`,
      send: (site) => {
        const { headers, body: sent } = webhookInit(site);
        return ask(site, path, { method, headers, ...(method === "GET" ? {} : { body: sent as BodyInit }) });
      },
      status: 405,
      says: "Webhooks are posted.",
    })),
  ]),
  ...signatures.map(([what, signature, status]): Row => ({
    name: `a signature that ${what}`,
    send: (site) => deliver(site, { headers: { "X-Shopify-Hmac-Sha256": signature } }),
    status,
  })),
  ...["X-Shopify-Topic", "X-Shopify-Shop-Domain", "X-Shopify-Webhook-Id"].map((name): Row => ({
    name: `no ${name}`,
    send: (site) => deliver(site, { headers: { [name]: null } }),
    status: 400,
    says: /Missing or unreadable/,
  })),
  ...["evil.example", "pawsome-pets.myshopify.com.evil.example", "../x", "x".repeat(5_000), "a b.myshopify.com"].map((shop): Row => ({
    name: `for the shop ${shop.slice(0, 50)}`,
    send: (site) => deliver(site, { headers: { "X-Shopify-Shop-Domain": shop } }),
    status: 400,
  })),
  {
    name: "for a shop that was never here",
    send: (site) => deliver(site, { headers: { "X-Shopify-Shop-Domain": "nobodys.myshopify.com" } }),
    status: 404,
    says: "has not installed",
  },
  {
    name: "for a shop that was never here, which wants to be forgotten",
    send: (site) =>
      deliver(
        site,
        { topic: "shop/redact", body: "{}", headers: { "X-Shopify-Shop-Domain": "nobodys.myshopify.com" } },
        "/webhooks/compliance",
      ),
    status: 404,
  },
  ...bodies.map(([what, sent, status]): Row => ({
    name: `signed, whose body ${what}`,
    send: (site) => deliver(site, { body: sent }),
    status,
  })),
  ...compliance.map(([what, sent]): Row => ({
    name: `a wish to be forgotten that ${what}`,
    send: (site) => deliver(site, { topic: "customers/redact", body: sent }, "/webhooks/compliance"),
    status: 400,
  })),
  ...["orders/unknown", "__proto__", "constructor", "orders/paid; DROP TABLE", "x".repeat(3_000)].map((topic): Row => ({
    name: `of the topic ${topic.slice(0, 30)}`,
    send: (site) => deliver(site, { topic }),
    status: 200,
  })),
  {
    name: "compressed, and signed as it was before",
    send: (site) => deliver(site, { body: gzipSync(body), signed: body, headers: { "Content-Encoding": "gzip" } }),
    status: 401,
  },
  {
    name: "compressed, and signed as it is",
    send: (site) => deliver(site, { body: gzipSync(body), headers: { "Content-Encoding": "gzip" } }),
    status: [400, 401],
  },
  {
    name: "larger than any order",
    send: (site) => deliver(site, { body: "x".repeat(4 * 1024 * 1024 + 1) }),
    status: 413,
    says: /longer|larger/,
  },
  {
    name: "larger than any order, without saying so",
    send: (site) => {
      let left = 5;
      const stream = new ReadableStream<Uint8Array>({
        pull: (out) => (left-- > 0 ? out.enqueue(new Uint8Array(1024 * 1024)) : out.close()),
      });
      const { headers } = webhookInit(site);
      return ask(site, "/webhooks/orders", { method: "POST", headers, body: stream });
    },
    status: 413,
    says: /longer|larger/,
  },
  {
    name: "with two signatures, the second one good",
    send: (site) => {
      const { headers } = webhookInit(site);
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
      const head = [
        "POST /webhooks/orders HTTP/1.1",
        "Host: x",
        "X-Shopify-Hmac-Sha256: AAAA",
        ...lines,
        `Content-Length: ${body.length}`,
        "Connection: close",
      ];
      return raw(site, `${head.join("\r\n")}\r\n\r\n${body}`);
    },
    status: 401,
  },
  {
    name: "with a length and in chunks at once",
    send: (site) =>
      raw(site, `POST /webhooks/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
    status: 400,
  },
  {
    name: "with two lengths",
    send: (site) => raw(site, `POST /webhooks/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n123456`),
    status: 400,
  },
  {
    name: "with a length that is none",
    send: (site) => raw(site, `POST /webhooks/orders HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n`),
    status: 400,
  },
  {
    name: "in chunks that are none",
    send: (site) => raw(site, `POST /webhooks/orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n`),
    status: 400,
  },
  {
    name: "of a secret that is public",
    send: (site) => deliver(site, { secret: testEnvironment.SHOPIFY_API_KEY }),
    status: 401,
  },
];
