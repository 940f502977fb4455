import type { EditRequest, RefundRequest } from "#test/simulators/shopify/change-order.ts";
import type { LineRequest, OrderRequest } from "#test/simulators/shopify/place-order.ts";
import type { WebhookSettings } from "#test/simulators/shopify/webhooks.ts";
import { buyerHandle, buyers, chaosShops, couponKindNames, couponOf, listedSkus, stranger, troubleSkus } from "./chaos-shops.ts";
import { createDice } from "./dice.ts";
import type { Dice } from "./dice.ts";

/** How the webhooks of a step travel: as they should unless it says otherwise. */
export type Travel = Pick<Partial<WebhookSettings>, "copies" | "reverse" | "delayMs"> & { lost?: true };

/** `order` numbers the orders of the stream, 0 for the first. */
export type StreamChange =
  | { do: "refund"; refund: RefundRequest }
  | { do: "edit"; edit: EditRequest }
  | { do: "mark_paid" }
  | { do: "cancel" }
  /** Nothing that a partner is to hear of. */
  | { do: "tag" };

export type CheckoutEnd = "paid" | "refunded" | "taken_off" | "abandoned";

export type StreamStep = {
  /** Milliseconds from the start. */
  at: number;
  /** Which of the shops. */
  shop: number;
  travel: Travel;
} & (
  | { do: "place"; order: number; request: OrderRequest }
  | {
      do: "checkout";
      order: number;
      customer: string;
      lines: { sku: string; quantity: number }[];
      couponRef: string;
      title: string;
      end: CheckoutEnd;
    }
  | { do: "change"; order: number; change: StreamChange }
);

type Plan = { seed: number; orders: number; ms: number; /** Whether webhooks get lost. */ lose: boolean };

/** Everything that happens in the shops: orders, checkouts with coupons, refunds, edits, cancellations. The same seed makes the same stream. */
export function planStream({ seed, orders, ms, lose }: Plan): StreamStep[] {
  const dice = createDice(seed);
  const steps: StreamStep[] = [];
  const coupons = couponsInOrder(dice);
  for (let order = 0; order < orders; order += 1) {
    const at = Math.round((dice.whole(0, 1000) / 1000) * ms * 0.9);
    const shop = dice.chance(0.65) ? 0 : 1;
    const place = { at, shop, order };
    const coupon = dice.chance(0.15) ? coupons[shop]?.pop() : undefined;
    if (coupon) {
      steps.push({ ...place, travel: travelOf(dice, lose), do: "checkout", ...coupon, end: endOf(dice) });
      continue;
    }
    const request = requestOf(dice);
    steps.push({ ...place, travel: travelOf(dice, lose), do: "place", request });
    for (const { after, change } of changesOf(dice, request)) {
      // What comes close behind is under way together with the order itself.
      steps.push({ at: Math.min(at + after, ms), shop, order, travel: travelOf(dice, lose), do: "change", change });
    }
  }
  // A stable sort keeps an order ahead of what happens to it.
  return steps.sort((one, other) => one.at - other.at);
}

type Coupon = { customer: string; lines: { sku: string; quantity: number }[]; couponRef: string; title: string };

/** Of each shop, every coupon once, shuffled. */
function couponsInOrder(dice: Dice): Coupon[][] {
  return chaosShops.map(() => {
    const left = Array.from({ length: buyers }, (_, index) => index + 1).flatMap((buyer) =>
      couponKindNames.map((kind) => {
        const { couponRef, title, sku } = couponOf(kind, buyer);
        return { customer: buyerHandle(buyer), lines: [{ sku, quantity: dice.whole(1, 3) }], couponRef, title };
      }),
    );
    return left
      .map((coupon) => ({ coupon, place: dice.whole(0, 1_000_000) }))
      .sort((one, other) => one.place - other.place)
      .map(({ coupon }) => coupon);
  });
}

function endOf(dice: Dice): CheckoutEnd {
  return dice.pick(["paid", "paid", "paid", "refunded", "taken_off", "abandoned"] as const);
}

function requestOf(dice: Dice): OrderRequest {
  const skus = new Set(Array.from({ length: dice.whole(1, 4) }, () => dice.pick(listedSkus)));
  if (dice.chance(0.04)) skus.add(dice.pick(troubleSkus));
  const lines = [...skus].map((sku): LineRequest => ({
    sku,
    quantity: dice.whole(1, 4),
    ...(dice.chance(0.15) && { discount: { percentage: dice.whole(5, 30), title: "Staff pick" } }),
  }));
  return {
    customer: dice.chance(0.03) ? stranger : buyerHandle(dice.whole(1, buyers)),
    lines,
    ...(dice.chance(0.15) && { discount: { percentage: dice.whole(5, 20), code: "SPRING" } }),
    ...(dice.chance(0.08) && { payment: "pending" as const }),
  };
}

type Timed = { after: number; change: StreamChange };

/** At most one change of what was bought, and what is needed so that the order counts in the end. */
function changesOf(dice: Dice, { lines, payment }: OrderRequest): Timed[] {
  const changes: Timed[] = [];
  const soon = () => dice.whole(0, 12_000);
  let after = soon();
  if (payment === "pending") changes.push({ after, change: { do: "mark_paid" } });
  const quantityOf = (line: number) => lines[line - 1]?.quantity ?? 1;
  const line = dice.whole(1, lines.length);
  after += dice.chance(0.3) ? dice.whole(0, 300) : soon();
  const roll = dice.whole(1, 100);
  if (roll <= 22) {
    const quantity = dice.whole(1, quantityOf(line));
    changes.push({ after, change: { do: "refund", refund: { lines: [{ line, quantity, restock: dice.chance(0.5) }] } } });
    // The rest of the line comes back as well, perhaps at once.
    const left = quantityOf(line) - quantity;
    if (left > 0 && dice.chance(0.3))
      changes.push({ after: after + dice.whole(0, 3000), change: { do: "refund", refund: { lines: [{ line, quantity: left }] } } });
  } else if (roll <= 27) {
    const all = lines.map((_, index) => ({ line: index + 1, quantity: quantityOf(index + 1) }));
    changes.push({ after, change: { do: "refund", refund: { lines: all, shipping: true } } });
  } else if (roll <= 34) {
    changes.push({ after, change: { do: "edit", edit: { set: [{ line, quantity: quantityOf(line) + dice.whole(1, 2) }] } } });
    changes.push({ after: after + soon(), change: { do: "mark_paid" } });
  } else if (roll <= 40) {
    changes.push({ after, change: { do: "edit", edit: { add: [{ sku: dice.pick(listedSkus), quantity: dice.whole(1, 3) }] } } });
    changes.push({ after: after + soon(), change: { do: "mark_paid" } });
  } else if (roll <= 46) {
    changes.push({ after, change: { do: "cancel" } });
  } else if (roll <= 58) {
    changes.push({ after, change: { do: "tag" } });
  }
  return changes;
}

function travelOf(dice: Dice, lose: boolean): Travel {
  const roll = dice.whole(1, 100);
  if (roll <= 10) return { copies: dice.whole(2, 3) };
  if (roll <= 20) return { reverse: true };
  if (roll <= 32) return { delayMs: dice.whole(200, 6000) };
  if (roll <= 37) return { copies: 2, delayMs: dice.whole(200, 3000), reverse: true };
  if (roll <= 43 && lose) return { lost: true };
  return {};
}
