import { expect, test } from "vitest";
import { maskExchange } from "./mask.ts";

test("who a wallet belongs to is masked, in the question and in the answer; coupons, products and devices are not", () => {
  const request = { path: "posface/customer/set/", body: { device_ref: "online", order_ref: "PC-1", customer: { phone: "5145550101" } } };
  const answer = {
    customer: { customer_ref: "PZ-1", name: "Ana Roy", phone: "(514) 555-0101", email: "ana@example.test", first_name: "Ana" },
    coupons: [{ coupon_ref: "C-1", title: "$3 off", brand: "Northpaw", name: "Three off", upcs: ["850001234511"] }],
  };
  expect(maskExchange(request, answer)).toEqual({
    request: { ...request, body: { ...request.body, customer: { phone: "•••0101" } } },
    answer: {
      customer: { customer_ref: "PZ-1", name: "A…", phone: "•••0101", email: "a…@example.test", first_name: "A…" },
      coupons: answer.coupons,
    },
  });
  const device = { device_ref: "online", name: "Pawsome Pets online" };
  expect(maskExchange(device, null).request).toEqual(device);
});

test("a message that repeats who was asked for has it masked as well, and secrets are gone", () => {
  const answer = { error: { code: "customer_not_found", message: "5145550101 (ana@example.test) has no wallet" }, api_key: "k-1" };
  expect(maskExchange({ customer: { phone: "5145550101" } }, answer).answer).toEqual({
    error: { code: "customer_not_found", message: "•••0101 (a…@example.test) has no wallet" },
    api_key: "•••",
  });
});

test("phones that are numbers are masked, other numbers are not", () => {
  expect(maskExchange({ phone: 5145550101, quantity: 2, unit_price: 62.99 }, null).request).toEqual({
    phone: "•••0101",
    quantity: 2,
    unit_price: 62.99,
  });
});
