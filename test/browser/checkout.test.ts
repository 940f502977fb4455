import { expect, test } from "vitest";
import { browseStore } from "#test/support/browse-store.ts";

const store = browseStore("checkout");
const inSummary = () => store.extension("purchase.checkout.reductions.render-after");

test("probe", async () => {
  await store.shopAs("ana", ["NP-CHK-20", "RS-LIT-18"]);
  await store.page.waitForTimeout(6000);
  console.log(await inSummary().locator("body").innerText());
  await store.page.screenshot({ path: "/tmp/hostwork/p1.png", fullPage: true });
  const { db } = await import("#app/platform/db.server.ts");
  console.log(await db.hold.findMany());
  expect(1).toBe(1);
});
