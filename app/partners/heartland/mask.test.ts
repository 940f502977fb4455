import fc from "fast-check";
import { expect, test } from "vitest";
import { maskEmails } from "#app/partners/mask.ts";
import { maskExchange } from "./mask.ts";

test("a customer stays recognisable to who knows them, and what was bought stays readable", () => {
  const customer = { id: 100_123, first_name: "Ana", last_name: "Roy", email: "ana@example.test", phone: "5145550101" };
  const address = { line_1: "4 rue des Pins", line_2: "apt 2", city: "Montréal", state: "QC", postal_code: "H2W 1S4", country: "CA" };
  const line = { item_id: 100_777, qty: 2, adjusted_unit_price: 30.99, description: "Northpaw Chicken 20 lb" };
  const order = { public_id: "S-1042", status: "open", total: 77.92, source_location_id: 100_005, lines: [line] };
  expect(maskExchange({ body: { ...customer, ...address } }, order)).toEqual({
    request: {
      body: {
        id: 100_123,
        first_name: "A…",
        last_name: "R…",
        email: "a…@example.test",
        phone: "•••0101",
        line_1: "4…",
        line_2: "a…",
        city: "M…",
        state: "QC",
        postal_code: "H…",
        country: "CA",
      },
    },
    answer: order,
  });
});

test("what a filter looks for is masked as its field is", () => {
  const query = {
    _filter: { email: { $in: ["ana@example.test"] }, $or: [{ phone: "5145550101" }], public_id: { $in: ["S-1042"] } },
    page: 1,
  };
  expect(maskExchange({ query }, null).request).toEqual({
    query: { _filter: { email: { $in: ["a…@example.test"] }, $or: [{ phone: "•••0101" }], public_id: { $in: ["S-1042"] } }, page: 1 },
  });
});

test("a message that repeats personal data has it masked, and an id or state that is alike by chance has not", () => {
  const request = { body: { first_name: "open", last_name: "Royston", email: "ana@example.test" } };
  const answer = { status: "open", message: "Royston has no ana@example.test, ask bo@example.test" };
  expect(maskExchange(request, answer).answer).toEqual({ status: "open", message: "R… has no a…@example.test, ask b…@example.test" });
});

test("no secret is kept, in a request or in an answer", () => {
  const request = { client_id: "punchcard", client_secret: "s3cret", grant_type: "authorization_code" };
  expect(maskExchange(request, { access_token: "k3y", token_type: "bearer" })).toEqual({
    request: { client_id: "•••", client_secret: "•••", grant_type: "authorization_code" },
    answer: { access_token: "•••", token_type: "bearer" },
  });
});

test("names and custom names of a ticket's customer are masked", () => {
  expect(maskExchange(null, { customer_name: "Ana Roy", customer_id: 5, note: "Ana called" }).answer).toEqual({
    customer_name: "A…",
    customer_id: 5,
    note: "A…",
  });
});

test("no e-mail address is left anywhere, wherever it was put", () => {
  const anywhere = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom("anabel@example.test", "to anabel@example.test.", "Mail <anabel@example.test>"),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("email", "message", "details", "description", "$in", "public_id"), tie("value"), { maxKeys: 3 }),
    ),
  })).value;
  fc.assert(
    fc.property(anywhere, anywhere, (request, answer) => {
      expect(JSON.stringify(maskExchange(request, answer))).not.toContain("anabel");
    }),
  );
});

test("an e-mail address in an error is masked", () => {
  expect(maskEmails('no "ana@example.test"')).toBe('no "a…@example.test"');
});
