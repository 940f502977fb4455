import { describe, expect, it } from "vitest";
import type { OrderTransaction, SoldOrder } from "#app/domain/sold-order.ts";
import { makeSoldLine, makeSoldOrder } from "#test/fixtures/sold-orders.ts";
import { decideDownload, downloadReasons } from "./decide-download.ts";
import type { DownloadReason, DownloadSetting } from "./decide-download.ts";
import { defaultOrderSettings } from "#app/pos-setup/order-settings.ts";
import type { OrderSettings } from "#app/pos-setup/order-settings.ts";

const decide = (order: Partial<SoldOrder> = {}, settings: Partial<OrderSettings> = {}) =>
  decideDownload(makeSoldOrder(order), { ...defaultOrderSettings, ...settings });

const cashOnDelivery: OrderTransaction = {
  id: "7001",
  kind: "sale",
  status: "pending",
  gateway: "Cash on Delivery (COD)",
  manual: true,
  amount: { minor: 3099, currency: "CAD" },
  processedAt: new Date("2026-03-14T15:04:06Z"),
  parentId: null,
};
const pendingCard: OrderTransaction = { ...cashOnDelivery, gateway: "bogus", manual: false };
const at = new Date("2026-03-14T15:04:06Z");

describe("decideDownload", () => {
  it("lets a paid order through, and says so rule by rule", () => {
    const answer = decide();
    expect(answer.download).toBe(true);
    expect(answer.decisions.map(({ rule }) => rule)).toEqual(downloadReasons);
    expect(answer.decisions.every(({ outcome }) => outcome === "passed")).toBe(true);
  });

  it.each<[DownloadReason, Partial<SoldOrder>, Partial<OrderSettings>, DownloadSetting | null, string | null]>([
    ["test_order", { test: true }, {}, null, null],
    ["from_pos", { sourceName: "pos" }, {}, "posSources", "pos"],
    ["from_pos", { sourceName: "580111", appName: " lightspeed retail" }, {}, "posSources", " lightspeed retail"],
    ["from_pos", { sourceName: "till-7" }, { posSources: ["Till-7 "] }, "posSources", "till-7"],
    ["from_pos", { name: "POS-2041" }, {}, "posPrefixes", "POS-2041"],
    ["from_pos", { name: "#pos-2041" }, {}, "posPrefixes", "#pos-2041"],
    ["downloads_off", {}, { download: false }, "download", null],
    ["before_minimum_date", {}, { minimumCreatedAt: new Date("2026-03-15T00:00:00Z") }, "minimumCreatedAt", at.toISOString()],
    ["ignored_tag", { tags: ["vip", "Wholesale"] }, { ignoreTags: ["wholesale"] }, "ignoreTags", "Wholesale"],
    ["no_allowed_tag", { tags: ["vip"] }, { allowTags: ["online"] }, "allowTags", null],
    ["no_allowed_tag", { tags: [] }, { allowTags: ["online"] }, "allowTags", null],
    ["cancelled", { cancelledAt: at }, {}, null, at.toISOString()],
    ["voided", { payment: "voided" }, {}, null, "voided"],
    ["payment_expired", { payment: "expired" }, {}, null, "expired"],
    ["payment_authorized", { payment: "authorized" }, {}, null, "authorized"],
    ["payment_pending", { payment: "pending", transactions: [pendingCard] }, {}, null, "pending"],
    ["payment_pending", { payment: "pending", transactions: [pendingCard] }, { manualPayments: true }, null, "pending"],
    ["manual_payment_pending", { payment: "pending", transactions: [cashOnDelivery] }, {}, "manualPayments", "Cash on Delivery (COD)"],
    ["manual_payment_pending", { payment: "pending", transactions: [] }, {}, "manualPayments", "manual"],
    ["payment_unknown", { payment: "unknown" }, {}, null, "unknown"],
    ["partially_paid", { payment: "partially_paid" }, {}, "partiallyPaid", "partially_paid"],
    ["paid_without_transactions", { transactions: [] }, { paidWithoutTransactions: false }, "paidWithoutTransactions", null],
    [
      "nothing_left",
      { lines: [makeSoldLine({ currentQuantity: 0 })], currentTotal: { minor: 0, currency: "CAD" }, payment: "refunded" },
      {},
      null,
      null,
    ],
    ["fulfilled_off", { fulfillment: "fulfilled" }, { fulfilled: false }, "fulfilled", "fulfilled"],
    ["unfulfilled_off", { fulfillment: "unfulfilled" }, { unfulfilled: false }, "unfulfilled", "unfulfilled"],
    ["unfulfilled_off", { fulfillment: "partially_fulfilled" }, { unfulfilled: false }, "unfulfilled", "partially_fulfilled"],
    ["archived_off", { closedAt: at }, { archived: false }, "archived", at.toISOString()],
  ])("holds back: %s %j %j", (reason, order, settings, setting, found) => {
    const answer = decide(order, settings);
    expect(answer).toMatchObject({ download: false, reason });
    const applying = answer.decisions.filter(({ outcome }) => outcome === "applies");
    expect(applying).toEqual([{ rule: reason, outcome: "applies", setting, found }]);
  });

  it.each<[string, Partial<SoldOrder>, Partial<OrderSettings>]>([
    ["an archived order, as many shops archive at once", { closedAt: at }, {}],
    ["an order of the first minute", {}, { minimumCreatedAt: at }],
    ["an order with one of the tags", { tags: ["vip", " ONLINE "] }, { allowTags: ["online", "web"] }],
    ["a partly paid order where that is allowed", { payment: "partially_paid" }, { partiallyPaid: true }],
    ["a manual payment where that is allowed", { payment: "pending", transactions: [cashOnDelivery] }, { manualPayments: true }],
    ["an order that was paid elsewhere", { transactions: [] }, {}],
    [
      "a free order, which needs no payment",
      { transactions: [], total: { minor: 0, currency: "CAD" } },
      { paidWithoutTransactions: false },
    ],
    ["a fulfilled order", { fulfillment: "fulfilled" }, { unfulfilled: false }],
    ["a partly refunded order", { payment: "partially_refunded" }, {}],
    ["a refunded order whose goods the buyer kept", { payment: "refunded" }, {}],
    ["a name that has the prefix inside", { name: "#1042-POS-1" }, {}],
  ])("lets through %s", (_what, order, settings) => {
    expect(decide(order, settings).download).toBe(true);
  });

  it.each<[DownloadReason, boolean, Partial<SoldOrder>]>([
    ["payment_authorized", true, { payment: "authorized" }],
    ["partially_paid", true, { payment: "partially_paid" }],
    ["manual_payment_pending", true, { payment: "pending", transactions: [] }],
    ["voided", false, { payment: "voided" }],
    ["cancelled", false, { cancelledAt: at }],
  ])("says whether it is worth waiting: %s %s", (reason, waits, order) => {
    expect(decide(order)).toMatchObject({ reason, waits });
  });

  it("lets the tag to ignore win over the tag to allow", () => {
    expect(decide({ tags: ["online", "wholesale"] }, { allowTags: ["online"], ignoreTags: ["wholesale"] })).toMatchObject({
      reason: "ignored_tag",
    });
  });

  it("names the first rule that applies and shows the others", () => {
    const answer = decide({ test: true, closedAt: at, payment: "pending", transactions: [] }, { archived: false, download: false });
    expect(answer).toMatchObject({ download: false, reason: "test_order" });
    expect(answer.decisions.filter(({ outcome }) => outcome === "applies").map(({ rule }) => rule)).toEqual([
      "test_order",
      "downloads_off",
      "manual_payment_pending",
      "archived_off",
    ]);
  });
});
