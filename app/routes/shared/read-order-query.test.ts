import { describe, expect, it } from "vitest";
import { orderSearch } from "#app/components/order-search.ts";
import { readOrderQuery } from "./read-order-query.ts";

describe("The order list's address", () => {
  it("keeps what was chosen", () => {
    const filter = { channel: "in_store" as const, state: "failed" as const, search: "#1042" };
    expect(readOrderQuery(new URLSearchParams(orderSearch(filter, "c")))).toEqual({ filter, cursor: "c" });
  });

  it("shows all online orders for whatever it does not know", () => {
    expect(readOrderQuery(new URLSearchParams("state=lost&channel=tv")).filter).toEqual({ channel: "online", state: null, search: "" });
  });
});
