import { describe, expect, test } from "vitest";
import { astroBaseUrl, astroCredentials, astroSettings } from "./settings.ts";

const form = { baseUrl: astroBaseUrl, username: "northside-pets", password: " p w ", clientId: "abc" };
const strict = astroCredentials({ allowLoopback: false });
const demo = astroCredentials({ allowLoopback: true });

function problemOf(baseUrl: string, schema = strict): string | undefined {
  return schema.safeParse({ ...form, baseUrl }).error?.issues[0]?.message;
}

describe("credentials", () => {
  test("copied with blanks around them are trimmed, but for the password", () => {
    expect(strict.parse({ ...form, baseUrl: ` ${astroBaseUrl}/ `, username: " northside-pets ", clientId: "abc\n" })).toEqual(form);
  });

  test.each(["baseUrl", "username", "password", "clientId"])("%s is required", (field) => {
    for (const missing of [
      { ...form, [field]: "" },
      { ...form, [field]: undefined },
    ]) {
      const { error } = strict.safeParse(missing);
      expect(error?.issues.map(({ path, message }) => [path.join("."), message])).toEqual([[field, "required"]]);
    }
  });
});

describe("the address", () => {
  test.each(["astro", "api.astroloyalty.com/api", "https://", "https://a.example/api?x=1", "https://a.example/#x"])(
    "%j is none",
    (baseUrl) => {
      expect(problemOf(baseUrl)).toBe("not_a_url");
    },
  );

  test.each(["http://api.astroloyalty.com/api/json", "ftp://api.astroloyalty.com/", "file:///etc/passwd", "javascript:alert(1)"])(
    "%j is not https",
    (baseUrl) => {
      expect(problemOf(baseUrl)).toBe("not_https");
    },
  );

  test("must not carry credentials", () => {
    expect(problemOf("https://me:secret@api.astroloyalty.com/api/json")).toBe("credentials_in_url");
  });

  test.each([
    "https://10.0.0.8/",
    "https://192.168.1.1/",
    "https://172.16.5.5/",
    "https://169.254.169.254/latest/meta-data",
    "https://0.0.0.0/",
    "https://100.64.0.1/",
    "https://[fd00::1]/",
    "https://[fe80::1]/",
    "https://[::ffff:10.0.0.8]/",
    "https://[::ffff:169.254.169.254]/",
    "https://[::]/",
    "https://3232235777/",
    "https://0xa9fea9fe/",
    "https://database/",
    "https://metadata.google.internal/",
    "https://printer.local/",
    "https://printer.local./",
  ])("%j leads into the server's own network, with and without a demo", (baseUrl) => {
    expect(problemOf(baseUrl)).toBe("private_host");
    expect(problemOf(baseUrl, demo)).toBe("private_host");
  });

  test.each([
    "http://127.0.0.1:4100/api/json",
    "http://localhost:4100",
    "https://[::1]/",
    "http://127.1/",
    "http://[::ffff:127.0.0.1]/",
    "http://astro.localhost/",
  ])("%j is this machine: for a demo only", (baseUrl) => {
    expect(problemOf(baseUrl, demo)).toBeUndefined();
    expect(problemOf(baseUrl)).toBe("private_host");
  });

  test("of another Astro host is taken", () => {
    expect(problemOf("https://sandbox.astroloyalty.example.com:8443/api/json/")).toBeUndefined();
  });
});

describe("settings", () => {
  test("start with the cautious choices", () => {
    expect(astroSettings.parse({})).toMatchObject({ missingMember: "report", redeemFreeLines: true });
    expect(astroSettings.parse({}).posSources).toContain("pos");
  });

  test("leave to a person what nothing public says an API for", () => {
    expect(astroSettings.parse({})).toMatchObject({ storeActions: "assisted", siteUrl: "https://astroloyalty.com/" });
    expect(astroSettings.safeParse({ storeActions: "guess" }).success).toBe(false);
  });

  test.each([
    ["", "required"],
    ["astro", "not_a_url"],
    ["http://astro.example/", "not_https"],
    ["javascript:alert(1)", "not_https"],
    ["https://me:secret@astro.example/", "credentials_in_url"],
    [`https://astro.example/${"a".repeat(200)}`, "too_long"],
  ])("take no %j for Astro's site: %s", (siteUrl, problem) => {
    expect(astroSettings.safeParse({ siteUrl }).error?.issues[0]?.message).toBe(problem);
  });

  test("take any page of a site", () => {
    expect(astroSettings.parse({ siteUrl: " https://retail.astro.example/login?shop=1#/cards " }).siteUrl).toBe(
      "https://retail.astro.example/login?shop=1#/cards",
    );
  });

  test("drop what is unknown and refuse what is wrong", () => {
    expect(astroSettings.parse({ missingMember: "create", older: 1 })).not.toHaveProperty("older");
    expect(astroSettings.safeParse({ missingMember: "guess" }).success).toBe(false);
    expect(astroSettings.safeParse({ posSources: [" "] }).error?.issues[0]?.message).toBe("required");
  });
});
