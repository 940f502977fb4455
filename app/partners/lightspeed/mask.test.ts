import { expect, test } from "vitest";
import { maskEmails } from "#app/partners/mask.ts";
import { maskExchange } from "./mask.ts";

test("a customer is masked, whole", () => {
  const customer = {
    id: "c1",
    first_name: "Ana",
    last_name: "Roy",
    name: "Ana Roy",
    email: "ana@example.test",
    phone: "(514) 555-0101",
    mobile: null,
    customer_code: "Ana-37YP",
    note: "likes cats",
    physical_address_1: "4 rue des Pins",
    physical_postcode: "H2W 1S4",
    custom_field_1: "Biscuit",
    version: 12,
  };
  expect(maskExchange(null, { data: [customer] }).answer).toEqual({
    data: [
      {
        id: "c1",
        first_name: "A…",
        last_name: "R…",
        name: "A…",
        email: "a…@example.test",
        phone: "•••0101",
        mobile: null,
        customer_code: "A…",
        note: "l…",
        physical_address_1: "4…",
        physical_postcode: "H…",
        custom_field_1: "B…",
        version: 12,
      },
    ],
  });
});

test("what is searched for is masked in the question", () => {
  const query = { type: ["customers"], email: ["ana@example.test"], phone: ["5145550101"] };
  expect(maskExchange({ query }, null).request).toEqual({ query: { type: ["customers"], email: ["a…@example.test"], phone: ["•••0101"] } });
});

test("users lose their names; outlets, taxes, products and sales keep what a merchant knows them by", () => {
  const user = { username: "robin", display_name: "Robin Leclair", email: "robin@example.test", enabled: true };
  expect(maskExchange(null, user).answer).toEqual({ username: "r…", display_name: "R…", email: "r…@example.test", enabled: true });
  const known = {
    outlet: { name: "Queen Street" },
    tax: { name: "HST", display_name: "HST" },
    product: { name: "Rope", sku: "TG-ROPE" },
    currency: { code: "CAD" },
    sale: { invoice_number: "S-1042", note: "Shopify #1042" },
  };
  expect(maskExchange(known, known)).toEqual({ request: known, answer: known });
});

test("tokens and secrets are gone, and what kind of token it was stays", () => {
  const form = { grant_type: "refresh_token", client_id: "c", client_secret: "s", refresh_token: "r", code: "k" };
  const answer = { access_token: "a", refresh_token: "r2", token_type: "Bearer", expires_in: 86_400, scope: "sales:read" };
  expect(maskExchange(form, answer)).toEqual({
    request: { grant_type: "refresh_token", client_id: "•••", client_secret: "•••", refresh_token: "•••", code: "•••" },
    answer: { access_token: "•••", refresh_token: "•••", token_type: "Bearer", expires_in: 86_400, scope: "sales:read" },
  });
});

test("a message that repeats what is personal has it masked as well", () => {
  const request = { first_name: "Bartholomew", last_name: "Ng", phone: "4165550199" };
  const answer = { error: "Bad Request", message: "Bartholomew (4165550199, bart@example.test) is no name" };
  expect(maskExchange(request, answer).answer).toEqual({ error: "Bad Request", message: "B… (•••0199, b…@example.test) is no name" });
  expect(maskEmails("<ana@example.test> is taken")).toBe("<a…@example.test> is taken");
});
