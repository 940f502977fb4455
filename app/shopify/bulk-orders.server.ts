import { z } from "zod";
import { askShopify } from "./ask-shopify.server.ts";
import {
  changedOrdersInBulkDocument,
  listBulkOperationsDocument,
  readBulkOperationDocument,
  startBulkOperationDocument,
} from "./documents.ts";
import { ShopifyRefused, ShopifyUnavailable } from "./errors.ts";
import { isDownloadAddress } from "./is-download-address.ts";
import { listedOrderSchema } from "./listed-order.ts";
import type { ListedOrder } from "./listed-order.ts";
import { readLines } from "./read-lines.ts";
import { shopifyMoment } from "./shopify-moment.ts";

/** A line is an order of five short fields. */
const longestLine = 10_000;
/** From the first byte to the last: a file of a million orders is some 200 MB. */
const downloadMs = 10 * 60_000;
/** How far back an operation is looked for that was begun and whose id was lost with its worker. */
const recent = 10;

const statuses = ["CREATED", "RUNNING", "COMPLETED", "FAILED", "CANCELING", "CANCELED", "EXPIRED"] as const;
const started = z.object({
  bulkOperationRunQuery: z.object({
    bulkOperation: z.object({ id: z.string() }).nullable(),
    userErrors: z.array(z.object({ code: z.string().nullable(), message: z.string() })),
  }),
});
const listed = z.object({
  bulkOperations: z.object({ nodes: z.array(z.object({ id: z.string(), status: z.enum(statuses), query: z.string() })) }),
});
const looked = z.object({
  bulkOperation: z
    .object({
      status: z.enum(statuses),
      errorCode: z.string().nullable(),
      createdAt: z.iso.datetime({ offset: true }).transform((value) => new Date(value)),
      url: z.string().nullable(),
    })
    .nullable(),
});

export type BulkStart =
  | { status: "started"; id: string }
  /** Shopify carries out another one for this app. */
  | { status: "busy" };

/**
 * Asks Shopify to write down all orders that changed since a moment. One that was begun for the same moment and is still under way is taken up.
 * @throws ShopifyRefused when Shopify does not begin it for another reason than that it is busy.
 */
export async function startBulkOrders(shop: string, { since }: { since: Date }): Promise<BulkStart> {
  const query = changedOrdersInBulkDocument.replace("SINCE", shopifyMoment(since));
  const { bulkOperations } = await askShopify(shop, { document: listBulkOperationsDocument, variables: { first: recent }, schema: listed });
  const ours = bulkOperations.nodes.find((one) => one.query === query && (one.status === "CREATED" || one.status === "RUNNING"));
  if (ours) return { status: "started", id: ours.id };
  const { bulkOperationRunQuery } = await askShopify(shop, { document: startBulkOperationDocument, variables: { query }, schema: started });
  const { bulkOperation, userErrors } = bulkOperationRunQuery;
  if (userErrors.some(({ code }) => code === "OPERATION_IN_PROGRESS" || code === "LIMIT_REACHED")) return { status: "busy" };
  if (!bulkOperation) throw new ShopifyRefused(`Shopify began no bulk operation: ${userErrors.map(({ message }) => message).join("; ")}`);
  return { status: "started", id: bulkOperation.id };
}

export type BulkState =
  | { status: "running" }
  /** `url` null: nothing was found. `createdAt`, by Shopify's clock: what changed later need not be in it. */
  | { status: "done"; url: string | null; createdAt: Date }
  | { status: "failed"; why: string };

export async function lookAtBulkOrders(shop: string, id: string): Promise<BulkState> {
  const { bulkOperation } = await askShopify(shop, { document: readBulkOperationDocument, variables: { id }, schema: looked });
  if (!bulkOperation) return { status: "failed", why: "unknown" };
  const { status, errorCode, createdAt, url } = bulkOperation;
  switch (status) {
    case "CREATED":
    case "RUNNING":
      return { status: "running" };
    case "COMPLETED":
      return { status: "done", url, createdAt };
    default:
      return { status: "failed", why: (errorCode ?? status).toLowerCase() };
  }
}

/**
 * The orders in a bulk operation's file, read as it comes.
 * @throws ShopifyUnavailable when the file does not come to its end; ShopifyRefused when it is none, or its address none to be asked.
 */
export async function* downloadBulkOrders(url: string, signal: AbortSignal): AsyncGenerator<ListedOrder> {
  if (!isDownloadAddress(url)) throw new ShopifyRefused("Shopify named an address that no file is fetched from.");
  for await (const line of readLines(await openFile(url, signal), { longest: longestLine })) {
    const order = listedOrderSchema.safeParse(parseJson(line));
    if (!order.success) throw new ShopifyRefused("A line of the bulk operation's file is no order.");
    yield order.data;
  }
}

/** Its address is signed: it needs no token and gets none. */
async function openFile(url: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
  const response = await fetch(url, { redirect: "error", signal: AbortSignal.any([signal, AbortSignal.timeout(downloadMs)]) }).catch(
    (error: unknown) => {
      throw new ShopifyUnavailable("The bulk operation's file does not come.", { cause: error });
    },
  );
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new ShopifyUnavailable(`The bulk operation's file was answered ${response.status}.`);
  }
  return untilItBreaks(response.body);
}

async function* untilItBreaks(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw new ShopifyUnavailable("The bulk operation's file broke off.", { cause: error });
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
