import type { Order, OrderLine } from "#app/domain/order.ts";
import type { OrderSeen } from "./next-hold.ts";

/** What an order says of one hold. */
export type HoldUse = {
  holdId: string;
  /** The line that it was used on; null when Shopify took nothing off any. */
  lineGid: OrderLine["gid"] | null;
  discountMinor: bigint;
  /** Whether the buyer keeps the units that it was used on. */
  kept: boolean;
};

type Used = {
  id: string;
  code: string | null;
  lineGid: string | null;
  units: number;
  orderGid: string | null;
  discountMinor: bigint | null;
};

/** Of each hold: what its code took off the order, and whether the buyer keeps what it was used on. `holds` in the order in which they were made. */
export function usesOf(order: Order, holds: Used[]): HoldUse[] {
  /** Units of each line that earlier holds are used on. */
  const spoken = new Map<OrderLine["gid"], number>();
  return holds.map((hold) => {
    const { line, discountMinor } = useOf(order, hold);
    if (!line || discountMinor === 0n) return { holdId: hold.id, lineGid: line?.gid ?? null, discountMinor, kept: false };
    const before = spoken.get(line.gid) ?? 0;
    spoken.set(line.gid, before + hold.units);
    // Of the units of a line, those that were paid for come back first.
    const kept = order.cancelledAt === null && order.payment !== "refunded" && line.currentQuantity >= before + hold.units;
    return { holdId: hold.id, lineGid: line.gid, discountMinor, kept };
  });
}

/** The line that the code took most off, and what it took off all lines. */
function useOf({ gid, lines }: Order, hold: Used): { line: OrderLine | null; discountMinor: bigint } {
  if (hold.code === null) {
    // A second use of another hold's code: what it took is known from then.
    const line = hold.orderGid === gid ? lines.find((one) => one.gid === hold.lineGid) : undefined;
    return { line: line ?? null, discountMinor: line ? (hold.discountMinor ?? 0n) : 0n };
  }
  const code = hold.code.toUpperCase();
  const found = lines
    .map((line) => ({ line, taken: line.codes.reduce((sum, one) => sum + (one.code.toUpperCase() === code ? one.amount.minor : 0), 0) }))
    .filter(({ taken }) => taken > 0)
    .sort((one, other) => other.taken - one.taken);
  return { line: found[0]?.line ?? null, discountMinor: BigInt(found.reduce((sum, { taken }) => sum + taken, 0)) };
}

/** A test order is no sale: what was put aside for it goes back. */
export function paymentOf({ payment, cancelledAt, test }: Order): OrderSeen["payment"] {
  if (test) return "void";
  if (payment === "voided" || (cancelledAt !== null && payment !== "paid" && payment !== "partially_refunded" && payment !== "refunded"))
    return "void";
  return payment === "paid" || payment === "partially_refunded" || payment === "refunded" ? "paid" : "open";
}
