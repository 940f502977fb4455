import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePorts } from "#test/demo/ports.ts";
import { startDemo } from "#test/demo/start-demo.ts";
import type { Demo } from "#test/demo/start-demo.ts";
import { serverForDemo } from "#test/support/server-for-demo.ts";
import { ordinaryUserAgent } from "#test/support/ordinary-browser.ts";
import { astroSettings } from "#app/partners/astro/settings.ts";

/** What no page of ours asks for, sent to the web process as it runs in production: each gets its clear answer, none a 500. */

let demo: Demo;
const nobody = "00000000-0000-4000-8000-000000000000";

beforeAll(async () => {
  demo = await startDemo({
    ...{ ports: await freePorts(), logs: "odd-requests" },
    ...{ database: "punchcard_odd_requests", server: serverForDemo(), temporary: true },
  });
  const { openShop } = await import("#test/demo/open-shop.ts");
  await openShop(demo);
});
afterAll(async () => demo.stop());

async function ask(address: string, init: RequestInit = {}) {
  const headers = { "User-Agent": ordinaryUserAgent, ...init.headers };
  const answer = await fetch(`${demo.webUrl}${address}`, { ...init, headers, redirect: "manual" });
  const body = await answer.text();
  return { status: answer.status, location: answer.headers.get("Location"), body };
}

/** A page as the admin opens it, with some of its parameters replaced; null leaves one out, a list repeats it. */
function embedded(path: string, odd: Odd): string {
  const query = demo.shop.embeddedQuery();
  for (const [name, value] of Object.entries(odd)) {
    query.delete(name);
    for (const one of value === null ? [] : [value].flat()) query.append(name, one);
  }
  return `${path}?${query}`;
}

type Odd = Record<string, string | string[] | null>;

const hosts = ["x", "", "AAAA", "YSBi", "!!!", "%", "aHR0cDovL2V2aWwuZXhhbXBsZQ", "a".repeat(5_000), ["x", "y"], null];
const shops = ["x", "", "a b", "evil.example", "<script>", "x\0.myshopify.com", "a".repeat(5_000), null];

describe("A page asked for with odd parameters", () => {
  test.for([...hosts.map((host) => ({ host })), ...shops.map((shop) => ({ shop })), { host: "x", id_token: null }])(
    "leads to the login page without a shop and its admin: $#",
    async (odd) => {
      for (const path of ["/app/orders", "/auth/session-token"])
        expect(await ask(embedded(path, odd))).toMatchObject({ status: 302, location: "/auth/login" });
    },
  );

  test.for(["x", "a.b.c", "", "é\0", "a".repeat(5_000), ["x", "y"], null])(
    "fetches a new session token in place of one that cannot be read: $#",
    async (id_token) => {
      const { status, location } = await ask(embedded("/app/failures", { id_token }));
      expect([status, location?.split("?")[0]]).toEqual([302, "/auth/session-token"]);
    },
  );

  test.for<Odd>([
    ...["x", "xx-yy-zz-qq", "fr_CA", "\0", "a".repeat(4_000), ["fr", "en"]].map((locale) => ({ locale })),
    ...["x", "\0", `after_1_${"-".repeat(36)}`, `after_999999999999999_${nobody}`, `before_-1_${nobody}`].map((cursor) => ({ cursor })),
    ...["\0", "%", "\\", "_", "'; --", "\ud800", "a".repeat(7_000)].map((search) => ({ search })),
    { kind: "x" },
    { kind: ["transaction", "redemption"] },
    { code: "__proto__" },
    { days: "1e9" },
    { state: "constructor" },
  ])("shows its list all the same: $#", async (odd) => {
    for (const path of ["/app/failures", "/app/orders"]) expect((await ask(embedded(path, odd))).status).toBe(200);
  });

  test.for(["/app/failures/x", "/app/orders/%00", `/app/failures/${nobody}`, "/app/orders/%E0%A4%A", "/app/nowhere", "/nowhere"])(
    "is said not to be there: %s",
    async (path) => expect((await ask(embedded(path, {}))).status).toBe(404),
  );

  test.for(["/auth/exit-iframe", "/auth/exit-iframe?exitIframe=https://evil.example", "/app?_data=routes%2Fapp", "/assets/%E0%A4%A"])(
    "is refused: %s",
    async (path) => {
      const query = demo.shop.embeddedQuery().toString();
      expect((await ask(`${path}${path.includes("?") ? "&" : "?"}${query}`)).status).toBe(400);
    },
  );

  test("leads out of the frame to nowhere but the app itself", async () => {
    for (const to of ["https://evil.example", "//evil.example", "/application", "javascript:0"])
      expect(await ask(`/auth/reopen?${new URLSearchParams({ to })}`)).toMatchObject({ status: 302, location: "/auth/login" });
    expect((await ask("/auth/reopen?to=%2Fapp%2Forders")).status).toBe(200);
  });
});

describe("A page that posts something odd", () => {
  const json = "application/json";
  const bodies: [type: string, body: string][] = [
    [json, ""],
    [json, "null"],
    [json, '{"intent":'],
    [json, `${"[".repeat(20_000)}${"]".repeat(20_000)}`],
    [json, JSON.stringify({ intent: "__proto__" })],
    [json, JSON.stringify({ intent: "hide", ids: ["x"] })],
    [json, JSON.stringify({ intent: "fix", fix: "enroll", form: { firstName: "\0" } })],
    [json, JSON.stringify({ intent: "settings", settings: { ...astroSettings.parse({}), posSources: ["\0"] } })],
    ["text/plain", "x"],
    ["application/x-www-form-urlencoded", "intent=hide"],
    ["multipart/form-data", "no boundary"],
    ["application/octet-stream", "\0"],
  ];

  test("is told that it cannot be read, and nothing changes", async () => {
    for (const path of ["/app/failures?index", `/app/failures/${nobody}`, "/app/connections/astro", "/app/connections/petz"]) {
      for (const [type, body] of bodies) {
        const headers = { "Content-Type": type, Authorization: `Bearer ${demo.shop.sessionToken()}` };
        const { status } = await ask(path, { method: "POST", headers, body });
        expect([path, type, body.slice(0, 60), status]).toEqual([path, type, body.slice(0, 60), 400]);
      }
    }
  });

  test("is told that it is too long", async () => {
    const body = `"${"a".repeat(2 * 1024 * 1024)}"`;
    for (const path of ["/app/failures?index", "/app/connections/astro", "/auth/login"]) {
      const headers = { "Content-Type": json, Authorization: `Bearer ${demo.shop.sessionToken()}` };
      expect([path, (await ask(path, { method: "POST", headers, body })).status]).toEqual([path, 413]);
    }
  });

  test("is asked for its shop's address on the login page", async () => {
    const file = new FormData();
    file.set("shop", new Blob(["x"]), "x.txt");
    for (const init of [{ body: file }, ...bodies.map(([type, body]) => ({ headers: { "Content-Type": type }, body }))]) {
      const { status, body } = await ask("/auth/login", { method: "POST", ...init });
      expect(status).toBe(200);
      expect(body).toContain("Enter your shop’s address.");
    }
  });
});
