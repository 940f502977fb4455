import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";
import type { Browser } from "playwright-core";

/** Left out: in a single process, closing one page would end all of them; and a test wants the rules that a person's browser keeps. */
const unwanted = new Set(["--single-process", "--disable-web-security", "--allow-running-insecure-content"]);

/** Left out on demand: frames of other origins are then in processes of their own, as in a person's browser, which takes more memory. */
const withoutIsolation = "--disable-site-isolation-trials";

/** The browser of the tests; its binary is inside an npm package. `test/support/browser.ts` has unpacked it by now. */
export async function openBrowser({ siteIsolation = false }: { siteIsolation?: boolean } = {}): Promise<Browser> {
  const given = chromium.args.filter((arg) => !unwanted.has(arg) && !(siteIsolation && arg === withoutIsolation));
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...given, "--no-sandbox", "--disable-features=LocalNetworkAccessChecks"],
    headless: true,
  });
}
