import { createHmac } from "node:crypto";
import { connect } from "node:net";
import { testEnvironment } from "#test/support/environment.ts";
import { ordinaryUserAgent } from "#test/support/ordinary-browser.ts";
import type { Site } from "#test/support/start-web.ts";

export type Answer = { status: number; headers: Headers; body: string };

/** One request that nobody of ours sends, with its clear answer. */
export type Row = {
  name: string;
  send: (site: Site) => Promise<Answer>;
  status: number | number[];
  /** What the answer says. */
  says?: string | RegExp;
  /** It is harmless and may be kept: as the text that it is. */
  isKept?: true;
};

export async function ask(site: Site, path: string, init: RequestInit = {}): Promise<Answer> {
  const headers = new Headers(init.headers);
  if (!headers.has("User-Agent")) headers.set("User-Agent", ordinaryUserAgent);
  const more = init.body instanceof ReadableStream ? { duplex: "half" as const } : {};
  const answer = await fetch(`${site.url}${path}`, { ...init, ...more, headers, redirect: "manual" });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
}

/** A page as the admin's frame asks for it; null leaves a parameter out. */
export function openPage(site: Site, path: string, changes: Record<string, string | null> = {}): Promise<Answer> {
  const query = site.world.shop.embeddedQuery();
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  return ask(site, `${path}${path.includes("?") ? "&" : "?"}${query}`);
}

type Posted = { token?: string | null; type?: string; headers?: Record<string, string> };

/** What a page of ours posts, as its script does. `body`: as it is when it is text or bytes, else as JSON. */
export function post(
  site: Site,
  path: string,
  body: unknown,
  { token = site.world.shop.sessionToken(), type, headers }: Posted = {},
): Promise<Answer> {
  const raw = typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream ? body : JSON.stringify(body);
  const all = { "Content-Type": type ?? "application/json", ...(token === null ? {} : { Authorization: `Bearer ${token}` }), ...headers };
  return ask(site, path, { method: "POST", headers: all, body: raw as BodyInit });
}

/** Writes these bytes to the server and answers what it says until it ends the connection, or for a second. */
export function raw(site: Site, text: string | Buffer, { waitMs = 1_000 }: { waitMs?: number } = {}): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect(site.port, "127.0.0.1");
    const parts: Buffer[] = [];
    const end = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(readAnswer(Buffer.concat(parts).toString("latin1")));
    };
    const timer = setTimeout(end, waitMs);
    socket.on("data", (part) => {
      parts.push(part);
      // Whole enough to be judged.
      if (/^HTTP\/1\.1 \d+[\s\S]*\r\n\r\n/.test(Buffer.concat(parts).toString("latin1"))) setTimeout(end, 50);
    });
    socket.on("error", end);
    socket.on("close", end);
    socket.write(text);
  });
}

/** 0: it ended the connection without a word. */
function readAnswer(text: string): Answer {
  const [head = "", body = ""] = text.split(/\r\n\r\n([\s\S]*)/);
  const [first = "", ...lines] = head.split("\r\n");
  const headers = new Headers();
  for (const line of lines) {
    const at = line.indexOf(":");
    if (at > 0) headers.append(line.slice(0, at), line.slice(at + 1).trim());
  }
  return { status: Number(first.split(" ")[1] ?? 0), headers, body };
}

type Delivery = {
  topic?: string;
  body?: string | Buffer;
  signed?: string | Buffer;
  secret?: string;
  headers?: Record<string, string | null>;
};

const orderBody = JSON.stringify({ admin_graphql_api_id: "gid://shopify/Order/42" });
let deliveries = 0;

/** A webhook for the pet store. `signed`: what the signature is of, if not of the body. */
export function webhookInit(
  site: Site,
  { topic = "orders/paid", body = orderBody, signed = body, secret, headers = {} }: Delivery = {},
): {
  headers: Record<string, string>;
  body: string | Buffer;
} {
  const all: Record<string, string | null> = {
    "Content-Type": "application/json",
    "X-Shopify-Topic": topic,
    "X-Shopify-Hmac-Sha256": createHmac("sha256", secret ?? testEnvironment.SHOPIFY_API_SECRET)
      .update(signed)
      .digest("base64"),
    "X-Shopify-Shop-Domain": site.world.shop.domain,
    "X-Shopify-API-Version": "2026-07",
    "X-Shopify-Webhook-Id": `hostile-${(deliveries += 1)}`,
    "X-Shopify-Triggered-At": "2026-03-29T18:00:27.877Z",
    ...headers,
  };
  const kept = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
  return { headers: Object.fromEntries(kept), body };
}

export function deliver(site: Site, delivery: Delivery = {}, path = "/webhooks/orders"): Promise<Answer> {
  const { headers, body } = webhookInit(site, delivery);
  return ask(site, path, { method: "POST", headers, body: body as BodyInit });
}
