import { gzipSync } from "node:zlib";
import { browserScript } from "./admin-shell.ts";

const appBridge = "https://cdn.shopify.com/shopifycloud/app-bridge.js";
const realAdmin = "https://admin.shopify.com";
const stub = "/simulated-app-bridge.js";

/**
 * Stands between the browser and the app. App Bridge's real script cannot talk to a simulated admin and may be unreachable, so its one
 * address becomes our stub's, in the document and in the code that hydrates it. Everything else passes as it is, but for one header:
 * the app says, rightly, that only the shop and admin.shopify.com may frame it and be sent to by its forms, and here the shell must, too. What came
 * compressed goes on compressed: a page is as heavy as it is without us.
 */
export function createAppProxy({
  target,
  shellOrigin,
}: {
  target: () => string;
  shellOrigin: () => string;
}): (request: Request) => Promise<Response> {
  return async function handle(request) {
    const url = new URL(request.url);
    if (url.pathname === stub) {
      const script = browserScript("./app-bridge.browser.ts").replace("__SHELL_ORIGIN__", shellOrigin());
      return new Response(script, { headers: { "Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-cache" } });
    }
    const headers = new Headers(request.headers);
    for (const name of ["connection", "content-length", "transfer-encoding", "host", "keep-alive", "upgrade"]) headers.delete(name);
    headers.set("Accept-Encoding", "identity");
    headers.set("X-Forwarded-Host", url.host);
    headers.set("X-Forwarded-Proto", url.protocol.replace(":", ""));
    const body = request.body ? await request.arrayBuffer() : undefined;
    const answer = await fetchApp(`${target()}${url.pathname}${url.search}`, { method: request.method, headers, body, redirect: "manual" });
    const isCompressed = request.headers.get("Accept-Encoding")?.includes("gzip") ?? false;
    return rewrite(answer, { shellOrigin: shellOrigin(), isCompressed });
  };
}

async function fetchApp(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch {
    return new Response("<!doctype html><title>Not running</title><p>The app does not answer. Is it running?</p>", {
      status: 502,
      headers: { "Content-Type": "text/html; charset=utf-8" },
    });
  }
}

/** Files whose names change with their content, once compressed. */
const compressed = new Map<string, Buffer<ArrayBuffer>>();

async function rewrite(answer: Response, { shellOrigin, isCompressed }: { shellOrigin: string; isCompressed: boolean }): Promise<Response> {
  const headers = new Headers(answer.headers);
  for (const name of ["content-length", "content-encoding", "connection", "transfer-encoding", "keep-alive"]) headers.delete(name);
  const policy = headers.get("Content-Security-Policy");
  if (policy) headers.set("Content-Security-Policy", policy.replace(/(frame-ancestors|form-action) ([^;]*)/g, `$1 $2 ${shellOrigin}`));
  const link = headers.get("Link");
  if (link) headers.set("Link", link.replaceAll(appBridge, stub));
  // Opened outside of the admin, the app sends the browser there.
  const location = headers.get("Location");
  if (location?.startsWith(realAdmin)) headers.set("Location", location.replace(realAdmin, shellOrigin));
  const isText = /text\/html|text\/css|javascript/.test(headers.get("Content-Type") ?? "");
  const facts = { status: answer.status, statusText: answer.statusText, headers };
  if (!answer.body || !isText) return new Response(answer.body, facts);
  const text = (await answer.text()).replaceAll(appBridge, stub);
  if (!isCompressed) return new Response(text, facts);
  headers.set("Content-Encoding", "gzip");
  const isKept = headers.get("Cache-Control")?.includes("immutable") ?? false;
  const body = (isKept && compressed.get(answer.url)) || gzipSync(text);
  if (isKept) compressed.set(answer.url, body);
  return new Response(body, facts);
}
