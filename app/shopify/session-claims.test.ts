import { describe, expect, it } from "vitest";
import { hasTimes, shopOfStaffToken } from "./session-claims.ts";

const shop = "northpaw.myshopify.com";
const claims = { iss: `https://${shop}/admin`, dest: `https://${shop}`, sub: "42", exp: 1_060, nbf: 1_000 };

describe("A staff member's token", () => {
  it("opens the shop whose admin made it", () => {
    expect(shopOfStaffToken(claims)).toBe(shop);
  });

  it.each([
    ["another shop's admin", { iss: "https://other.myshopify.com/admin" }],
    ["another shop", { dest: "https://other.myshopify.com" }],
    ["no admin", { iss: undefined }],
    ["an issuer that only begins so", { iss: `https://${shop}/admin/x` }],
    ["a shop without its protocol, as checkout names it", { dest: shop }],
    ["a shop with a port", { dest: `https://${shop}:8443`, iss: `https://${shop}:8443/admin` }],
    ["a shop in capitals", { dest: `https://NORTHPAW.myshopify.com`, iss: `https://NORTHPAW.myshopify.com/admin` }],
    ["a host that only ends so", { dest: "https://evil.example/.myshopify.com", iss: "https://evil.example/.myshopify.com/admin" }],
    ["a shop and a line more", { dest: `https://${shop}\n`, iss: `https://${shop}\n/admin` }],
    ["nobody", { sub: undefined }],
    ["a buyer", { sub: "gid://shopify/Customer/42" }],
    ["no end", { exp: undefined }],
    ["no beginning", { nbf: undefined }],
    ["an end before its beginning", { exp: 1_000 }],
  ])("of %s opens nothing", (_what, change) => {
    expect(shopOfStaffToken({ ...claims, ...change })).toBeNull();
  });

  it.each([null, "x", [], {}])("that is %j opens nothing", (one) => expect(shopOfStaffToken(one)).toBeNull());
});

it("A token of a buyer ends, and says when it begins", () => {
  expect(hasTimes({ exp: 1, nbf: 0 })).toBe(true);
  for (const one of [{ exp: 1 }, { nbf: 0 }, { exp: "1", nbf: 0 }, null]) expect(hasTimes(one)).toBe(false);
});
