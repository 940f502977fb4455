import fc from "fast-check";
import { expect, test } from "vitest";
import { maskExchange } from "./mask.ts";

test("a customer stays recognisable to who knows them, and what was bought stays readable", () => {
  const request = {
    customerID: "shopify-9001",
    first_name: "Ana",
    last_name: "Roy",
    email_address: "ana@example.test",
    phone: "5145550101",
  };
  const address = { address: "4 rue des Pins", city: "Montréal", state: "QC", zip: "H2W 1S4" };
  expect(maskExchange({ ...request, ...address }, null).request).toEqual({
    customerID: "shopify-9001",
    first_name: "A…",
    last_name: "R…",
    email_address: "a…@example.test",
    phone: "•••0101",
    address: "4…",
    city: "M…",
    state: "QC",
    zip: "H…",
  });
  const row = {
    transactionID: "S-1042-L1",
    item_code: "850001234016",
    item_qty: 2,
    astro_program_title: "Northpaw Dog",
    astro_mfg_name: "Northpaw",
  };
  expect(maskExchange({ transactions: [row] }, { astro_status: 100, returnData: [row] })).toEqual({
    request: { transactions: [row] },
    answer: { astro_status: 100, returnData: [row] },
  });
});

test("no secret is kept, in a request or in an answer", () => {
  const request = { username: "northside-pets", password: "hunter2!", grant_type: "password", client_id: "abc-123" };
  const masked = maskExchange(request, { access_token: "k3y", token_type: "bearer", expires: "1800" });
  expect(masked).toEqual({
    request: { username: "•••", password: "•••", grant_type: "password", client_id: "•••" },
    answer: { access_token: "•••", token_type: "bearer", expires: "1800" },
  });
});

test("the fields of a redemption's recipient are masked", () => {
  const masked = maskExchange(
    { customer_email_address: "ana@example.test", customer_address: "4 rue des Pins", customer_zip: "H2W 1S4" },
    null,
  );
  expect(masked.request).toEqual({ customer_email_address: "a…@example.test", customer_address: "4…", customer_zip: "H…" });
});

test("the account number at a distributor is recognisable on an invoice and no more, and a short one not at all", () => {
  const request = { astro_program_id: "12", distributor: "Prairie Pet Supply", distributor_account_number: "PPS-20417" };
  const answer = {
    astro_status: 814,
    astro_status_messsage: "PPS-20417 is not valid",
    returnData: { account_number: 4711, account_no: "12345" },
  };
  expect(maskExchange(request, answer)).toEqual({
    request: { ...request, distributor_account_number: "•••17" },
    answer: { astro_status: 814, astro_status_messsage: "•••17 is not valid", returnData: { account_number: "•••", account_no: "•••45" } },
  });
});

test("what is written on a card is masked, as anything may be in it; what an exception is about is not", () => {
  const card = { card_notes: "Ana's sister may redeem", exception_item_name: "Northpaw Trout 22 lb", exception_reason: "new_size" };
  expect(maskExchange({ card_note: "Bought on 2026-03-01" }, card)).toEqual({
    request: { card_note: "B…" },
    answer: { ...card, card_notes: "A…" },
  });
});

test("a message that repeats personal data is masked as well", () => {
  const answer = { astro_status: 331, astro_status_messsage: "Desrosiers with bo@example.test exists, call 5145550101" };
  expect(maskExchange({ last_name: "Desrosiers", phone: "5145550101" }, answer).answer).toEqual({
    astro_status: 331,
    astro_status_messsage: "D… with b…@example.test exists, call •••0101",
  });
});

test("a customer id that is a phone number or an e-mail address is masked as one", () => {
  const answer = [
    { customerID: "5145550101", phone: "5145550101" },
    { customerID: "ana@example.test", phone: null },
    { customerID: "shopify-9001", phone: "1" },
  ];
  expect(maskExchange(null, answer).answer).toMatchObject([
    { customerID: "•••0101" },
    { customerID: "a…@example.test" },
    { customerID: "shopify-9001" },
  ]);
});

test("numbers are masked like texts, and what is absent stays absent", () => {
  expect(maskExchange({ phone: 5145550101, email_address: null, first_name: "", zip: 90210 }, undefined)).toEqual({
    request: { phone: "•••0101", email_address: null, first_name: "", zip: "9…" },
    answer: undefined,
  });
});

test("nothing personal survives anywhere in any shape", () => {
  const fields = [
    "first_name",
    "last_name",
    "email_address",
    "phone",
    "address",
    "city",
    "zip",
    "password",
    "access_token",
    "customer_email_address",
    "distributor_account_number",
    "card_notes",
  ];
  const secret = fc.stringMatching(/^[A-Za-z]{6,12}SECRET[0-9]{4,8}x{5}$/);
  const holder = fc
    .tuple(fc.constantFrom(...fields), secret)
    .map(([field, value]) => ({ [field]: value, astro_status_message: `no ${value} here` }));
  const nested = fc.oneof(
    holder,
    fc.array(holder),
    holder.map((inner) => ({ returnData: { rows: [inner] } })),
  );
  fc.assert(
    fc.property(nested, nested, (request, answer) => {
      expect(JSON.stringify(maskExchange(request, answer))).not.toContain("SECRET");
    }),
  );
});
