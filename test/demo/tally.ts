import { db } from "#app/platform/db.server.ts";

/** How the app says the lines of the day ended; `recorded`, `skipped` and `failed` add up to `lines`. */
export type Tally = {
  orders: number;
  lines: number;
  recorded: number;
  /** Of `recorded`: those that Astro had before. */
  alreadyRecorded: number;
  skipped: Record<string, number>;
  failed: Record<string, number>;
  /** Of `skipped.hidden_by_merchant`: what had failed. */
  hidden: Record<string, number>;
  /** Neither recorded, nor skipped, nor failed: not accounted for. */
  pending: number;
};

type End = { as: "recorded" | "already_recorded" | "pending" } | { as: "skipped" | "failed" | "hidden"; reason: string };

/** What keeps an order from a point of sale keeps no line from Astro. */
function unresolved(shop: string) {
  return { shopId: shop, kind: { not: "pos" as const }, status: { not: "resolved" as const } };
}

/** Reads the app's own ledger. */
export async function tallyDay(shop: string): Promise<Tally> {
  const [orders, failures] = await Promise.all([
    db.order.findMany({ where: { shopId: shop }, select: { id: true, state: true, lines: true } }),
    db.failure.findMany({ where: unresolved(shop) }),
  ]);
  const tally: Tally = {
    orders: orders.length,
    lines: 0,
    recorded: 0,
    alreadyRecorded: 0,
    skipped: {},
    failed: {},
    hidden: {},
    pending: 0,
  };
  const outage = outageAmong(failures);
  for (const order of orders) {
    for (const line of order.lines) {
      tally.lines += 1;
      const own = failures.find(({ lineId }) => lineId === line.id);
      // What stands in the way of a whole order stands in the way of each of its lines that is to be recorded.
      const whole =
        failures.find(({ lineId, orderId }) => lineId === null && orderId === order.id) ?? (order.state === "pending" ? outage : undefined);
      count(tally, endOf(line, own ?? (line.state === "skipped" ? undefined : whole)));
    }
  }
  return { ...tally, skipped: sorted(tally.skipped), failed: sorted(tally.failed), hidden: sorted(tally.hidden) };
}

/** The one failure of all orders that wait for Astro. */
function outageAmong<Of extends { code: string }>(failures: Of[]): Of | undefined {
  return failures.find(({ code }) => code === "partner_silent");
}

export function sorted(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([one], [other]) => one.localeCompare(other)));
}

function endOf(line: { state: string; reason: string | null }, failure: { status: string; code: string } | undefined): End {
  if (failure) return { as: failure.status === "hidden" ? "hidden" : "failed", reason: failure.code };
  if (line.state === "recorded" || line.state === "already_recorded") return { as: line.state };
  if (line.state === "skipped" && line.reason) return { as: "skipped", reason: line.reason };
  return { as: "pending" };
}

function count(tally: Tally, end: End): void {
  switch (end.as) {
    case "already_recorded":
      tally.alreadyRecorded += 1;
      tally.recorded += 1;
      return;
    case "recorded":
      tally.recorded += 1;
      return;
    case "pending":
      tally.pending += 1;
      return;
    case "hidden":
      tally.hidden[end.reason] = (tally.hidden[end.reason] ?? 0) + 1;
      tally.skipped.hidden_by_merchant = (tally.skipped.hidden_by_merchant ?? 0) + 1;
      return;
    case "skipped":
    case "failed":
      tally[end.as][end.reason] = (tally[end.as][end.reason] ?? 0) + 1;
      return;
  }
}

/** Shopify's gids of lines with a failure that is open or hidden: what they owe may be missing. `waiting`: those whose whole order waits for Astro. */
export async function linesWithFailure(shop: string): Promise<{ excused: Set<string>; waiting: Set<string> }> {
  const failures = await db.failure.findMany({ where: unresolved(shop) });
  const lines = await db.orderLine.findMany({
    where: { shopId: shop },
    select: { id: true, gid: true, orderId: true, order: { select: { state: true } } },
  });
  const own = new Set(failures.map(({ lineId }) => lineId));
  const whole = new Set(failures.flatMap(({ lineId, orderId }) => (lineId === null ? [orderId] : [])));
  const isOut = outageAmong(failures) !== undefined;
  const waiting = new Set(
    lines.filter(({ orderId, order }) => whole.has(orderId) || (isOut && order.state === "pending")).map(({ gid }) => gid),
  );
  return { excused: new Set([...waiting, ...lines.filter(({ id }) => own.has(id)).map(({ gid }) => gid)]), waiting };
}
