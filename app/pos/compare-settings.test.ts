import { describe, expect, it } from "vitest";
import { defaultOrderSettings } from "#app/pos-setup/order-settings.ts";
import { makeSoldOrder } from "#test/fixtures/sold-orders.ts";
import { compareSettings } from "./compare-settings.ts";

const archived = makeSoldOrder({ name: "#1", closedAt: new Date("2026-03-14T12:00:00Z") });
const tagged = makeSoldOrder({ name: "#2", tags: ["Wholesale"] });
const plain = makeSoldOrder({ name: "#3" });
const test = makeSoldOrder({ name: "#4", test: true });
const orders = [archived, tagged, plain, test];

describe("What a change of the settings would have done", () => {
  it("names the orders that it would have let through, and those that it would have held back, with the reason", () => {
    const from = { ...defaultOrderSettings, archived: false };
    const preview = compareSettings(orders, from, { ...defaultOrderSettings, ignoreTags: ["wholesale"] });
    expect(preview).toMatchObject({
      orders: 4,
      arriving: 2,
      letThrough: ["#1"],
      heldBack: [{ name: "#2", reason: "ignored_tag" }],
    });
  });

  it("says nothing of orders that it leaves as they were", () => {
    const preview = compareSettings(orders, defaultOrderSettings, { ...defaultOrderSettings, customerMatch: ["phone"] });
    expect(preview).toMatchObject({ arriving: 3, letThrough: [], heldBack: [] });
  });
});
