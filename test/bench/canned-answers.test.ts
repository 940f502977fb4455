import { describe, expect, it } from "vitest";
import { answerWith, customerStatus, tokenAnswer, transactionRows } from "#app/partners/astro/messages.ts";
import { adminOrderSchema, orderFromAdmin } from "#app/shopify/order-from-admin.ts";
import { cannedAstro, cannedOrder } from "./canned-answers.ts";

const now = new Date("2026-11-26T12:00:00Z");

describe("The canned answers of the benches", () => {
  it("give an order with one line that is paid for, by a customer", () => {
    const { data } = cannedOrder("gid://shopify/Order/1042", now) as { data: { order: unknown } };
    const order = orderFromAdmin(adminOrderSchema.parse(data.order));
    expect(order).toMatchObject({ purchaseGroup: "S-1042", payment: "paid", customer: { customerGid: "gid://shopify/Customer/3" } });
    expect(order.lines).toMatchObject([{ barcode: "850001234511", currentQuantity: 1 }]);
  });

  it("say of every purchase that Astro took it", () => {
    const data = { customerID: "18", transactions: [{ transactionID: "S-1042-L1" }] };
    const said = answerWith(transactionRows).parse(cannedAstro({ endpoint: "addTransactionBatch", data, now }));
    expect(said).toMatchObject({ status: "success", data: [{ transactionID: "S-1042-L1", transaction_status: 100 }] });
    expect(answerWith(customerStatus).parse(cannedAstro({ endpoint: "customerStatus", data, now }))).toMatchObject({ status: "success" });
    expect(tokenAnswer.parse(cannedAstro({ endpoint: "token", data: {}, now }))).toMatchObject({ access_token: "canned" });
  });

  it("know of nothing else", () => {
    expect(cannedAstro({ endpoint: "addRedemption", data: {}, now })).toBeNull();
  });
});
