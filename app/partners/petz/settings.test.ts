import { describe, expect, test } from "vitest";
import { petzCredentials, petzSettings } from "./settings.ts";

const form = { baseUrl: "https://api.petz.example.com", headerName: "Authorization", headerValue: "Bearer abc", deviceRef: "online" };
const strict = petzCredentials({ allowLoopback: false });

function problemsOf(changes: Partial<Record<keyof typeof form, string>>): string[] {
  const reading = strict.safeParse({ ...form, ...changes });
  return reading.success ? [] : reading.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
}

describe("credentials", () => {
  test("are trimmed, and an address that was copied with its first path is the same", () => {
    expect(
      strict.parse({ baseUrl: " https://api.petz.example.com/posface/ ", headerName: " Authorization", headerValue: "Bearer abc\n" }),
    ).toEqual(form);
    expect(strict.parse({ ...form, baseUrl: "https://petz.example.com/v1/posface" }).baseUrl).toBe("https://petz.example.com/v1");
  });

  test.each(["baseUrl", "headerName", "headerValue", "deviceRef"] as const)("%s is required", (field) => {
    expect(problemsOf({ [field]: " " })[0]).toBe(`${field} required`);
  });

  test("never lead into the server's own network, but to a simulator where there is one", () => {
    expect(problemsOf({ baseUrl: "http://api.petz.example.com" })).toEqual(["baseUrl not_https"]);
    expect(problemsOf({ baseUrl: "https://169.254.169.254/" })).toEqual(["baseUrl private_host"]);
    expect(problemsOf({ baseUrl: "http://127.0.0.1:4321" })).toEqual(["baseUrl private_host"]);
    expect(petzCredentials({ allowLoopback: true }).parse({ ...form, baseUrl: "http://127.0.0.1:4321" }).baseUrl).toBe(
      "http://127.0.0.1:4321",
    );
  });

  test.each(["X Api Key", "Key:", "Schlüssel", "a\nb"])("%j is no header", (headerName) => {
    expect(problemsOf({ headerName })).toEqual(["headerName not_a_header"]);
  });

  test.each(["Host", "content-length", "Content-Type", "Connection", "Transfer-Encoding", "Cookie", "Accept"])(
    "%s is not theirs to set",
    (headerName) => {
      expect(problemsOf({ headerName })).toEqual(["headerName reserved_header"]);
    },
  );

  test("a value cannot bring a header of its own along", () => {
    expect(problemsOf({ headerValue: "Bearer abc\r\nHost: evil" })).toEqual(["headerValue not_a_header_value"]);
    expect(problemsOf({ headerValue: "Bearer clé" })).toEqual(["headerValue not_a_header_value"]);
  });
});

describe("settings", () => {
  test("start as the article's list has it, and leave an authorisation to lapse", () => {
    expect(petzSettings.parse({})).toEqual({ capturePath: "capture", releasePath: "", authorizationMinutes: 30 });
  });

  test.each([
    ["auth/void", "auth/void"],
    ["/posface/auth/void/", "auth/void"],
    ["posface/auth/void", "auth/void"],
    ["", ""],
  ])("take %j for the path of a release", (releasePath, kept) => {
    expect(petzSettings.parse({ releasePath }).releasePath).toBe(kept);
  });

  test.each(["https://elsewhere.example/", "../account/set", "auth/void?x=1", "auth void", "auth//void"])("refuse %j", (releasePath) => {
    expect(petzSettings.safeParse({ releasePath }).error?.issues[0]?.message).toBe("not_a_path");
  });

  test.each([4, 1441, 2.5, Number.NaN])("refuse %d minutes", (authorizationMinutes) => {
    expect(petzSettings.safeParse({ authorizationMinutes }).success).toBe(false);
  });
});
