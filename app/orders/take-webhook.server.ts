import { Prisma } from "@prisma/client";
import { v7 as newId } from "uuid";
import { z } from "zod";
import type { CustomerGid, OrderGid } from "#app/domain/ids.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { db, transaction } from "#app/platform/db.server.ts";
import { guestKeysOf } from "#app/connections/customer-key.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { keepRequest } from "#app/privacy/keep-request.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { gather } from "#app/platform/gather.ts";
import { acrossShops } from "#app/platform/shop-scope.server.ts";
import { enqueue, enqueueIn, ring } from "#app/queue/enqueue.server.ts";
import { eraseShopJob, syncOrderJob } from "#app/queue/jobs.ts";
import { eraseCustomer } from "./erase-customer.server.ts";
import { leaveShop } from "./leave-shop.server.ts";
import { noteScopes } from "./note-scopes.server.ts";

export type Delivery = { shop: string; topic: string; webhookId: string; eventId: string | null; triggeredAt: Date; body: string };

/** What became of a delivery; the route says it in HTTP: 200 accepted, duplicate and ignored, 400 malformed, 404 unknown shop. */
export type TakenWebhook =
  | { status: "accepted" }
  | { status: "duplicate" }
  | { status: "ignored" }
  | { status: "unknown_shop" }
  | { status: "malformed"; problem: string };

type Signal = { about: "order"; order: OrderGid } | OtherSignal;
type OtherSignal =
  | { about: "uninstall" }
  | { about: "erase_shop" }
  | ({ about: "erase_customer" } & Customer)
  | ({ about: "customer_data" } & Customer)
  | { about: "scopes"; granted: string[] };

/** `orders`: those that Shopify names. By the contact they are found among who bought as a guest. */
type Customer = { customer: CustomerGid; orders: OrderGid[]; contact: { email: string | null; phone: string | null } };

/** Their bodies are the order. */
const orderTopics = new Set(["orders/create", "orders/paid", "orders/updated", "orders/cancelled"]);
const orderBody = z.object({ admin_graphql_api_id: z.string().regex(/^gid:\/\/shopify\/Order\/\d+$/) });
/**
 * How Shopify's bodies about orders begin, and all that is needed of them. To parse the five kilobytes behind it was a sixth of what this process did for a
 * webhook. One that begins in another way is parsed.
 */
const orderBeginning = /^\{"id":\d+,"admin_graphql_api_id":"gid:(?:\\?\/){2}shopify\\?\/Order\\?\/(\d+)",/;
const shopifyId = z.number().int().positive();
const words = z.string().nullish();
const customer = z.object({ id: shopifyId, email: words, phone: words });
const redactBody = z.object({ customer, orders_to_redact: z.array(shopifyId).nullish() });
const dataRequestBody = z.object({ customer, orders_requested: z.array(shopifyId).nullish() });
const scopesBody = z.object({ current: z.array(z.string().regex(/^\w{1,100}$/)).max(200) });
const aboutOrderBody = z.object({ order_id: z.number().int().positive() });

/** More would hold a transaction open for longer than the next one saves. */
const mostTogether = 200;
/** While the database writes one lot, this process could take the next in; with fewer in it, a lot costs more than waiting. Measured. */
const worthASecond = 24;
/** A lot is of several shops, each of which Shopify has signed for. */
const takeOrder = gather((lot: OrderDelivery[]) => acrossShops(() => takeOrders(lot)), { most: mostTogether, another: worthASecond });

/**
 * Stores a verified delivery and asks for the work it calls for, in one transaction; answers once that is committed. The body is only a signal: the
 * work reads the order fresh. Those about orders come by the thousand, and share a transaction with whatever comes at the same time.
 */
export async function takeWebhook(delivery: Delivery): Promise<TakenWebhook> {
  const signal = readSignal(delivery.topic, delivery.body);
  if (signal.status !== "ok") return signal;
  return signal.about === "order" ? takeOrder({ delivery, order: signal.order }) : takeAlone(delivery, signal);
}

type OrderDelivery = { delivery: Delivery; order: OrderGid };
type Stored = { id: string; stored: boolean };

async function takeOrders(lot: OrderDelivery[]): Promise<TakenWebhook[]> {
  const given = lot.map(({ delivery, order }) => ({ id: newId(), delivery, order }));
  const column = <Value>(of: (one: (typeof given)[number]) => Value): Value[] => given.map(of);
  return transaction(async (statements) => {
    // In the order of their ids: two processes that were sent the same ones do not wait for each other in a circle.
    const rows = await statements.query<Stored>(
      Prisma.sql`
      WITH given AS (
        SELECT * FROM unnest(
          ${column(({ id }) => id)}::uuid[], ${column(({ delivery }) => delivery.shop)}::text[],
          ${column(({ delivery }) => delivery.webhookId)}::text[], ${column(({ delivery }) => delivery.topic)}::text[],
          ${column(({ order }) => order)}::text[], ${column(({ delivery }) => delivery.triggeredAt.toISOString())}::timestamptz[]
        ) AS t (id, shop, webhook, topic, subject, at)
      ), known AS (
        SELECT g.* FROM given g JOIN "Shop" s ON s.id = g.shop AND s."uninstalledAt" IS NULL
      ), stored AS (
        INSERT INTO "WebhookDelivery" (id, "shopId", "webhookId", topic, subject, "triggeredAt")
        SELECT id, shop, webhook, topic, subject, at FROM known ORDER BY shop, webhook
        ON CONFLICT DO NOTHING RETURNING id
      )
      SELECT k.id, s.id IS NOT NULL AS stored, CASE WHEN s.id IS NOT NULL THEN ${ring(syncOrderJob)} END
      FROM known k LEFT JOIN stored s USING (id)`,
      "store-webhooks",
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    const fresh = given.filter(({ id }) => found.get(id)?.stored);
    const payloads = fresh.map(({ delivery: { shop }, order }) => ({ shop, order }));
    await enqueueIn(statements, syncOrderJob, payloads);
    return given.map(({ id }): TakenWebhook => {
      const row = found.get(id);
      if (!row) return { status: "unknown_shop" };
      return { status: row.stored ? "accepted" : "duplicate" };
    });
  });
}

async function takeAlone(delivery: Delivery, signal: OtherSignal): Promise<TakenWebhook> {
  return db.$transaction(async (tx) => {
    const shop = await tx.shop.findUnique({ where: { id: delivery.shop }, select: { installedAt: true, uninstalledAt: true } });
    if (!shop) return { status: "unknown_shop" };
    const { shop: shopId, webhookId, topic, triggeredAt } = delivery;
    const { count } = await tx.webhookDelivery.createMany({
      data: { shopId, webhookId, topic, subject: null, triggeredAt },
      skipDuplicates: true,
    });
    if (count === 0) return { status: "duplicate" };
    if (!isOutdated(signal, triggeredAt, shop)) await follow(tx, delivery, signal);
    return { status: "accepted" };
  });
}

/** What says of a shop that it left is not true of one that has installed again since. Shopify asks to erase 48 hours after the shop left. */
function isOutdated({ about }: OtherSignal, triggeredAt: Date, shop: { installedAt: Date; uninstalledAt: Date | null }): boolean {
  if (about === "uninstall" || about === "scopes") return triggeredAt < shop.installedAt;
  const leftBefore = triggeredAt.getTime() - 48 * 3_600_000 < shop.installedAt.getTime();
  return about === "erase_shop" && !shop.uninstalledAt && leftBefore;
}

async function follow(tx: Tx, { shop, triggeredAt: askedAt }: Delivery, signal: OtherSignal): Promise<void> {
  switch (signal.about) {
    case "uninstall":
      await leaveShop(tx, shop, now());
      return keepRequest(tx, { shop, kind: "uninstalled", askedAt, done: { at: now() } });
    case "erase_shop":
      await leaveShop(tx, shop, now());
      await keepRequest(tx, { shop, kind: "redact_shop", askedAt });
      return enqueue(tx, eraseShopJob, { shop, askedAt: askedAt.toISOString() });
    case "erase_customer": {
      const counts = await eraseCustomer(tx, { shop, customerGid: signal.customer, orders: signal.orders, contact: signal.contact });
      return keepRequest(tx, { shop, kind: "redact_customer", askedAt, done: { at: now(), counts } });
    }
    case "customer_data": {
      const whose = { customer: signal.customer, guestKeys: guestKeysOf(signal.contact), orders: signal.orders };
      return keepRequest(tx, { shop, kind: "data_request", askedAt, whose });
    }
    case "scopes":
      return noteScopes(tx, { shop, granted: signal.granted, askedAt });
    default:
      return unreachable(signal);
  }
}

function readSignal(
  topic: string,
  body: string,
): ({ status: "ok" } & Signal) | { status: "malformed"; problem: string } | { status: "ignored" } {
  const about = normalTopic(topic);
  const begun = orderTopics.has(about) && body.endsWith("}") ? orderBeginning.exec(body) : null;
  if (begun) return { status: "ok", about: "order", order: `gid://shopify/Order/${begun[1]}` };
  const json = parseJson(body);
  if (json === undefined) return { status: "malformed", problem: "The body is not JSON." };
  if (orderTopics.has(about)) {
    const parsed = orderBody.safeParse(json);
    if (!parsed.success) return { status: "malformed", problem: "The body names no order." };
    return { status: "ok", about: "order", order: parsed.data.admin_graphql_api_id as OrderGid };
  }
  switch (about) {
    case "refunds/create": {
      const parsed = aboutOrderBody.safeParse(json);
      if (!parsed.success) return { status: "malformed", problem: "The body names no order." };
      return { status: "ok", about: "order", order: `gid://shopify/Order/${parsed.data.order_id}` };
    }
    case "orders/edited": {
      const parsed = z.object({ order_edit: aboutOrderBody }).safeParse(json);
      if (!parsed.success) return { status: "malformed", problem: "The body names no order." };
      return { status: "ok", about: "order", order: `gid://shopify/Order/${parsed.data.order_edit.order_id}` };
    }
    case "app/uninstalled":
      return { status: "ok", about: "uninstall" };
    case "customers/redact": {
      const parsed = redactBody.safeParse(json);
      if (!parsed.success) return { status: "malformed", problem: "The body names no customer." };
      return { status: "ok", about: "erase_customer", ...customerOf(parsed.data.customer, parsed.data.orders_to_redact) };
    }
    case "customers/data_request": {
      const parsed = dataRequestBody.safeParse(json);
      if (!parsed.success) return { status: "malformed", problem: "The body names no customer." };
      return { status: "ok", about: "customer_data", ...customerOf(parsed.data.customer, parsed.data.orders_requested) };
    }
    case "shop/redact":
      return { status: "ok", about: "erase_shop" };
    case "app/scopes_update": {
      const parsed = scopesBody.safeParse(json);
      if (!parsed.success) return { status: "malformed", problem: "The body names no scopes." };
      return { status: "ok", about: "scopes", granted: parsed.data.current };
    }
    default:
      return { status: "ignored" };
  }
}

function customerOf({ id, email = null, phone = null }: z.infer<typeof customer>, orders: number[] | null = []): Customer {
  return {
    customer: `gid://shopify/Customer/${id}`,
    orders: (orders ?? []).map((order): OrderGid => `gid://shopify/Order/${order}`),
    contact: { email, phone },
  };
}

/** The library hands topics over as ORDERS_PAID, Shopify's header says orders/paid. */
function normalTopic(topic: string): string {
  return topic.includes("/") ? topic.toLowerCase() : topic.toLowerCase().replace("_", "/");
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
