import { describe, expect, test } from "vitest";
import { connectUrlFor, lightspeedScopes, readConnectCallback } from "./oauth.ts";

test("a merchant is led to the connect page with all that it wants to know", () => {
  const url = new URL(
    connectUrlFor({
      connectUrl: "https://secure.retail.lightspeed.app/connect",
      clientId: "c&1",
      redirectUri: "https://app.example.test/lightspeed/callback",
      state: "s=1",
    }),
  );
  expect(url.origin + url.pathname).toBe("https://secure.retail.lightspeed.app/connect");
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: "code",
    client_id: "c&1",
    redirect_uri: "https://app.example.test/lightspeed/callback",
    state: "s=1",
    scope: lightspeedScopes.join(" "),
  });
});

describe("a merchant comes back", () => {
  const read = (query: string) => readConnectCallback(new URLSearchParams(query));

  test("with a code, the prefix of the shop and our state", () => {
    expect(read("code=c1&domain_prefix=PawShop&state=s1&user_id=u")).toEqual({
      status: "granted",
      code: "c1",
      domainPrefix: "pawshop",
      state: "s1",
    });
  });

  test("without having said yes", () => {
    expect(read("error=access_denied&state=s1")).toEqual({ status: "denied", reason: "access_denied", state: "s1" });
  });

  test.each([
    "",
    "code=c1&domain_prefix=pawshop",
    "code=c1&state=s1",
    "domain_prefix=pawshop&state=s1",
    "code=c1&state=s1&domain_prefix=evil.test%2F",
  ])("with %j, which is nothing of Lightspeed's", (query) => {
    expect(read(query)).toEqual({ status: "invalid" });
  });
});
