import { expect, it } from "vitest";
import { isPhone } from "./is-phone.ts";

const iPhone =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15";

it.each([
  ["what Chromium says of itself", { "Sec-CH-UA-Mobile": "?1", "User-Agent": mac }, true],
  ["the same where it is none", { "Sec-CH-UA-Mobile": "?0", "User-Agent": iPhone }, false],
  ["the name of a browser that says nothing", { "User-Agent": iPhone }, true],
  ["the name of one at a desk", { "User-Agent": mac }, false],
  ["nothing", {}, false],
])("goes by %s", (_, headers, expected) => {
  expect(isPhone(new Headers(headers as Record<string, string>))).toBe(expected);
});
