import { z } from "zod";
import { defineJob } from "./define-job.ts";

/**
 * Every kind of work that goes through the queue. A job carries references, never data: its handler, listed in worker.ts, reads fresh.
 * Any folder may enqueue any job; only worker.ts knows who does it.
 */

/** Bring one order in line with every partner. One at a time per order, in the order in which they were asked for. */
export const syncOrderJob = defineJob({
  name: "sync-order",
  payload: z.object({ shop: z.string(), order: z.string() }),
  key: ({ shop, order }) => `${shop}/${order}`,
});

/** Access to a shop came back: orders that could not be read or recorded meanwhile are taken up again. */
export const catchUpJob = defineJob({
  name: "catch-up",
  payload: z.object({ shop: z.string() }),
  key: ({ shop }) => shop,
});

/** Compare a shop's orders with Shopify's own list of them. Each comparison asks for the next. */
export const scanOrdersJob = defineJob({
  name: "scan-orders",
  payload: z.object({ shop: z.string() }),
  key: ({ shop }) => shop,
});

/** A cause is mended (credentials entered again, an item put aside): run everything again that it held up. */
export const retryCauseJob = defineJob({
  name: "retry-cause",
  payload: z.object({ shop: z.string(), cause: z.string() }),
  key: ({ shop, cause }) => `${shop}/${cause}`,
});

/** A fix mends more failures than one request can try again: all of its causes, in slices. */
export const healCausesJob = defineJob({
  name: "heal-causes",
  payload: z.object({ shop: z.string(), fix: z.uuid(), causes: z.array(z.string()) }),
  key: ({ shop, fix }) => `${shop}/${fix}`,
});

/** Something asked of many failures at once: done slice by slice, its progress in its row. */
export const bulkRunJob = defineJob({
  name: "bulk-run",
  payload: z.object({ run: z.uuid() }),
  key: ({ run }) => run,
});

/** Read the shop's products, or the programs that its partner lists, as a whole. */
export const readCatalogueJob = defineJob({
  name: "read-catalogue",
  payload: z.object({ shop: z.string(), what: z.enum(["products", "programs"]) }),
  key: ({ shop, what }) => `${shop}/${what}`,
});

/** What comes by itself every few minutes: put-off failures come back, mails go out. One at a time, whichever worker takes it. */
export const tickJob = defineJob({ name: "tick", payload: z.object({}), key: () => "tick" });

/** Look at everything that orders need to arrive at a POS, and say what is in the way. */
export const checkUpJob = defineJob({
  name: "check-up",
  payload: z.object({ shop: z.string(), partner: z.enum(["heartland", "lightspeed"]) }),
  key: ({ shop, partner }) => `${shop}/${partner}`,
});

/** A POS is silent: ask it again and again whether it answers, and then let the orders go that wait for it. */
export const resumePosJob = defineJob({
  name: "resume-pos",
  payload: z.object({ shop: z.string(), partner: z.enum(["heartland", "lightspeed"]) }),
  key: ({ shop, partner }) => `${shop}/${partner}`,
});

/** What comes every minute: coupons and free goods whose time is over are released, and what nobody took up is taken up again. */
export const sweepHoldsJob = defineJob({ name: "sweep-holds", payload: z.object({}), key: () => "sweep-holds" });

/** Do what a hold on a coupon or free good waits for: capture it, give it up, give it back. One at a time per hold. */
export const settleHoldJob = defineJob({
  name: "settle-hold",
  payload: z.object({ shop: z.string(), hold: z.uuid() }),
  key: ({ shop, hold }) => `${shop}/${hold}`,
});

/** Tell a coupon partner of the shop's products. */
export const sendProductsJob = defineJob({
  name: "send-products",
  payload: z.object({ shop: z.string() }),
  key: ({ shop }) => shop,
});

/** Bring in what a chain of stores sold since the last time. One at a time per chain. */
export const importSalesJob = defineJob({
  name: "import-sales",
  payload: z.object({ shop: z.string(), chain: z.uuid() }),
  key: ({ shop, chain }) => `${shop}/${chain}`,
});

/** Bring days of a chain in again, as they are at the POS now. */
export const reimportSalesJob = defineJob({
  name: "reimport-sales",
  payload: z.object({ shop: z.string(), run: z.uuid() }),
  key: ({ shop, run }) => `${shop}/${run}`,
});

/** The clock of a store is another one: its days and hours are told by that, from the first sale on. */
export const rezoneLocationJob = defineJob({
  name: "rezone-location",
  payload: z.object({ shop: z.string(), location: z.uuid() }),
  key: ({ shop, location }) => `${shop}/${location}`,
});

/** Look at one store of a chain: whether the POS has it, and whether it sells. */
export const checkLocationJob = defineJob({
  name: "check-location",
  payload: z.object({ shop: z.string(), location: z.uuid() }),
  key: ({ shop, location }) => `${shop}/${location}`,
});

/** Take a chain away, slice by slice, with or without what was brought in. */
export const removeChainJob = defineJob({
  name: "remove-chain",
  payload: z.object({ shop: z.string(), chain: z.uuid(), data: z.enum(["keep", "delete"]) }),
  key: ({ shop, chain }) => `${shop}/${chain}`,
});

/** Erase a shop that left, as Shopify asks for, with all that its stores sold. `askedAt`: one that came back since stays. */
export const eraseShopJob = defineJob({
  name: "erase-shop",
  payload: z.object({ shop: z.string(), askedAt: z.iso.datetime() }),
  key: ({ shop }) => shop,
});

/** Make the file of a scheduled report, and send it. */
export const makeReportJob = defineJob({
  name: "make-report",
  payload: z.object({ shop: z.string(), file: z.uuid() }),
  key: ({ shop, file }) => `${shop}/${file}`,
});
