import { astroCredentials } from "#test/fixtures/astro-world.ts";
import type { BookEntry } from "#test/simulators/astro/books.ts";
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
  rewards: { rewardId: number; customer: number; upc: string[] }[];
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
    rewards: customers.flatMap(({ astroCustomerId, cards }) =>
      cards.flatMap(({ reward, punches }) =>
        reward ? [{ rewardId: reward.rewardId, customer: astroCustomerId, upc: punches.map(({ item }) => item.itemCode) }] : [],
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
  const claimed = new Set<string>();
  for (const order of shop.state.orders) {
    for (const [index, line] of order.lines.entries()) {
      const reference = `S-${order.number}-L${index + 1}`;
      const mine = entries.filter(
        (entry) =>
          (entry.reference === reference || entry.reference.startsWith(`${reference}-`)) &&
          isOf({ entry, facts, order, line }) &&
          // The till's own entry is this purchase only if it says exactly the same.
          (!till.has(entry.reference) || entry.quantity === line.quantity),
      );
      for (const entry of mine) claimed.add(entry.reference);
      checkLine(check, facts, { order, line, reference, entries: mine });
    }
  }
  for (const entry of entries) if (!claimed.has(entry.reference) && !till.has(entry.reference)) checkStray(check, entry);
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

type LineFacts = { order: Order; line: Line; reference: string; entries: BookEntry[] };

function checkLine(check: BooksCheck, facts: Facts, { order, line, reference, entries }: LineFacts): void {
  const owed = unitsOwed(facts, order, line);
  const held = entries.reduce((units, entry) => units + entry.left, 0);
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
  const units = entries.reduce((sum, entry) => sum + entry.quantity, 0);
  const cents = entries.reduce((sum, entry) => sum + Math.round((entry.amount ?? Number.NaN) * 100), 0);
  const wanted = (netOf(line).shop * units) / line.quantity;
  const isRight = units === line.quantity ? cents === wanted : Math.abs(cents - wanted) < 1;
  // What the till recorded itself carries no amount.
  if (!isRight && entries.every(({ amount }) => amount !== null))
    check.problems.push(`${reference}: ${units} units cost ${wanted / 100}, recorded with ${cents / 100}.`);
}

function checkStray(check: BooksCheck, entry: BookEntry): void {
  if (entry.left === 0) return;
  check.duplicated += entry.left;
  check.problems.push(`${entry.reference}: ${entry.left} of ${entry.itemCode} are on a card and no order owes them.`);
}

/** A reward that was earned before the day and given free in it is redeemed; all others are not. */
function checkRewards(check: BooksCheck, facts: Facts): void {
  const { shop, astro } = facts;
  const customers = astro.books.accountOf(astroCredentials.username).customers;
  for (const { rewardId, customer: id, upc } of facts.before.rewards) {
    const customer = customers.find(({ astroCustomerId }) => astroCustomerId === id);
    const reward = customer?.cards.find((card) => card.reward?.rewardId === rewardId)?.reward;
    const given = shop.state.orders.flatMap((order) =>
      order.lines.filter(
        (line) => netOf(line).shop === 0 && isSold(facts, order) && isOn(facts, order, id) && upc.includes(upcOf(facts, line) ?? ""),
      ),
    );
    const redeemed = reward?.state === "redeemed";
    const excused = given.some((line) => facts.excused.has(gidOf(line)));
    if (given.length > 0 && !redeemed && !excused) check.problems.push(`Reward ${rewardId} was given and not redeemed.`);
    if (given.length === 0 && redeemed) check.problems.push(`Reward ${rewardId} was redeemed and not given.`);
  }
}

function unitsOwed(facts: Facts, order: Order, line: Line): number {
  if (!isSold(facts, order) || line.kind !== "product" || line.giftCard || netOf(line).shop === 0) return 0;
  // Without e-mail, phone and account nobody can be credited.
  if (order.customerId === null && !order.email && !order.phone) return 0;
  const upc = upcOf(facts, line);
  const { books } = facts.astro;
  // What is in no program that the store has enrolled in owes nothing to anybody.
  if (!upc || !books.findItem(books.accountOf(astroCredentials.username), upc)) return 0;
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
  return owner !== undefined && isOn(facts, order, owner.astroCustomerId) && entry.itemCode === upcOf(facts, line);
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
