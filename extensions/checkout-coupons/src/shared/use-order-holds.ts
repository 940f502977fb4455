import { useEffect, useState } from "preact/hooks";
import { readOrder } from "./ask-punchcard.ts";
import type { Order } from "./ask-punchcard.ts";
import type { OrderHold } from "./punchcard.ts";

/** Milliseconds between the looks: Shopify tells us of a new order some seconds after the buyer sees it, then the coupon is redeemed. */
const looks = [0, 3_000, 5_000, 10_000, 20_000];

/** What was used for an order, followed for a while until all of it has its end. Nothing for no order, and without an answer. */
export function useOrderHolds(order: Order | null): OrderHold[] {
  const [holds, setHolds] = useState<OrderHold[]>([]);
  useEffect(() => {
    if (!order) return;
    let isGone = false;
    void follow(order, { show: setHolds, isGone: () => isGone });
    return () => void (isGone = true);
  }, [order?.gid, order?.checkoutToken]);
  return holds;
}

async function follow(order: Order, { show, isGone }: { show: (holds: OrderHold[]) => void; isGone: () => boolean }): Promise<void> {
  for (const wait of looks) {
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    if (isGone()) return;
    const answer = await readOrder(order);
    if (isGone()) return;
    if (answer?.status !== "known") continue;
    show(answer.holds);
    if (answer.holds.length > 0 && answer.holds.every(({ state }) => state !== "waiting")) return;
  }
}
