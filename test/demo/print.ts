import Table from "cli-table3";
import { posPartners } from "#app/connections/pos-partners.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import type { BooksCheck } from "./check-books.ts";
import type { CouponBooksCheck } from "./check-coupon-books.ts";
import type { PosBooksCheck } from "./check-pos-books.ts";
import type { StoreBooksCheck } from "./check-store-books.ts";
import { posNames } from "./day-pos.ts";
import type { Applied } from "./heal.ts";
import type { CouponTally } from "./tally-coupons.ts";
import type { PosTally } from "./tally-pos.ts";
import type { Tally } from "./tally.ts";

/** Calm lines for people: progress and tables go to standard output. */
export function say(line = ""): void {
  process.stdout.write(`${line}\n`);
}

export function printTally(title: string, tally: Tally): void {
  const table = new Table({ head: [title, ""], colAligns: ["left", "right"], style: { head: [], border: [], compact: true } });
  table.push(["Orders", tally.orders], ["Lines", tally.lines], ["Recorded", tally.recorded]);
  if (tally.alreadyRecorded > 0) table.push(["  of these, Astro had before", tally.alreadyRecorded]);
  push(table, "Skipped", tally.skipped, tally.hidden);
  push(table, "Failed", tally.failed);
  if (tally.pending > 0) table.push(["Not accounted for", tally.pending]);
  say(table.toString());
}

function push(table: Table.Table, title: string, reasons: Record<string, number>, hidden: Record<string, number> = {}): void {
  table.push([title, Object.values(reasons).reduce((sum, count) => sum + count, 0)]);
  for (const [reason, count] of Object.entries(reasons)) {
    const what =
      reason === "hidden_by_merchant"
        ? Object.entries(hidden)
            .map(([code, times]) => `${words(code)}: ${times}`)
            .join(", ")
        : "";
    table.push([`  ${words(reason)}${what ? ` (${what})` : ""}`, count]);
  }
}

export function printPos(tally: PosTally): void {
  const table = new Table({
    head: ["Orders at the points of sale", ...posPartners.map((partner) => posNames[partner])],
    colAligns: ["left", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  const row = (title: string, countOf: (partner: PosPartner) => number) => table.push([title, ...posPartners.map(countOf)]);
  row("Sent", (partner) => tally[partner].sent);
  row("  returns beside them", (partner) => tally[partner].returns);
  row("Skipped", (partner) => tally[partner].skipped);
  row("Waiting", (partner) => tally[partner].failed);
  const codes = new Set(posPartners.flatMap((partner) => Object.keys(tally[partner].failures)));
  for (const code of codes) row(`  ${words(code.replace("pos_", ""))}`, (partner) => tally[partner].failures[code] ?? 0);
  say(table.toString());
}

export function printFixes(applied: Applied[]): void {
  const table = new Table({
    head: ["Fix", "Failure", "For", "Failures"],
    colAligns: ["left", "left", "left", "right"],
    colWidths: [20, 24, 62, 10],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const { fix, code, about, failures, why } of applied)
    table.push([words(fix), words(code), why ? `${about}: ${why}` : about, failures]);
  say(table.toString());
}

export function printCheck(check: BooksCheck, unaccounted: number): void {
  say(
    `Astro's books against the orders: ${check.owed} units owed, ${check.lost} lost, ${check.duplicated} counted twice, ` +
      `${unaccounted} lines not accounted for.`,
  );
  for (const problem of check.problems) say(`  ${problem}`);
}

export function printPosCheck(partner: PosPartner, check: PosBooksCheck): void {
  say(`${posNames[partner]}'s books against the orders: ${check.owed} orders owed, ${check.lost} lost, ${check.twice} twice.`);
  for (const problem of check.problems) say(`  ${problem}`);
}

export function printCoupons({ holds, redeemed, released, returned, failed }: CouponTally): void {
  say(
    `${holds} coupons and free goods were put aside for checkouts: ${redeemed} redeemed, ${released} released, ${returned} given back, ` +
      `${failed} not captured.`,
  );
}

export function printCouponCheck(check: CouponBooksCheck): void {
  say(`PETZ's books against the orders: ${check.lost} coupons lost, ${check.twice} twice.`);
  for (const problem of check.problems) say(`  ${problem}`);
}

export function printStoreCheck(check: StoreBooksCheck): void {
  say(`The tills' books against the reports: ${check.sales} sales, ${check.lost} lost, ${check.twice} twice.`);
  for (const problem of check.problems) say(`  ${problem}`);
}

function words(code: string): string {
  return code.replaceAll("_", " ");
}
