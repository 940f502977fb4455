import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { apiVersion } from "#app/shopify/api-version.ts";
import { scopes } from "#app/shopify/scopes.ts";

const root = resolve(import.meta.dirname, "../..");
const text = readFileSync(resolve(root, "shopify.app.toml"), "utf8");
const schema = z.object({
  embedded: z.boolean(),
  application_url: z.url(),
  app_proxy: z.object({ url: z.url(), prefix: z.string(), subpath: z.string() }),
  access_scopes: z.object({ scopes: z.string() }),
  webhooks: z.object({
    api_version: z.string(),
    subscriptions: z.array(
      z.object({ uri: z.string(), topics: z.array(z.string()).default([]), compliance_topics: z.array(z.string()).default([]) }),
    ),
  }),
});
const toml = schema.parse(parse(text));
const subscriptions = toml.webhooks.subscriptions;

describe("shopify.app.toml", () => {
  it("asks for exactly the scopes that the app uses, each with its reason", () => {
    expect(toml.access_scopes.scopes.split(",")).toEqual(scopes);
    for (const scope of scopes) expect(text).toMatch(new RegExp(`^# ${scope} +\\S`, "m"));
  });

  it("pins the API version that the documents are written for", () => {
    expect(toml.webhooks.api_version).toBe(apiVersion);
    expect(toml.embedded).toBe(true);
  });

  it("subscribes to each topic once", () => {
    const topics = subscriptions.flatMap((subscription) => [...subscription.topics, ...subscription.compliance_topics]);
    expect([...topics].sort()).toEqual(
      [
        "app/scopes_update",
        "app/uninstalled",
        "customers/data_request",
        "customers/redact",
        "orders/cancelled",
        "orders/create",
        "orders/edited",
        "orders/paid",
        "orders/updated",
        "refunds/create",
        "shop/redact",
      ].sort(),
    );
  });

  it("leads carts from the shop's own address to the app", () => {
    const { url, prefix, subpath } = toml.app_proxy;
    expect([prefix, subpath]).toEqual(["apps", "punchcard"]);
    expect(new URL(url).pathname).toBe("/proxy");
    expect(new URL(url).origin).toBe(new URL(toml.application_url).origin);
  });

  it("names above each subscription the route that handles it, and that route answers at its address", () => {
    const handlers = [...text.matchAll(/# Handled by: \/(\S+)\s+\[\[webhooks\.subscriptions\]\]/g)].map(([, path = ""]) => path);
    expect(handlers).toHaveLength(subscriptions.length);
    for (const [index, handler] of handlers.entries()) {
      expect(existsSync(resolve(root, handler)), `${handler} is there`).toBe(true);
      expect(addressOf(handler)).toBe(subscriptions[index]?.uri);
    }
  });
});

/** app/routes/webhooks.orders.tsx answers at /webhooks/orders. */
function addressOf(route: string): string {
  return `/${route.replace(/^app\/routes\/|\.tsx?$/g, "").replaceAll(".", "/")}`;
}
