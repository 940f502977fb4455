import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { domainPrefix, lightspeedBaseUrl, lightspeedRules } from "./settings.ts";

describe("the prefix of a retailer", () => {
  test("is letters, digits and hyphens, in small letters", () => {
    expect(domainPrefix.parse(" PawSome-Pets2 ")).toBe("pawsome-pets2");
  });

  test.each([
    "",
    "paw shop",
    "paw.shop",
    "paw/shop",
    "paw#",
    "paw?x=",
    "paw@evil.test",
    "127.0.0.1",
    "evil.test/",
    "-paw",
    "paw-",
    "paw\\shop",
    "paw:80",
    "paw%2e",
    "påw",
    "a".repeat(64),
    "paw\nshop",
  ])("is not %j", (prefix) => {
    expect(domainPrefix.safeParse(prefix).success).toBe(false);
    expect(() => lightspeedBaseUrl(prefix, { allowLoopback: true, apiUrl: "http://127.0.0.1:4312" })).toThrow(RangeError);
  });
});

describe("the address of a retailer's API", () => {
  test("is Lightspeed's own", () => {
    expect(lightspeedBaseUrl("pawshop", { allowLoopback: false })).toBe("https://pawshop.retail.lightspeed.app");
  });

  test("is never anybody else's, whatever the prefix is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.domain(), fc.ipV4(), fc.ipV6()), (prefix) => {
        let address;
        try {
          address = lightspeedBaseUrl(prefix, { allowLoopback: false });
        } catch {
          return;
        }
        const url = new URL(address);
        expect([url.protocol, url.hostname.replace(/^[a-z0-9-]+\./, ""), url.pathname, url.port]).toEqual([
          "https:",
          "retail.lightspeed.app",
          "/",
          "",
        ]);
      }),
    );
  });

  test("is on this machine where that is allowed, and nowhere else", () => {
    expect(lightspeedBaseUrl("pawshop", { allowLoopback: true, apiUrl: "http://127.0.0.1:4312/" })).toBe("http://127.0.0.1:4312");
    expect(lightspeedBaseUrl("pawshop", { allowLoopback: true, apiUrl: "http://localhost:4312/{prefix}" })).toBe(
      "http://localhost:4312/pawshop",
    );
    for (const apiUrl of [
      "http://127.0.0.1:4312",
      "https://{prefix}.evil.test",
      "https://{prefix}.retail.lightspeed.app.evil.test",
      "http://10.0.0.1",
      "x",
    ])
      expect(() => lightspeedBaseUrl("pawshop", { allowLoopback: false, apiUrl })).toThrow(RangeError);
    expect(() => lightspeedBaseUrl("pawshop", { allowLoopback: true, apiUrl: "http://169.254.169.254" })).toThrow(RangeError);
  });
});

test("the rules are all given by an older version's settings, which had none", () => {
  expect(lightspeedRules.parse({})).toEqual({ unfulfilled: "closed", unpaid: "on_account", discounts: "shown" });
});
