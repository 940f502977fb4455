import { rm } from "node:fs/promises";
import path from "node:path";
import { posPartners } from "#app/connections/pos-partners.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { checkBooks, lookBefore } from "./check-books.ts";
import { checkCouponBooks } from "./check-coupon-books.ts";
import { checkStoreBooks } from "./check-store-books.ts";
import { checkPosBooks, heartlandBookings, lightspeedBookings } from "./check-pos-books.ts";
import type { PosBooksCheck } from "./check-pos-books.ts";
import { posNames } from "./day-pos.ts";
import { freePorts } from "./ports.ts";
import {
  printCheck,
  printCouponCheck,
  printCoupons,
  printFixes,
  printPos,
  printPosCheck,
  printStoreCheck,
  printTally,
  say,
} from "./print.ts";
import { dataFolder, startDemo } from "./start-demo.ts";
import type { Demo } from "./start-demo.ts";
import type { PosCounts, PosTally } from "./tally-pos.ts";
import type { Tally } from "./tally.ts";

type Options = {
  /** The last line is one JSON object. */
  json: boolean;
  /** Called with what is running as soon as it is. */
  onStart?: (demo: Demo) => void;
  /** Called once all books were checked, which are then checked again: to prove that the check can fail. */
  tamper?: (demo: Demo) => void;
};

/** What a check of all books came to. */
type Verdict = { isGood: boolean; summary: Record<string, unknown> };

/**
 * The day without anybody watching: orders, failures, the merchant's fixes, and a check of all books against the orders.
 * @returns whether every line is accounted for, nothing is lost, and nothing was counted twice.
 */
export async function runOnce({ json, onStart, tamper }: Options): Promise<boolean> {
  const logs = `once-${process.pid}`;
  say("Starting PostgreSQL, the simulated Shopify, Astro, PETZ, Heartland and Lightspeed, and the app …");
  const demo = await startDemo({ ports: await freePorts(), database: `punchcard_demo_once_${process.pid}`, temporary: true, logs });
  onStart?.(demo);
  try {
    const died = demo.died.then((why) => {
      throw why;
    });
    const verdicts = await Promise.race([runDay(demo, tamper), died]);
    await demo.stop();
    // What the app wrote is of use to nobody if the day itself was good.
    if (verdicts[0]?.isGood)
      await Promise.all(["web", "worker"].map((name) => rm(path.join(dataFolder, `${logs}-${name}.log`), { force: true })));
    else say(`The logs are .data/demo/${logs}-web.log and .data/demo/${logs}-worker.log.`);
    if (json) for (const { summary } of verdicts) say(JSON.stringify(summary));
    return verdicts.every(({ isGood }) => isGood);
  } finally {
    await demo.stop();
  }
}

async function runDay(demo: Demo, tamper: Options["tamper"]): Promise<Verdict[]> {
  // The app's modules read their environment when they are imported, and the demo has set it by now.
  const { merchant, openShop, ownPosSources, posSources } = await import("./open-shop.ts");
  const { haveEvening, placeDay } = await import("./place-day.ts");
  const { heal } = await import("./heal.ts");
  const { tallyDay, linesWithFailure } = await import("./tally.ts");
  const { playCheckouts } = await import("./play-checkouts.ts");
  const { couponUses, tallyCoupons } = await import("./tally-coupons.ts");
  const { tallyPos, ordersHeldBack } = await import("./tally-pos.ts");
  const { changeTills, openStores } = await import("./open-stores.ts");
  const { toldDays } = await import("./tally-stores.ts");
  const { shop, astro, times } = demo;

  await openShop(demo);
  say("The sales of three stores come in …");
  const chain = await openStores(demo, { actor: merchant });
  const storesAtFirst = checkStoreBooks(demo.lightspeed, { told: await toldDays(shop.domain) });
  const before = lookBefore({ shop, astro });
  say("A day's orders come in …");
  const { till: tillToday, placed: orders } = await placeDay(demo);
  say("Buyers use coupons and free goods at checkout …");
  const uses = couponUses(await playCheckouts(demo), demo.petz.books.coupons);
  const books = async () =>
    checkBooks({ shop, astro, before, tillToday, startAt: times.startAt, posSources, ...(await linesWithFailure(shop.domain)) });

  const posBooks = async (): Promise<Record<PosPartner, PosBooksCheck>> => {
    const held = await ordersHeldBack(shop.domain);
    const facts = { shop, startAt: times.startAt, posSources: ownPosSources };
    return {
      heartland: checkPosBooks({ ...facts, name: posNames.heartland, bookings: heartlandBookings(demo.heartland), held: held.heartland }),
      lightspeed: checkPosBooks({
        ...facts,
        name: posNames.lightspeed,
        bookings: lightspeedBookings(demo.lightspeed),
        held: held.lightspeed,
      }),
    };
  };

  const day = await tallyDay(shop.domain);
  const dayPos = await tallyPos(shop.domain);
  const dayCheck = await books();
  const dayPosCheck = await posBooks();
  printTally("The day", day);
  printPos(dayPos);
  say("The merchant applies the fixes …");
  const fixed = await heal(demo);
  await haveEvening(demo, orders);
  printFixes([...fixed, ...(await heal(demo))]);
  const afterFixes = await tallyDay(shop.domain);
  const posAfterFixes = await tallyPos(shop.domain);
  printTally("After the fixes", afterFixes);
  printPos(posAfterFixes);

  await changeTills(demo, { chain, actor: merchant });
  const checkAll = async (): Promise<Verdict> => {
    const check = await books();
    const posCheck = await posBooks();
    const placed = { orders: shop.state.orders.length, lines: shop.state.orders.reduce((sum, { lines }) => sum + lines.length, 0) };
    const unaccounted = placed.lines - afterFixes.lines + afterFixes.pending;
    printCheck(check, unaccounted);
    const coupons = await tallyCoupons(shop.domain);
    const couponCheck = checkCouponBooks({ shop, petz: demo.petz, uses });
    printCoupons(coupons);
    printCouponCheck(couponCheck);
    const stores = checkStoreBooks(demo.lightspeed, { told: await toldDays(shop.domain) });
    printStoreCheck(stores);
    for (const partner of posPartners) printPosCheck(partner, posCheck[partner]);
    const posIsGood = posPartners.every(
      (partner) =>
        [...dayPosCheck[partner].problems, ...posCheck[partner].problems].length === 0 &&
        decided(dayPos[partner]) === placed.orders &&
        decided(posAfterFixes[partner]) === placed.orders &&
        posAfterFixes[partner].failed === 0 &&
        Object.keys(posAfterFixes[partner].failures).length === 0,
    );
    const isGood =
      posIsGood &&
      couponCheck.problems.length === 0 &&
      [...storesAtFirst.problems, ...stores.problems].length === 0 &&
      stores.sales > 0 &&
      coupons.holds === coupons.redeemed + coupons.released + coupons.returned &&
      [...dayCheck.problems, ...check.problems].length === 0 &&
      check.lost === 0 &&
      check.duplicated === 0 &&
      unaccounted === 0 &&
      placed.lines === day.lines &&
      placed.orders === day.orders &&
      day.pending === 0 &&
      Object.keys(afterFixes.failed).length === 0;
    const early = [...dayCheck.problems, ...storesAtFirst.problems, ...posPartners.flatMap((partner) => dayPosCheck[partner].problems)];
    for (const problem of early) say(`  Before the fixes: ${problem}`);
    say(isGood ? "Every line is accounted for." : "Not every line is accounted for.");
    const { lost, duplicated, problems } = check;
    const counts = { lost, duplicated, wrong: problems.length, unaccounted };
    return {
      isGood,
      summary: {
        ...summaryOf({ day, afterFixes, ...counts }),
        pos: posSummary({ dayPos, posAfterFixes, posCheck }),
        coupons: { ...coupons, lost: couponCheck.lost, twice: couponCheck.twice },
        stores: { sales: stores.sales, lost: stores.lost, twice: stores.twice },
      },
    };
  };
  const verdicts = [await checkAll()];
  if (!tamper) return verdicts;
  tamper(demo);
  return [...verdicts, await checkAll()];
}

/** Orders that the app has decided on. */
function decided({ sent, skipped, failed }: PosCounts): number {
  return sent + skipped + failed;
}

type PosSummary = { dayPos: PosTally; posAfterFixes: PosTally; posCheck: Record<PosPartner, PosBooksCheck> };

function posSummary({ dayPos, posAfterFixes, posCheck }: PosSummary): Record<string, unknown> {
  return Object.fromEntries(
    posPartners.map((partner) => {
      const { owed, lost, twice, problems } = posCheck[partner];
      return [partner, { ...dayPos[partner], afterFixes: posAfterFixes[partner], books: { owed, lost, twice, wrong: problems.length } }];
    }),
  );
}

type Summary = { day: Tally; afterFixes: Tally; lost: number; duplicated: number; wrong: number; unaccounted: number };

function summaryOf({ day, afterFixes, ...rest }: Summary): Record<string, unknown> {
  const { orders, lines, recorded, alreadyRecorded, skipped, failed } = day;
  const after = {
    recorded: afterFixes.recorded,
    alreadyRecorded: afterFixes.alreadyRecorded,
    skipped: afterFixes.skipped,
    failed: afterFixes.failed,
    hidden: afterFixes.hidden,
  };
  return { orders, lines, recorded, alreadyRecorded, skipped, failed, afterFixes: after, ...rest };
}
