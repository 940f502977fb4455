import { expect, test } from "vitest";
import { browseAdmin } from "#test/support/browse-admin.ts";

/** What a page may load and run, in a real browser: nothing of ours is in the way of its own policy, and nothing else gets past it. */
const admin = browseAdmin("content_policy");

const pages = [
  ...["/app", "/app/failures", "/app/orders", "/app/customers", "/app/programs", "/app/coupons", "/app/pos", "/app/stores", "/app/reports"],
  ...[
    "/app/connections",
    "/app/connections/astro",
    "/app/notifications",
    "/app/reports/files",
    "/app/reports/completeness",
    "/app/nowhere",
  ],
];

test("pages keep to their own policy: none is complained about", async () => {
  for (const path of pages) {
    await admin.open(path);
    // The table that has no rows yet, the charts and the mail's preview come after the heading.
    await admin.page.waitForLoadState("networkidle");
    expect([path, admin.complaints.filter((one) => !/status of 404/.test(one))]).toEqual([path, []]);
  }
  admin.forgive();
});

test("a script that somebody else put into a page does not run", async () => {
  await admin.open("/app/notifications");
  const ran = await admin.app.locator("body").evaluate((body) => {
    const script = body.ownerDocument.createElement("script");
    script.textContent = "window.wasHere = true";
    body.append(script);
    const image = body.ownerDocument.createElement("div");
    image.innerHTML = '<img src="data:," onerror="window.wasHere = true">';
    body.append(image);
    return new Promise((resolve) => setTimeout(() => resolve("wasHere" in window), 300));
  });
  expect(ran).toBe(false);
  expect(admin.complaints.join("\n")).toMatch(/Content Security Policy/);
  admin.forgive();
});

test("a page names the shop and the admin that may frame it, and its scripts by a number used once", async () => {
  const policies = await Promise.all(
    [1, 2].map(async () => {
      const answer = await fetch(`${admin.demo.webUrl}/app?${admin.demo.shop.embeddedQuery()}`, {
        headers: { "User-Agent": "Mozilla/5.0 (X11)" },
      });
      const body = await answer.text();
      const policy = answer.headers.get("Content-Security-Policy") ?? "";
      const [, nonce = ""] = /'nonce-([\w-]{22})'/.exec(policy) ?? [];
      // Every script that stands in the page is marked; the others come from an address.
      const unmarked = (body.match(/<script\b[^>]*>/g) ?? []).filter((tag) => !tag.includes(`nonce="${nonce}"`) && !tag.includes(" src="));
      expect(unmarked).toEqual([]);
      expect(answer.headers.get("Cache-Control")).toBe("no-store");
      return { policy, nonce };
    }),
  );
  const [first, second] = policies;
  expect(first?.nonce).not.toBe(second?.nonce);
  expect(first?.policy).toContain(`frame-ancestors https://${admin.demo.shop.domain} https://admin.shopify.com`);
  expect(first?.policy).not.toMatch(/script-src[^;]*unsafe/);
});
