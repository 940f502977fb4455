import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";
import type { Browser } from "playwright-core";

/** Left out: in a single process, closing one page would end all of them; and a test wants the rules that a person's browser keeps. */
const unwanted = new Set(["--single-process", "--disable-web-security", "--allow-running-insecure-content"]);

/** The browser of the tests; its binary is inside an npm package. `test/support/browser.ts` has unpacked it by now. */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args.filter((arg) => !unwanted.has(arg)), "--no-sandbox", "--disable-features=LocalNetworkAccessChecks"],
    headless: true,
  });
}
