import { db } from "#app/platform/db.server.ts";
import { inShop } from "#app/platform/shop-scope.server.ts";
import { answerParent } from "./answer-parent.ts";
import { soldTables } from "./plans.ts";
import { reportQuestions } from "./report-questions.ts";

/** What the pages of reports ask for, of the shop and at the moment of its arguments. */
const [shop = "", now = ""] = process.argv.slice(2);
const locations = (await inShop(shop, () => db.storeLocation.findMany({ where: { shopId: shop }, orderBy: { id: "asc" } }))).map(
  ({ id }) => id,
);
const world = { shop, now: new Date(now), locations };
answerParent(
  reportQuestions.map(
    ({ ask }) =>
      () =>
        ask(world),
  ),
  // No failures are here, and no coupons: what is read of them says nothing.
  { shop, counts: (table) => soldTables.includes(table) },
);
