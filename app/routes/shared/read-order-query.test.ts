import { describe, expect, it } from "vitest";
import { orderSearch } from "#app/components/order-search.ts";
import { readOrderQuery } from "./read-order-query.ts";

describe("The order list's address", () => {
  it("keeps what was chosen", () => {
    const filter = { state: "failed" as const, search: "#1042" };
    expect(readOrderQuery(new URLSearchParams(orderSearch(filter, "c")))).toEqual({ filter, cursor: "c" });
  });

  it("shows all orders for whatever it does not know", () => {
    expect(readOrderQuery(new URLSearchParams("state=lost")).filter).toEqual({ state: null, search: "" });
  });
});
