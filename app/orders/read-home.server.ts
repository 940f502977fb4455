import { TZDate } from "@date-fns/tz";
import { startOfDay } from "date-fns";
import { astro } from "#app/connections/astro-credentials.server.ts";
import type { FailureCode } from "#app/failures/catalogue.ts";
import { db } from "#app/platform/db.server.ts";
import type { HomeView } from "./order-view.ts";

const shownCauses = 5;

/** What the merchant sees first: the set-up that is left, today's numbers in the shop's day, and what needs attention. */
export async function readHome(shop: string, now: Date): Promise<HomeView> {
  const { name, timeZone } = await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { name: true, timeZone: true } });
  const midnight = new Date(startOfDay(new TZDate(now.getTime(), timeZone)).getTime());
  const [connection, firstRecorded, today, attention] = await Promise.all([
    db.connection.findUnique({ where: { shopId_partner: { shopId: shop, partner: astro } } }),
    db.recording.findFirst({ where: { shopId: shop, state: "recorded" }, select: { id: true } }),
    todayOf(shop, midnight),
    attentionOf(shop),
  ]);
  return {
    shopName: name,
    timeZone,
    setup: {
      astroConnected: connection?.status === "connected",
      settingsReviewed: Boolean(connection?.reviewedAt),
      firstOrderRecorded: firstRecorded !== null,
    },
    today,
    attention,
    astro: connection?.status ?? "never",
  };
}

async function todayOf(shop: string, midnight: Date): Promise<HomeView["today"]> {
  const [orders, lines] = await Promise.all([
    db.order.count({ where: { shopId: shop, processedAt: { gte: midnight } } }),
    db.orderLine.groupBy({ by: ["state"], where: { shopId: shop, order: { processedAt: { gte: midnight } } }, _count: true }),
  ]);
  const of = (state: string) => lines.find((line) => line.state === state)?._count ?? 0;
  return { orders, recorded: of("recorded") + of("already_recorded"), skipped: of("skipped"), failed: of("failed") };
}

async function attentionOf(shop: string): Promise<HomeView["attention"]> {
  const open = { shopId: shop, status: { in: ["open" as const, "retrying" as const] } };
  const [kinds, causes] = await Promise.all([
    db.failure.groupBy({ by: ["kind"], where: open, _count: true }),
    db.failure.groupBy({ by: ["cause"], where: open, _count: { id: true }, orderBy: { _count: { id: "desc" } }, take: shownCauses }),
  ]);
  const of = (kind: string) => kinds.find((count) => count.kind === kind)?._count ?? 0;
  const examples = await Promise.all(
    causes.map(({ cause }) => db.failure.findFirst({ where: { ...open, cause }, orderBy: { occurredAt: "desc" } })),
  );
  return {
    redemption: of("redemption"),
    transaction: of("transaction"),
    causes: examples.flatMap((failure, index) =>
      failure
        ? [
            {
              failureId: failure.id,
              code: failure.code as FailureCode,
              productTitle: failure.productTitle,
              upc: failure.upc,
              customerName: failure.customerName,
              failures: causes[index]?._count.id ?? 1,
            },
          ]
        : [],
    ),
  };
}
