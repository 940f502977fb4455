import { describe, expect, it } from "vitest";
import { bareContentPolicy, contentPolicy } from "./content-policy.ts";

function directive(policy: string, name: string): string[] {
  const found = policy.split("; ").find((one) => one.startsWith(`${name} `));
  return found?.split(" ").slice(1) ?? [];
}

const policy = contentPolicy({ nonce: "n0nce", shop: "a.myshopify.com" });

describe("The policy of a page", () => {
  it("lets the shop and Shopify's admin frame it, and nobody else", () => {
    expect(directive(policy, "frame-ancestors")).toEqual(["https://a.myshopify.com", "https://admin.shopify.com"]);
    expect(directive(contentPolicy({ nonce: "n", shop: null }), "frame-ancestors")).toEqual(["https://admin.shopify.com"]);
  });

  it("runs its own scripts and App Bridge, none that is merely written into the page", () => {
    expect(directive(policy, "script-src")).toEqual(["'self'", "'nonce-n0nce'", "https://cdn.shopify.com/shopifycloud/"]);
    expect(directive(policy, "script-src-attr")).toEqual(["'none'"]);
    expect(policy).not.toContain("unsafe-eval");
  });

  it("takes App Bridge from elsewhere only where that was set", () => {
    const set = contentPolicy({ nonce: "n", shop: null, appBridgeUrl: "http://127.0.0.1:4300/bridge.js" });
    expect(directive(set, "script-src")).toContain("http://127.0.0.1:4300/bridge.js");
  });

  it.each(["object-src", "base-uri", "frame-src", "worker-src"])("has no %s", (name) =>
    expect(directive(policy, name)).toEqual(["'none'"]),
  );
});

it("What is no page loads nothing", () => {
  expect(directive(bareContentPolicy, "default-src")).toEqual(["'none'"]);
});
