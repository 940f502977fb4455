import { describe, expect, it } from "vitest";
import type { ChainConnectResult } from "#app/connections/chain-access.server.ts";
import { connectAnswer, connectQuery } from "./connect-answer.ts";

const results: ChainConnectResult[] = [
  { status: "credentials_rejected" },
  { status: "expired" },
  { status: "account_taken", label: "Paws & Co" },
  { status: "other_account", account: "pawsome" },
  { status: "scopes_missing", scopes: ["sales:read", "users:read"] },
];

describe("What came of connecting a chain", () => {
  it.each(results)("stands in the address: $status", (result) => {
    expect(connectAnswer(new URLSearchParams(connectQuery(result)))).toEqual(result);
  });

  it("is that permission was not given where Lightspeed says so, and nothing where the address makes no sense", () => {
    expect(connectAnswer(new URLSearchParams("denied=access_denied"))).toEqual({ status: "denied" });
    expect(connectAnswer(new URLSearchParams("result=account_taken"))).toBeNull();
    expect(connectAnswer(new URLSearchParams("result=connected"))).toBeNull();
    expect(connectAnswer(new URLSearchParams())).toBeNull();
  });
});
