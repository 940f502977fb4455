import fc from "fast-check";
import { expect, test } from "vitest";
import { normalPhone } from "#app/domain/contact.ts";
import { memberIdFor } from "./member-id.ts";

const guest = { customerGid: null, email: null, phone: null };

test("a customer is known by the number of the customer id, whatever else is known", () => {
  expect(memberIdFor({ customerGid: "gid://shopify/Customer/9001", email: "ana@example.test", phone: "1" })).toBe("shopify-9001");
});

test("a guest is known by e-mail, in any case and with blanks around it", () => {
  const id = memberIdFor({ ...guest, email: "ana@example.test", phone: "5145550101" });
  expect(id).toMatch(/^shopify-email-[0-9a-f]{20}$/);
  expect(memberIdFor({ ...guest, email: " Ana@Example.TEST " })).toBe(id);
  expect(memberIdFor({ ...guest, email: "bo@example.test" })).not.toBe(id);
});

test("a guest without e-mail is known by phone, however it is typed", () => {
  const id = memberIdFor({ ...guest, phone: "+1 514-555-0101" });
  expect(id).toMatch(/^shopify-phone-[0-9a-f]{20}$/);
  expect(memberIdFor({ ...guest, email: " ", phone: "(514) 555 0101" })).toBe(id);
});

test("who left nothing has no id", () => {
  expect(memberIdFor(guest)).toBeNull();
  expect(memberIdFor({ ...guest, email: "", phone: "-" })).toBeNull();
});

test("a normal phone number is normal", () => {
  fc.assert(
    fc.property(fc.string(), (typed) => {
      const once = normalPhone(typed);
      // Eleven digits that start with 1 lose it, and what is left has ten.
      expect(normalPhone(once)).toBe(once);
      expect(once).toMatch(/^\d*$/);
    }),
  );
});
