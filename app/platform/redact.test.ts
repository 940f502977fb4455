import { Prisma } from "@prisma/client";
import { expect, test } from "vitest";
import { redact, redactText } from "./redact.ts";

test("values of private keys are taken out in any depth and whatever their case", () => {
  const logged = redact({
    shop: "a",
    order: { Customer: { first: "Ada" }, lines: [{ upc: "1", EMAIL: "x" }] },
    headers: { authorization: "Bearer 1" },
  });
  expect(logged).toEqual({
    shop: "a",
    order: { Customer: "[private]", lines: [{ upc: "1", EMAIL: "[private]" }] },
    headers: { authorization: "[private]" },
  });
});

test("e-mail addresses, session tokens and passwords in addresses are taken out of texts", () => {
  expect(redactText("no member ada.lovelace+pets@example.co.uk here")).toBe("no member [e-mail] here");
  expect(redactText("GET /app?id_token=eyJhbGciOi.eyJpc3Mi.sig&shop=a")).toBe("GET /app?id_token=[token]&shop=a");
  expect(redactText("at postgresql://app:s3cret@db.example:5432/x")).toBe("at postgresql://[private]@db.example:5432/x");
});

test("an error keeps what helps: name, message, code, where, and what caused it", () => {
  const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  const logged = redact(new TypeError("no answer for ada@example.com", { cause }));
  expect(logged).toMatchObject({ name: "TypeError", message: "no answer for [e-mail]", cause: { code: "ECONNREFUSED" } });
  expect((logged as { stack: string }).stack).toMatch(/^\s+at .*redact\.test\.ts/);
});

test("of what Prisma says only the reason is kept, not the arguments of the call", () => {
  const message =
    '\nInvalid `prisma.member.create()` invocation:\n\n{ data: { name: "Ada Lovelace" } }\n\nUnique constraint failed on the fields: (`shopId`)';
  const error = new Prisma.PrismaClientKnownRequestError(message, { code: "P2002", clientVersion: "6" });
  expect(redact(error)).toMatchObject({ code: "P2002", message: "Unique constraint failed on the fields: (`shopId`)" });
  expect(JSON.stringify(redact(error))).not.toContain("Ada");
});

test.each([
  [Object.assign(new Error('x: {"response":{"data":{"name":"Ada"}},"request":{}}'), { name: "ClientError" }), "x"],
  [syntaxErrorOf('Ada, {"card": 4242}'), "Unexpected token 'A' is not valid JSON"],
  [new Error('invalid input syntax for type uuid: "Ada"'), 'invalid input syntax for type uuid: "[value]"'],
])("of what libraries quote only the reason is kept: %s", (error, message) => {
  expect(redact(error)).toMatchObject({ message });
});

function syntaxErrorOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}

test("whatever is logged can be written as JSON", () => {
  const circle: Record<string, unknown> = { count: 12n, at: new Date(0), nothing: undefined };
  circle.again = circle;
  expect(JSON.parse(JSON.stringify(redact(circle)))).toMatchObject({ count: "12", at: "1970-01-01T00:00:00.000Z" });
});
