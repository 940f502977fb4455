import { orderTotal, ticketTotal } from "#test/simulators/heartland/books.ts";
import type { createHeartlandSimulator } from "#test/simulators/heartland/simulator.ts";
import type { createLightspeedSimulator } from "#test/simulators/lightspeed/simulator.ts";
import { currentUnits, figuresOf } from "#test/simulators/shopify/figures.ts";
import type { SimulatedShop } from "#test/simulators/shopify/simulated-shop.ts";
import type { Order } from "#test/simulators/shopify/state.ts";

/** A sale or return in a point of sale's books. `worth`: with tax, in hundred-thousandths as Lightspeed keeps them; of a return below zero. */
export type Booking = { number: string; worth: number };

export type PosBooksCheck = {
  /** Orders that the point of sale should have. */
  owed: number;
  /** Orders of which something is missing, and no failure says so. */
  lost: number;
  /** Orders of which it has too much, and sales of no order. */
  twice: number;
  /** Everything that is not as it should be, in words; empty when all is well. */
  problems: string[];
};

type Facts = {
  shop: SimulatedShop;
  /** All that the point of sale has, with its name for the reader. */
  bookings: Booking[];
  name: string;
  /** Orders placed earlier are not the app's to send. */
  startAt: Date;
  /** Names of sources and apps whose orders a point of sale has itself. */
  posSources: string[];
  /** Shopify's gids of orders that the app says are held back: they may be behind. */
  held: ReadonlySet<string>;
};

const perCent = 1000;

/**
 * Sets a point of sale's books against the orders as Shopify has them: sales less returns are what the order is worth now, to the cent. It
 * knows the simulators only, and nothing of the app's rules or ledger, so that a fault there cannot hide itself.
 */
export function checkPosBooks({ shop, bookings, name, startAt, posSources, held }: Facts): PosBooksCheck {
  const check: PosBooksCheck = { owed: 0, lost: 0, twice: 0, problems: [] };
  const left = new Set(bookings);
  for (const order of shop.state.orders) {
    const number = `S-${order.number}`;
    const mine = bookings.filter((booking) => booking.number === number || booking.number.startsWith(`${number}-`));
    for (const booking of mine) left.delete(booking);
    const isOwed = isSold(order, { startAt, posSources });
    const wanted = isOwed ? worthOf(order) * perCent : 0;
    const has = mine.reduce((sum, { worth }) => sum + worth, 0);
    // What costs nothing leaves the shop as well.
    const isMissing = isOwed && mine.length === 0 && order.lines.some((line) => currentUnits(line) > 0);
    const isDouble = new Set(mine.map((booking) => booking.number)).size < mine.length;
    if (isOwed) check.owed += 1;
    if (held.has(`gid://shopify/Order/${order.id}`) && !isDouble) continue;
    if (has === wanted && !isMissing && !isDouble) continue;
    if (has > wanted || isDouble) check.twice += 1;
    else check.lost += 1;
    const numbers = mine.map((booking) => booking.number).join(", ") || "nothing";
    check.problems.push(`${number}: ${amount(wanted)} in Shopify, ${amount(has)} at ${name} (${numbers}).`);
  }
  for (const { number, worth } of left) {
    check.twice += 1;
    check.problems.push(`${number}: ${amount(worth)} at ${name}, and no order owes it.`);
  }
  return check;
}

/** What counts at Lightspeed: sales that are closed, or on a customer's account. What a person rang up at a till is no online order. */
export function lightspeedBookings({ books }: ReturnType<typeof createLightspeedSimulator>): Booking[] {
  return books.sales
    .filter(({ state, source }) => (state === "closed" || state === "pending") && source.type !== "USER")
    .map((sale) => ({ number: sale.invoiceNumber, worth: books.totalOf(sale) }));
}

/** What counts at Heartland: orders that are open or closed, and finished tickets. `subdomain`: whose; the first account unless given. */
export function heartlandBookings({ books }: ReturnType<typeof createHeartlandSimulator>, subdomain?: string): Booking[] {
  const { orders, tickets } = books.accountOf(subdomain);
  return [
    ...orders
      .filter(({ status }) => status === "open" || status === "closed")
      .map((order) => ({ number: order.publicId, worth: orderTotal(order) * perCent })),
    ...tickets
      .filter(({ status }) => status === "complete")
      .map((ticket) => ({ number: ticket.publicId, worth: ticketTotal(ticket) * perCent })),
  ];
}

function isSold(order: Order, { startAt, posSources }: Pick<Facts, "startAt" | "posSources">): boolean {
  const fromPos = [order.sourceName, order.app?.title].some((name) => posSources.some((one) => one.toLowerCase() === name?.toLowerCase()));
  const { status } = figuresOf(order);
  const isPaid = status === "PAID" || status === "PARTIALLY_REFUNDED" || status === "REFUNDED";
  return !order.test && !fromPos && order.createdAt >= startAt && isPaid;
}

/** Shopify's current total, less what was given back for no goods; in cents. */
function worthOf(order: Order): number {
  const beyond = order.refunds.reduce((sum, { discrepancy }) => sum + discrepancy.shop, 0);
  return figuresOf(order).currentTotal.shop - beyond;
}

function amount(worth: number): string {
  return (worth / perCent / 100).toFixed(2);
}
