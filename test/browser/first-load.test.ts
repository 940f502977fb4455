import { expect, test } from "vitest";
import { browseAdmin } from "#test/support/browse-admin.ts";

/** In which order a page's files come, and that nothing moves once it shows. */
const admin = browseAdmin("first_load");

test("the style sheet has the line to itself, and the texts are asked for together with the scripts", async () => {
  await admin.open("/app/failures");
  await admin.page.waitForLoadState("networkidle");
  const files = await admin.app.locator("body").evaluate(() => {
    const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    return entries
      .filter(({ name }) => name.includes("/assets/"))
      .map(({ name, initiatorType, startTime, responseEnd }) => ({ name, initiatorType, startTime, responseEnd }));
  });
  const scripts = files.filter(({ name }) => name.endsWith(".js"));
  const style = files.find(({ name }) => /\/styles-.*\.css$/.test(name));
  expect(scripts.length).toBeGreaterThan(10);
  expect(Math.min(...scripts.map(({ startTime }) => startTime))).toBeGreaterThanOrEqual(style?.responseEnd ?? Infinity);
  // All by a link of the page: none is first heard of from another script.
  expect(scripts.filter(({ initiatorType }) => initiatorType !== "link")).toEqual([]);
  expect(scripts.filter(({ name }) => /\/(en|fr)-/.test(name))).toHaveLength(1);
});

test("nothing moves when the tabs are drawn", async () => {
  for (const path of ["/app/failures", "/app/orders", "/app/coupons", "/app/programs"]) {
    await admin.open(path);
    await admin.app.getByRole("tab").first().waitFor();
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
});
