import { expect, test } from "vitest";
import { browseAdmin, phone } from "#test/support/browse-admin.ts";

/** In which order a page's files come, and that nothing moves once it shows. */
const admin = browseAdmin("first_load");

test("the style sheet has the line to itself, and the texts are asked for together with the scripts", async () => {
  await admin.open("/app/failures");
  await admin.page.waitForLoadState("networkidle");
  const { files, asked } = await admin.app.locator("body").evaluate(({ ownerDocument }) => {
    const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const links = ownerDocument.querySelectorAll<HTMLLinkElement>("link[rel=modulepreload]");
    return {
      files: entries.map(({ name, startTime, responseEnd }) => ({ name, startTime, responseEnd })),
      asked: Array.from(links, ({ href }) => href),
    };
  });
  const scripts = files.filter(({ name }) => /\/assets\/.*\.js$/.test(name));
  const style = files.find(({ name }) => /\/assets\/styles-.*\.css$/.test(name));
  expect(scripts.length).toBeGreaterThan(10);
  expect(Math.min(...scripts.map(({ startTime }) => startTime))).toBeGreaterThanOrEqual(style?.responseEnd ?? Infinity);
  // None is first heard of from another script.
  expect(scripts.map(({ name }) => name).filter((name) => !asked.includes(name))).toEqual([]);
  expect(scripts.filter(({ name }) => /\/(en|fr)-/.test(name))).toHaveLength(1);
});

test("nothing moves when the tabs are drawn", async () => {
  await expectStill(["/app/failures", "/app/orders", "/app/coupons", "/app/programs"]);
});

test("nor on a phone, for which lists are drawn as cards at once", async () => {
  await admin.page.context().close();
  await admin.openPage(phone);
  // Where a page's heading has actions, Polaris draws it wide first, whatever asks.
  await expectStill(["/app/failures", "/app/orders", "/app/customers", "/app/programs"]);
});

async function expectStill(paths: string[]): Promise<void> {
  for (const path of paths) {
    await admin.open(path);
    await admin.page.waitForLoadState("networkidle");
    const moved = await admin.app.locator("body").evaluate(
      () =>
        new Promise<number>((resolve) => {
          const shifts = (list: PerformanceObserverEntryList) => list.getEntries() as (PerformanceEntry & { value: number })[];
          const observer = new PerformanceObserver((list) => resolve(shifts(list).reduce((sum, { value }) => sum + value, 0)));
          observer.observe({ type: "layout-shift", buffered: true });
          setTimeout(() => resolve(0), 500);
        }),
    );
    expect([path, moved < 0.005]).toEqual([path, true]);
  }
}
