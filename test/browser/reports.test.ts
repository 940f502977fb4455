import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { browseAdmin } from "#test/support/browse-admin.ts";

const admin = browseAdmin("reports");

/** A Sunday: the last day of a week, with four weeks before it and none a year before. */
const lastDay = "2026-03-15";
const week = `/app/reports?day=${lastDay}`;

test("until there are stores, the page leads to their set-up, and back to one that was left", async () => {
  const { app } = admin;
  const { db } = await import("#app/platform/db.server.ts");
  await admin.open("/app/reports");
  await app.getByRole("heading", { name: "Bring in what your stores sell" }).waitFor();
  expect(await app.getByRole("link", { name: "Set up stores" }).getAttribute("href")).toMatch(/\/app\/stores\/new$/);
  expect(await admin.violations()).toEqual([]);
  const chain = await db.storeChain.create({
    data: { shopId: admin.demo.shop.domain, partner: "lightspeed", label: "Harbour Pets", createdBy: "Robin" },
  });
  await admin.open("/app/reports");
  await app.getByRole("heading", { name: "Harbour Pets is not set up yet" }).waitFor();
  expect(await app.getByRole("link", { name: "Go on with the set-up" }).getAttribute("href")).toContain(`/app/stores/${chain.id}/setup`);
  await db.storeChain.delete({ where: { id: chain.id } });
});

describe("with stores that sell", () => {
  let chain = "";
  let locations: string[] = [];

  beforeAll(async () => {
    // Only now: the app's modules read their environment when they are imported.
    const { databaseUrl } = await import("#app/platform/env.server.ts");
    const { seedSales } = await import("#test/support/seed-sales.ts");
    ({ chain, locations } = await seedSales(databaseUrl(), {
      shop: admin.demo.shop.domain,
      lastDay,
      days: 35,
      outlets: 3,
      salesPerOutletDay: 6,
      linesPerSale: 3,
      products: 240,
      employeesPerOutlet: 2,
      timeZones: ["America/Toronto", "America/Vancouver"],
    }));
  });

  /** What a key figure says, line by line. */
  async function figure(name: string): Promise<string> {
    const item = admin.app.getByRole("listitem").filter({ has: admin.app.getByRole("heading", { name, exact: true }) });
    return (await item.innerText()).replaceAll("\u00A0", " ").replaceAll(/\n+/g, "\n");
  }

  const period = () => admin.app.getByRole("heading", { level: 2 }).first();
  const table = (name: string) => admin.app.getByRole("table", { name });

  test("a week says what was sold, beside the week before and what is not known of the year before", async () => {
    await admin.open(week);
    expect(await period().innerText()).toMatch(/^Mar 9.*15, 2026$/);
    await admin.app.getByText("Amounts in CAD, without tax").waitFor();
    await admin.app.getByText(/Last import .+:\d\d/).waitFor();
    expect(await figure("Sales in stores")).toMatch(
      /^Sales in stores\s+\$[\d,]+\.\d\d\s+([+-][\d.]+% vs|same as) the week before\s+no figures for the year before$/,
    );
    expect(await figure("Staff hours")).toMatch(/\d h/);
    expect(await figure("Loyalty share")).toMatch(/points vs the week before/);
  });

  test("the keyboard goes through periods, stores and measures, and the way back leads through them again", async () => {
    const { app, page } = admin;
    await admin.open(week);
    await admin.press("Month");
    await expect.poll(() => period().innerText()).toBe("March 2026");
    await admin.press("Previous month");
    await expect.poll(() => period().innerText()).toBe("February 2026");
    await admin.press("Day");
    await expect.poll(() => period().innerText()).toBe("Sunday, February 1, 2026");
    await app.getByLabel("A day of the period").fill("2026-03-14");
    await expect.poll(() => period().innerText()).toBe("Saturday, March 14, 2026");
    await page.goBack();
    await expect.poll(() => period().innerText()).toBe("Sunday, February 1, 2026");
    await page.goBack();
    await expect.poll(() => period().innerText()).toBe("February 2026");
    await page.goForward();
    await expect.poll(() => period().innerText()).toBe("Sunday, February 1, 2026");
    await admin.open(week);
    const all = await figure("Sales in stores");
    await admin.press("All locations");
    await app.getByRole("dialog", { name: "Locations" }).waitFor();
    expect(await admin.violations()).toEqual([]);
    await app.getByRole("checkbox").first().press("Space");
    await admin.press(/^Show$/);
    await expect.poll(() => figure("Sales in stores")).not.toBe(all);
    expect(await table("Figures by location").getByRole("rowheader").count()).toBe(2);
    await admin.press("Transactions");
    await app.getByRole("heading", { name: "Transactions over the period" }).waitFor();
    await app.getByRole("heading", { name: "Transactions in stores by location" }).waitFor();
  });

  test("a chart can be walked through with the arrow keys, says what it shows, and has its table", async () => {
    const { app, page } = admin;
    await admin.open(week);
    await admin.tabTo("application", "Sales over the period");
    const told = app.getByRole("figure", { name: "Sales over the period" }).getByRole("status");
    await expect.poll(() => told.innerText()).toMatch(/^Mon, Mar 9\s+In stores\s+\$/);
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => told.innerText()).toMatch(/^Tue, Mar 10\s/);
    await admin.tabTo("application", "Sales in stores by location");
    await admin.press("Show as table");
    await table("Sales over the period").waitFor();
    expect(await table("Sales over the period").getByRole("row").count()).toBe(9);
    expect(await table("Sales over the period").getByRole("row").last().innerText()).toContain(
      (await figure("Sales in stores")).split("\n")[1],
    );
    expect(await admin.violations()).toEqual([]);
    await admin.press("Show as table");
    await app.getByRole("application", { name: "Sales over the period" }).waitFor();
  });

  test("by hour, product and staff the sums are those of the week, and the file has every row of them", async () => {
    const { app, page } = admin;
    await admin.open(week);
    const sales = amountOf((await figure("Sales in stores")).split("\n")[1]);
    expect(sales).toBeGreaterThan(0);
    for (const [tab, caption] of [
      ["Location", "Figures by location"],
      ["Hour", "Figures by hour of the day"],
      ["Product", "Figures by product"],
      ["Staff", "Figures by staff"],
    ] as const) {
      await app.getByRole("tab", { name: tab }).click();
      await table(caption).waitFor();
      const total = await table(caption)
        .getByRole("row")
        .filter({ hasText: /^Total/ })
        .getByRole("cell")
        .first()
        .innerText();
      expect([tab, amountOf(total)]).toEqual([tab, sales]);
      const [file] = await Promise.all([page.waitForEvent("download"), admin.press("Export CSV")]);
      expect(file.suggestedFilename()).toBe(`report-${tab.toLowerCase()}-2026-03-09-to-2026-03-15.csv`);
      const [headings, ...lines] = (await readFile(await file.path(), "utf8"))
        .trimEnd()
        .split("\r\n")
        .map((line) => line.split(","));
      expect(headings?.slice(3, 5)).toEqual(["Sales", "Transactions"]);
      expect(lines.reduce((sum, line) => sum + Math.round(Number(line[3]) * 100), 0)).toBe(sales);
      if (tab !== "Product") continue;
      await app.getByText(`Showing the 100 with the most sales of ${lines.length}. The CSV file has all of them.`).waitFor();
      await admin.press("Show all 100");
      expect(await table(caption).getByRole("rowheader").count()).toBe(101);
    }
  });

  test("a table is sorted by what is pressed, without another look at the books", async () => {
    const { app, page } = admin;
    await admin.open(`${week}&by=staff`);
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("_data") || request.url().includes(".data")) asked.push(request.url());
    });
    await admin.press("Items");
    await admin.tabTo("button", "Loyalty share");
    await page.keyboard.press("Enter");
    await expect
      .poll(() => table("Figures by staff").getByRole("columnheader", { name: "Loyalty share" }).getAttribute("aria-sort"))
      .toBe("descending");
    const shares = await table("Figures by staff").locator("tbody td:last-child").allInnerTexts();
    const numbers = shares.filter((share) => share !== "–").map((share) => Number.parseFloat(share));
    expect(numbers).toEqual([...numbers].sort((one, other) => other - one));
    await app.getByRole("heading", { name: "Items over the period" }).waitFor();
    expect(asked).toEqual([]);
  });

  test("says that an import runs, that figures were entered by hand, and that nothing was sold", async () => {
    const { app } = admin;
    const { db } = await import("#app/platform/db.server.ts");
    const shopId = admin.demo.shop.domain;
    const run = await db.importRun.create({
      data: { shopId, chainId: chain, kind: "backfill", state: "running", progress: 0.42, requestedBy: "Robin" },
    });
    await db.storeEdit.create({
      data: {
        ...{ shopId, locationId: locations[0] ?? "", day: new Date("2026-03-12"), hour: 14, salesMinor: 1_000n },
        ...{ imported: { salesMinor: 900, transactions: 1, items: 1, minutes: 0 }, editedBy: "Robin" },
      },
    });
    await admin.open(week);
    await app.getByText("42% done. The figures grow as sales come in.").waitFor();
    await app.getByText("1 hour of this period has figures that were entered by hand.").waitFor();
    expect(await admin.violations()).toEqual([]);
    await db.importRun.update({ where: { id: run.id }, data: { progress: 0.77 } });
    await app.getByText("77% done. The figures grow as sales come in.").waitFor();
    await db.importRun.update({ where: { id: run.id }, data: { state: "done" } });
    await expect.poll(() => app.getByText(/is being imported/).count()).toBe(0);
    await admin.open("/app/reports?unit=day");
    await app.getByRole("heading", { name: "Nothing was sold in this period" }).waitFor();
    await app.getByText(/^Up to .+, compared with the same hours of/).waitFor();
    await admin.press("Show the day before");
    await expect.poll(() => app.getByText(/^Compared with/).count()).toBe(1);
  });

  test("charts come by themselves, keep their place, and weigh on no other page", async () => {
    const { app, page } = admin;
    const brought: string[] = [];
    page.on("request", (request) => void brought.push(request.url()));
    await admin.open("/app/orders");
    expect(brought.filter((url) => /report-charts|recharts/.test(url))).toEqual([]);
    await admin.open(week);
    await app.getByRole("application", { name: "Sales over the period" }).waitFor();
    await app.getByRole("application", { name: "Sales in stores by location" }).waitFor();
    expect(brought.filter((url) => /report-charts.*\.js/.test(url))).toHaveLength(1);
    const frame = await (await page.locator("iframe").first().elementHandle())?.contentFrame();
    const shift = await frame?.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) =>
            resolve(list.getEntries().reduce((sum, entry) => sum + (entry as PerformanceEntry & { value: number }).value, 0)),
          ).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => resolve(0), 500);
        }),
    );
    expect(shift).toBeLessThan(0.02);
  });

  test("the pages are without an axe violation and without a sideways scroll, in English and in French", async () => {
    await admin.expectFit(
      [week, `${week}&unit=day&by=hour`, `${week}&unit=month&by=product`, `${week}&unit=year&by=staff&measure=items`],
      async () => {
        await admin.app.getByRole("application").nth(1).waitFor();
      },
    );
  });
});

/** "$1,234.50" in cents. */
function amountOf(text = ""): number {
  return Math.round(Number(text.replaceAll(/[^\d.-]/g, "")) * 100);
}
