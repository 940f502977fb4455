import { describe, expect, test } from "vitest";
import { heartlandCredentials, heartlandOAuthApp } from "./settings.ts";

const strict = heartlandCredentials({ allowLoopback: false });
const demo = heartlandCredentials({ allowLoopback: true });

function problemOf(baseUrl: string, schema = strict): string | undefined {
  return schema.safeParse({ baseUrl, token: "t" }).error?.issues[0]?.message;
}

describe("the address", () => {
  test.each([
    ["northside-pets", "https://northside-pets.retail.heartland.us/api"],
    [" northside-pets.retail.heartland.us ", "https://northside-pets.retail.heartland.us/api"],
    ["https://northside-pets.retail.heartland.us/#dashboard", "https://northside-pets.retail.heartland.us/api"],
    ["https://Northside-Pets.Retail.Heartland.us/api/items?page=1", "https://northside-pets.retail.heartland.us/api"],
    ["https://northside.myspringboard.us", "https://northside.myspringboard.us/api"],
  ])("%j leads to %s", (baseUrl, read) => {
    expect(strict.parse({ baseUrl, token: "t" }).baseUrl).toBe(read);
  });

  test.each([
    "https://example.com/",
    "https://retail.heartland.us/",
    "https://retail.heartland.us.example.com/",
    "https://northside.retail.heartland.us.example.com/",
    "https://example.com/northside.retail.heartland.us",
    "https://evilretail.heartland.us/",
    "https://a.b.retail.heartland.us/",
    "https://northside.retail.heartland.us:8443/",
    "https://northside.retail.heartland.us./",
    "https://10.0.0.8/",
    "https://169.254.169.254/latest/meta-data",
    "https://0.0.0.0/",
    "https://[fd00::1]/",
    "https://[::ffff:169.254.169.254]/",
    "http://127.0.0.1:4000/",
    "http://localhost:4000/",
    "https://0x7f.1/",
    "10.0.0.8",
  ])("%j is not Heartland's", (baseUrl) => {
    expect(problemOf(baseUrl)).toBe("foreign_host");
  });

  test.each(["http://northside.retail.heartland.us/", "ftp://northside.retail.heartland.us/", "javascript:alert(1)", "file:///etc/passwd"])(
    "%j is not https",
    (baseUrl) => {
      expect(problemOf(baseUrl)).toBe("not_https");
    },
  );

  test("must not carry credentials", () => {
    expect(problemOf("https://me:secret@northside.retail.heartland.us/")).toBe("credentials_in_url");
  });

  test.each(["https://", "north side", "http//x"])("%j is none", (baseUrl) => {
    expect(problemOf(baseUrl)).toBe("not_a_url");
  });

  test("of this machine is taken in the demo, and of no other private one", () => {
    expect(demo.parse({ baseUrl: "http://127.0.0.1:4010/api", token: "t" }).baseUrl).toBe("http://127.0.0.1:4010/api");
    expect(demo.parse({ baseUrl: "http://[::1]:4010", token: "t" }).baseUrl).toBe("http://[::1]:4010/api");
    for (const address of ["http://10.0.0.8/", "http://169.254.169.254/", "https://example.com"])
      expect(problemOf(address, demo)).toBe("foreign_host");
  });
});

describe("the token", () => {
  const parse = (token: unknown) => strict.safeParse({ baseUrl: "northside-pets", token });

  test("copied with blanks around it is trimmed", () => {
    expect(parse(" abc-123\n").data?.token).toBe("abc-123");
  });

  test.each([
    ["", "required"],
    [undefined, "required"],
    ["ab\r\nx-evil: 1", "invalid_token"],
    ["tökén", "invalid_token"],
    ["x".repeat(501), "too_long"],
  ])("%j is refused: %s", (token, problem) => {
    expect(parse(token).error?.issues[0]?.message).toBe(problem);
  });
});

test("an app needs its id, its secret, where to come back to and what it wants", () => {
  const app = { clientId: "punchcard", clientSecret: "s", redirectUri: "https://app.example/back", scopes: ["item.manage"] };
  expect(heartlandOAuthApp.parse(app)).toEqual(app);
  for (const wrong of [{ clientId: "" }, { clientSecret: "" }, { redirectUri: "back" }, { scopes: [] }, { scopes: ["a b"] }])
    expect(heartlandOAuthApp.safeParse({ ...app, ...wrong }).success).toBe(false);
});
