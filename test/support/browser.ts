import chromium from "@sparticuz/chromium";

/** Unpacks the browser once, before test files of several processes would do so over one another. */
export default async function unpackBrowser(): Promise<void> {
  await chromium.executablePath();
}
