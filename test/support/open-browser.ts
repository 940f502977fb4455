import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";
import type { Browser } from "playwright-core";

/** Left out: in a single process, closing one page would end all of them; and a test wants the rules that a person's browser keeps. */
const unwanted = new Set(["--single-process", "--disable-web-security", "--allow-running-insecure-content"]);

/** Of the package's switches, the one that puts frames of other origins into the process of their page. A person's browser does not. */
const sharing = "--disable-site-isolation-trials";

/** Left out as well: a question before a page reaches 127.0.0.1, and work that waits after a key until a picture was drawn, which without a screen may be never. */
const offFeatures = ["LocalNetworkAccessChecks", "DeferRendererTasksAfterInput"];

/**
 * The browser of the tests; its binary is inside an npm package. `test/support/browser.ts` has unpacked it by now. With `siteIsolation` each
 * origin has a process of its own, which takes more memory, and few tests want to see it.
 */
export async function openBrowser({ siteIsolation = false }: { siteIsolation?: boolean } = {}): Promise<Browser> {
  // Nothing here draws by WebGL, and imitating a graphics card costs a processor.
  chromium.setGraphicsMode = false;
  const given = chromium.args.filter((arg) => !unwanted.has(arg) && !(siteIsolation && arg === sharing));
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...given, ...(siteIsolation ? ["--site-per-process"] : []), "--no-sandbox", `--disable-features=${offFeatures.join(",")}`],
    headless: true,
  });
}
