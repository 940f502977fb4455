import type { Hold } from "@prisma/client";
import { db } from "#app/platform/db.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { syncOrderJob } from "#app/queue/jobs.ts";
import type { EffectOutcome, HoldWorld } from "./hold-world.server.ts";

/**
 * Takes a hold's code out of Shopify. Of one that is being given up, it then looks whether an order was placed with it: no order can be any
 * more. One that we have not heard of is read first, and decides.
 */
export async function withdrawCode(hold: Hold, world: HoldWorld): Promise<EffectOutcome> {
  const { id, shopId: shop, code } = hold;
  const { now } = world;
  if (code) {
    await world.deleteDiscountCode(shop, code);
    const order = hold.state === "releasing" ? await world.findOrderWithCode(shop, { code, since: hold.createdAt }) : null;
    const isKnown = order === hold.orderGid && hold.orderName !== null;
    if (order && !isKnown) {
      await db.$transaction(async (tx) => {
        // By this it is found even if Shopify took nothing off any of its lines.
        await tx.hold.updateMany({ where: { id, state: "releasing" }, data: { orderGid: order, orderName: null } });
        await enqueue(tx, syncOrderJob, { shop, order });
      });
      return "later";
    }
  }
  await world.move(id, { kind: "code_withdrawn" }, { actor: "punchcard", now: now(), goesOn: true });
  return "done";
}
