import { astroCredentials } from "#test/fixtures/astro-world.ts";
import type { BookEntry, PunchCard } from "#test/simulators/astro/books.ts";
import type { createAstroSimulator } from "#test/simulators/astro/simulator.ts";
import { currentUnits, figuresOf, netOf } from "#test/simulators/shopify/figures.ts";
import type { SimulatedShop } from "#test/simulators/shopify/simulated-shop.ts";
import type { Line, Order } from "#test/simulators/shopify/state.ts";
import { dayOf } from "./clock-of-day.ts";

type AstroSimulator = ReturnType<typeof createAstroSimulator>;

/** What the two outside worlds held before the day. */
export type Before = {
  barcodes: Map<number, string | null>;
  entries: BookEntry[];
  /** `items`: item codes that their program had. `incomplete`: a till had begun to redeem it. */
  rewards: { rewardId: number; customer: number; programId: number; items: string[]; incomplete: boolean }[];
};

export type BooksCheck = {
  /** Units that Astro should have, by the orders. */
  owed: number;
  /** Units that are missing, and no failure says so. */
  lost: number;
  /** Units beyond what the orders owe. */
  duplicated: number;
  /** Everything that is not as it should be, in words; empty when all is well. */
  problems: string[];
};

/** Call it before anything is placed. */
export function lookBefore({ shop, astro }: { shop: SimulatedShop; astro: AstroSimulator }): Before {
  const { customers } = astro.books.accountOf(astroCredentials.username);
  return {
    barcodes: new Map(shop.state.variants.map(({ id, barcode }) => [id, barcode])),
    entries: astro.books.entries(),
    rewards: customers.flatMap(({ astroCustomerId: customer, cards }) =>
      cards.flatMap(({ reward, program: { programId, items } }) =>
        reward
          ? [
              {
                ...{ rewardId: reward.rewardId, customer, programId, incomplete: reward.state === "incomplete" },
                items: items.map(({ itemCode }) => itemCode),
              },
            ]
          : [],
      ),
    ),
  };
}

type Facts = {
  shop: SimulatedShop;
  astro: AstroSimulator;
  before: Before;
  /** What the till wrote into Astro's books during the day, as it wrote it. */
  tillToday?: BookEntry[];
  /** Orders placed earlier were never the app's to record. */
  startAt: Date;
  /** Names of sources and apps whose orders the till has recorded. */
  posSources: string[];
  /** Shopify's gids of lines with a failure, open or hidden: they may be short, never long. */
  excused: ReadonlySet<string>;
  /** Shopify's gids of lines whose order waits for Astro to be up: they may be short or long until then. */
  waiting?: ReadonlySet<string>;
  /** UPCs given for lines whose product is gone, by SKU. */
  upcs?: Record<string, string>;
};

/**
 * Sets Astro's books against the orders as Shopify has them, line by line: units, UPC, amount to the cent, day, whose card. It knows the
 * two simulators only, and nothing of the app's rules or ledger, so that a fault there cannot hide itself.
 */
export function checkBooks(facts: Facts): BooksCheck {
  const { shop, astro } = facts;
  const check: BooksCheck = { owed: 0, lost: 0, duplicated: 0, problems: [] };
  const till = new Map([...facts.before.entries, ...(facts.tillToday ?? [])].map((entry) => [entry.reference, entry]));
  const entries = astro.books.entries();
  for (const entry of entries) checkTill(check, entry, till.get(entry.reference));
  const byHand = unitsByHand(facts);
  const claimed = new Set<string>();
  for (const order of shop.state.orders) {
    for (const [index, line] of order.lines.entries()) {
      const reference = `S-${order.number}-L${index + 1}`;
      const mine = entries.filter(
        (entry) =>
          (entry.reference === reference || entry.reference.startsWith(`${reference}-`)) &&
          isOf({ entry, facts, order, line }) &&
          // The till's own entry is this purchase, or a part of it.
          (!till.has(entry.reference) || entry.quantity <= line.quantity),
      );
      for (const entry of mine) claimed.add(entry.reference);
      checkLine(check, facts, { order, line, reference, entries: mine, byHand });
    }
  }
  for (const entry of entries) if (!claimed.has(entry.reference) && !till.has(entry.reference)) checkStray(check, entry);
  for (const unit of byHand) checkHandStray(check, unit);
  checkRewards(check, facts);
  return check;
}

/** What is not ours stays as it was. */
function checkTill(check: BooksCheck, entry: BookEntry, written: BookEntry | undefined): void {
  if (!written || entry.left === written.left) return;
  check.lost += written.left - entry.left;
  check.problems.push(`${entry.reference}: the till recorded ${written.left}, now there are ${entry.left}.`);
}

function gidOf(line: Line): string {
  return `gid://shopify/LineItem/${line.id}`;
}

type LineFacts = { order: Order; line: Line; reference: string; entries: BookEntry[]; byHand: HandUnit[] };

/** One unit that a person has put on a card on Astro's site, where it has no reference: what was bought, and the day that was entered. */
type HandUnit = { customer: number; item: string; date: string; left: boolean };

function unitsByHand({ astro }: Facts): HandUnit[] {
  return astro.books.handmade().flatMap(({ astroCustomerId: customer, itemCode, exception, date, left }) => {
    const unit = () => ({ customer, item: exception?.upc ?? itemCode, date, left: true });
    return Array.from({ length: left }, unit);
  });
}

/** Takes what was entered for a line: the buyer's, of its item, of the day of the purchase or later. Each unit serves one line. */
function takeByHand(facts: Facts, { order, line, byHand }: LineFacts, most: number): number {
  const day = dayOf(order.processedAt, facts.shop.state.seed.timeZone);
  const fitting = byHand
    .filter((unit) => unit.left && unit.item === upcOf(facts, line) && unit.date >= day && isOn(facts, order, unit.customer))
    .sort((one, other) => one.date.localeCompare(other.date))
    .slice(0, Math.max(0, most));
  for (const unit of fitting) unit.left = false;
  return fitting.length;
}

function checkHandStray(check: BooksCheck, { customer, item, date, left }: HandUnit): void {
  if (!left) return;
  check.duplicated += 1;
  check.problems.push(`A unit of ${item} was entered by hand for ${customer} on ${date}, and no order owes it.`);
}

function checkLine(check: BooksCheck, facts: Facts, lineFacts: LineFacts): void {
  const { order, line, reference, entries } = lineFacts;
  const owed = unitsOwed(facts, order, line);
  const referenced = entries.reduce((units, entry) => units + entry.left, 0);
  const held = referenced + takeByHand(facts, lineFacts, owed - referenced);
  check.owed += owed;
  if (facts.waiting?.has(gidOf(line))) return;
  if (held > owed) {
    check.duplicated += held - owed;
    check.problems.push(`${reference}: ${owed} owed, ${held} on the card.`);
  }
  if (held < owed && !facts.excused.has(gidOf(line))) {
    check.lost += owed - held;
    check.problems.push(`${reference}: ${owed} owed, ${held} on the card, and no failure says why.`);
  }
  if (held === 0) return;
  const day = dayOf(order.processedAt, facts.shop.state.seed.timeZone);
  for (const entry of entries) {
    if (entry.left > 0 && entry.date !== day) check.problems.push(`${entry.reference}: bought on ${day}, recorded on ${entry.date}.`);
  }
  checkAmount(check, { line, reference, entries });
}

/** All units ever recorded of a line cost what the line cost, to the cent; a part of them costs its part, to the nearest cent. */
function checkAmount(check: BooksCheck, { line, reference, entries }: Pick<LineFacts, "line" | "reference" | "entries">): void {
  // What the till recorded itself carries no amount.
  const priced = entries.flatMap(({ amount, quantity }) => (amount === null ? [] : [{ cents: Math.round(amount * 100), quantity }]));
  const units = priced.reduce((sum, { quantity }) => sum + quantity, 0);
  const cents = priced.reduce((sum, one) => sum + one.cents, 0);
  const wanted = (netOf(line).shop * units) / line.quantity;
  const isRight = units === line.quantity ? cents === wanted : Math.abs(cents - wanted) < 1;
  if (!isRight) check.problems.push(`${reference}: ${units} units cost ${wanted / 100}, recorded with ${cents / 100}.`);
}

function checkStray(check: BooksCheck, entry: BookEntry): void {
  if (entry.left === 0) return;
  check.duplicated += entry.left;
  check.problems.push(`${entry.reference}: ${entry.left} of ${entry.itemCode} are on a card and no order owes them.`);
}

/** As many rewards of a member's program are redeemed as free goods of it were given and stayed with the member, and for those items. */
function checkRewards(check: BooksCheck, facts: Facts): void {
  const { customers } = facts.astro.books.accountOf(astroCredentials.username);
  for (const { astroCustomerId: customer, cards } of customers) {
    for (const programId of new Set(cards.map(({ program }) => program.programId)))
      checkRewardsIn(check, facts, { customer, programId, cards: cards.filter(({ program }) => program.programId === programId) });
  }
  const kept = new Set(customers.flatMap(({ cards }) => cards.flatMap(({ reward }) => reward?.rewardId ?? [])));
  for (const { rewardId } of facts.before.rewards) if (!kept.has(rewardId)) check.problems.push(`Reward ${rewardId} is gone.`);
}

function checkRewardsIn(
  check: BooksCheck,
  facts: Facts,
  { customer, programId, cards }: { customer: number; programId: number; cards: PunchCard[] },
): void {
  const { shop, before } = facts;
  const earned = before.rewards.filter((one) => one.customer === customer && one.programId === programId);
  const items = new Set([
    ...earned.flatMap((one) => one.items),
    ...cards.flatMap(({ program }) => program.items.map(({ itemCode }) => itemCode)),
  ]);
  const given = shop.state.orders.flatMap((order) =>
    order.lines.filter(
      (line) =>
        netOf(line).shop === 0 &&
        currentUnits(line) > 0 &&
        isSold(facts, order) &&
        isOn(facts, order, customer) &&
        items.has(upcOf(facts, line) ?? ""),
    ),
  );
  const excused = given.filter((line) => facts.excused.has(gidOf(line))).length;
  const redeemed = cards.filter(({ reward }) => reward?.state === "redeemed");
  const due = Math.min(given.length, earned.length) - excused;
  const who = `${customer} in program ${programId}`;
  if (redeemed.length < due) check.problems.push(`${who}: ${due} rewards were given, ${redeemed.length} redeemed.`);
  if (redeemed.length > given.length) check.problems.push(`${who}: ${given.length} rewards were given, ${redeemed.length} redeemed.`);
  const begun = cards.filter(({ reward }) => reward?.state === "incomplete" && !wasIncomplete(earned, reward.rewardId)).length;
  const untouched = given.length === 0 ? 0 : earned.filter(({ incomplete }) => incomplete).length;
  const left = cards.filter(({ reward }) => reward?.state === "incomplete" && wasIncomplete(earned, reward.rewardId)).length;
  if (begun + Math.min(untouched, left) > excused) check.problems.push(`${who}: a redemption is incomplete, and no failure says so.`);
  checkItems(check, { who, redeemed, given: given.map((line) => upcOf(facts, line) ?? "") });
}

function wasIncomplete(earned: Before["rewards"], rewardId: number): boolean {
  return earned.some((one) => one.rewardId === rewardId && one.incomplete);
}

/** Redeemed for what was given; for another item of the program only where the card does not cover what was given. */
function checkItems(check: BooksCheck, { who, redeemed, given }: { who: string; redeemed: PunchCard[]; given: string[] }): void {
  const open = [...given];
  const others: PunchCard[] = [];
  for (const card of redeemed) {
    const index = open.indexOf(card.reward?.redeemedItem?.itemCode ?? "");
    if (index === -1) others.push(card);
    else open.splice(index, 1);
  }
  for (const { program, punches, reward } of others) {
    // Of lesser or equal value: no free good is worth more than the least that was bought.
    const most = Math.min(...punches.map(({ item }) => item.value));
    const covered = program.items.filter(({ itemCode, value }) => value <= most && open.includes(itemCode));
    if (program.rewardKind === "lesser_or_equal" && covered.length > 0)
      check.problems.push(`${who}: ${covered[0]?.itemCode} was given, and the reward redeemed for ${reward?.redeemedItem?.itemCode}.`);
  }
}

function unitsOwed(facts: Facts, order: Order, line: Line): number {
  if (!isSold(facts, order) || line.kind !== "product" || line.giftCard || netOf(line).shop === 0) return 0;
  // Without e-mail, phone and account nobody can be credited.
  if (order.customerId === null && !order.email && !order.phone) return 0;
  const upc = upcOf(facts, line);
  const { books } = facts.astro;
  if (!upc) return 0;
  const isException = books.exceptions().some((one) => one.upc === upc);
  // What is in no program that the store has enrolled in, and is no exception in one, owes nothing to anybody.
  if (!isException && !books.findItem(books.accountOf(astroCredentials.username), upc)) return 0;
  return currentUnits(line);
}

function isSold({ startAt, posSources }: Facts, order: Order): boolean {
  const fromTill = [order.sourceName, order.app?.title].some((name) => posSources.some((one) => one.toLowerCase() === name?.toLowerCase()));
  const { status } = figuresOf(order);
  return (
    !order.test && !fromTill && order.processedAt >= startAt && !order.cancelledAt && (status === "PAID" || status === "PARTIALLY_REFUNDED")
  );
}

/** The barcode as Shopify has it now, or had it before the product was deleted; null for what no till could read. */
function upcOf({ shop, before: { barcodes }, upcs }: Facts, line: Line): string | null {
  const variant = shop.state.variants.find(({ id }) => id === line.variantId);
  const barcode = variant ? variant.barcode : ((line.sku ? upcs?.[line.sku] : null) ?? barcodes.get(line.variantId ?? 0));
  const digits = (barcode ?? "").replace(/[\s-]/g, "");
  return /^(\d{8}|\d{12,14})$/.test(digits) ? digits : null;
}

/** Whether an entry under a line's reference is this line's purchase: the same item, on the buyer's own card. */
function isOf({ entry, facts, order, line }: { entry: BookEntry; facts: Facts; order: Order; line: Line }): boolean {
  const owner = facts.astro.books
    .accountOf(astroCredentials.username)
    .customers.find(({ customerID }) => customerID !== null && customerID === entry.customerID);
  const bought = facts.astro.books.exceptions().find(({ reference }) => reference === entry.reference)?.upc ?? entry.itemCode;
  return owner !== undefined && isOn(facts, order, owner.astroCustomerId) && bought === upcOf(facts, line);
}

/** Whether a petowner at Astro is who placed the order: linked to the customer's id, or with the same e-mail or phone. */
function isOn({ shop, astro }: Facts, order: Order, astroCustomerId: number): boolean {
  const petowner = astro.books.accountOf(astroCredentials.username).customers.find((one) => one.astroCustomerId === astroCustomerId);
  const customer = shop.state.customers.find(({ id }) => id === order.customerId);
  const same = (one: string | null | undefined, other: string | null | undefined) => Boolean(one && other && one === other);
  const email = customer?.email ?? order.email;
  const phone = (customer?.phone ?? order.phone)?.replace(/\D/g, "").replace(/^1/, "");
  return (
    (customer !== undefined && petowner?.customerID === `shopify-${customer.id}`) ||
    same(petowner?.email?.toLowerCase(), email?.toLowerCase()) ||
    same(petowner?.phone?.replace(/\D/g, "").replace(/^1/, ""), phone)
  );
}
