import { afterEach, expect, test } from "vitest";
import { serveHandler } from "#test/simulators/shopify/serve.ts";
import { redirectHosts } from "./redirect-hosts.ts";

// Captured before any redirect, as Shopify's library captures it at import.
const capturedFetch = globalThis.fetch;
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function serveEcho(): Promise<string> {
  const server = await serveHandler(async (request) =>
    Response.json({
      path: new URL(request.url).pathname,
      host: request.headers.get("x-simulated-host"),
      own: request.headers.get("x-own"),
      body: await request.text(),
    }),
  );
  undo.push(server.close);
  return server.origin;
}

test("a fetch to a shop reaches the simulator with the shop's host, its headers and its body", async () => {
  const origin = await serveEcho();
  undo.push(redirectHosts({ shopify: origin }));
  const response = await capturedFetch("https://pawsome-pets.myshopify.com/admin/x.json", {
    method: "POST",
    headers: { "X-Own": "1" },
    body: "hello",
  });
  expect(await response.json()).toEqual({ path: "/admin/x.json", host: "pawsome-pets.myshopify.com", own: "1", body: "hello" });
});

test("other hosts are left alone, and the redirect can be undone", async () => {
  const origin = await serveEcho();
  const back = redirectHosts({ shopify: "http://127.0.0.1:9" });
  expect(await (await fetch(`${origin}/here`)).json()).toMatchObject({ path: "/here", host: null });
  await expect(fetch("https://pawsome-pets.myshopify.com/")).rejects.toThrow();
  back();
  undo.push(redirectHosts({ shopify: origin }));
  expect((await fetch("https://pawsome-pets.myshopify.com/")).status).toBe(200);
});
