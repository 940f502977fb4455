import { runDemo } from "#test/demo/run-demo.ts";
import { runOnce } from "#test/demo/run-once.ts";
import type { Demo } from "#test/demo/start-demo.ts";
import { petStoreCoupons } from "#test/fixtures/pet-store-petz.ts";
import { astroCredentials } from "#test/fixtures/astro-world.ts";

/**
 * `npm run demo` with these arguments, and when its day has been played once and all books were checked, somebody takes one purchase out of
 * Astro's books and puts another one in twice, once among what was recorded and once among what was entered by hand, and redeems a reward for
 * nobody; takes a sale out of Heartland's books and enters one twice at Lightspeed; and has PETZ consume a coupon for nothing and another one
 * twice: for the test that the check sees it.
 */
runDemo(process.argv.slice(2), { once: (options) => runOnce({ ...options, tamper }) });

function tamper({ astro: { books }, heartland, lightspeed, petz }: Demo): void {
  const account = books.accountOf(astroCredentials.username);
  const [lost, twice] = [...account.transactions.values()].filter(
    ({ transactionID, left }) => transactionID.startsWith("S-") && left === 2,
  );
  const customer = account.customers.find(({ astroCustomerId }) => astroCustomerId === twice?.astroCustomerId);
  const found = twice && books.findItem(account, twice.itemCode);
  if (!lost || !twice || !customer || !found) throw new Error("The day has purchases of two units.");
  books.takeBack(account, lost, 1);
  books.record(account, { ...twice, customer, ...found, transactionID: `${twice.transactionID}-2` });

  const [off, again] = account.byHand.filter(({ left, exception }) => left > 0 && exception);
  if (!off || !again?.exception) throw new Error("The day has purchases that were entered by hand.");
  const { astroCustomerId, exception, date } = again;
  books.takeBack(account, off, 1);
  books.addExceptionByHand(account.username, { customer: String(astroCustomerId), exception, date });

  const open = account.customers.flatMap(({ cards }) => cards).find(({ reward }) => reward?.state === "open");
  if (!open?.reward) throw new Error("Somebody has a reward left.");
  Object.assign(open.reward, { state: "redeemed", redeemedItem: open.program.items[0], redeemedOn: date });

  // One of an online order: tills have sales as well.
  const sale = lightspeed.books.sales.find(({ source }) => source.type !== "USER");
  if (!sale || !heartland.books.accountOf().orders.pop()) throw new Error("Both points of sale have sales.");
  lightspeed.books.sales.push({ ...sale, id: lightspeed.books.newId("sale") });

  const { authorizations } = petz.books;
  const captured = authorizations.find(({ couponRef, state }) => couponRef === petStoreCoupons.threeOff.couponRef && state === "captured");
  if (!captured) throw new Error("A coupon was used at checkout.");
  authorizations.push({ ...captured, authRef: "AUTH-1" });
  authorizations.push({ ...captured, authRef: "AUTH-2", couponRef: petStoreCoupons.fifteenPercent.couponRef });
}
