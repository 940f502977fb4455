import { setTimeout } from "node:timers/promises";
import type { CouponUse } from "#test/demo/check-coupon-books.ts";
import type { SimulatedShop } from "#test/simulators/shopify/simulated-shop.ts";
import type { Order } from "#test/simulators/shopify/state.ts";
import type { Topic } from "#test/simulators/shopify/webhooks.ts";
import { buyWithCoupon } from "./buy-with-coupon.ts";
import type { StreamChange, StreamStep, Travel } from "./plan-stream.ts";
import type { Chaos } from "./start-chaos.ts";

const refundAfterMs = 2500;
const ofOrders: Topic[] = ["orders/create", "orders/paid", "orders/updated", "orders/edited", "orders/cancelled", "refunds/create"];

/** Plays the steps of a stream in a world. */
export function createPlayer(chaos: Chaos) {
  const orders = new Map<number, Order>();
  /** Of each shop: codes that buyers got. */
  const uses: CouponUse[][] = chaos.shops.map(() => []);
  /** Webhooks that travelled badly, by how. */
  const webhooks = { copied: 0, reversed: 0, delayed: 0, lost: 0 };

  function underway({ copies, reverse, delayMs, lost }: Travel, happens: () => void): void {
    const { settings } = chaos.shopify.webhooks;
    const usual = { ...settings };
    Object.assign(settings, { copies: copies ?? 1, reverse: reverse ?? false, delayMs: delayMs ?? 0, lose: lost ? ofOrders : [] });
    const before = chaos.shopify.webhooks.deliveries.length;
    happens();
    Object.assign(settings, usual);
    const sent = chaos.shopify.webhooks.deliveries.length - before;
    if (copies) webhooks.copied += sent;
    if (reverse) webhooks.reversed += sent;
    if (delayMs) webhooks.delayed += sent;
    if (lost) webhooks.lost += sent;
  }

  async function play(step: StreamStep): Promise<void> {
    const of = chaos.shops[step.shop];
    if (!of) throw new RangeError(`There is no shop ${step.shop}.`);
    switch (step.do) {
      case "place":
        underway(step.travel, () => orders.set(step.order, of.shop.placeOrder(step.request)));
        return;
      case "change": {
        const order = orders.get(step.order);
        if (order) underway(step.travel, () => change(of.shop, order, step.change));
        return;
      }
      case "checkout": {
        const { order, use } = await buyWithCoupon(chaos, { shop: of.shop, step, place: (press) => underway(step.travel, press) });
        if (use) uses[step.shop]?.push(use);
        if (!order) return;
        orders.set(step.order, order);
        if (step.end !== "refunded") return;
        await setTimeout(refundAfterMs);
        const lines = order.lines.map(({ quantity }, index) => ({ line: index + 1, quantity }));
        underway({}, () => of.shop.refund(order, { lines }));
        return;
      }
    }
  }

  return { play, uses, webhooks };
}

function change(shop: SimulatedShop, order: Order, given: StreamChange): void {
  switch (given.do) {
    case "refund":
      shop.refund(order, given.refund);
      return;
    case "edit":
      shop.edit(order, given.edit);
      return;
    case "mark_paid":
      shop.markPaid(order);
      return;
    case "cancel":
      shop.cancel(order);
      return;
    case "tag":
      shop.tag(order, ["seen"]);
      return;
  }
}
