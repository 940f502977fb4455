import type { Hold } from "@prisma/client";
import { v7 as newId } from "uuid";
import type { Upc } from "#app/domain/upc.ts";
import type { CouponBuyer } from "#app/domain/coupon.ts";
import type { OrderGid } from "#app/domain/ids.ts";
import type { Contact, Order } from "#app/domain/order.ts";
import { refusalOf, letGo } from "./authorize-hold.server.ts";
import { basketOf } from "./basket-of.ts";
import { withPartner } from "./coupon-effects.server.ts";
import type { EffectOutcome, HoldWorld } from "./hold-world.server.ts";

/** Puts the coupon of a paid order aside anew, because the partner knows the authorisation no more. It is captured next. */
export async function authorizeAnew(hold: Hold, world: HoldWorld): Promise<EffectOutcome> {
  const { id, shopId, couponRef, orderRef } = hold;
  const refuse = async (message: string): Promise<EffectOutcome> => {
    const step = { actor: "punchcard", now: world.now(), details: { message }, goesOn: true };
    await world.move(id, { kind: "not_authorized", reason: "refused" }, step);
    return "done";
  };
  const order = hold.orderGid ? await world.readOrder(shopId, hold.orderGid as OrderGid) : null;
  const line = order && lineOf(hold, order);
  if (!line) return refuse("");
  return withPartner(hold, world, async ({ provider }) => {
    const answer = await provider.authorize({
      // Of one that was asked for before nothing is known.
      reference: newId(),
      order: { orderRef, basket: basketOf(order) },
      buyer: buyerOf(order.customer),
      couponRef,
      line,
    });
    const refusal = refusalOf(hold, answer);
    if (answer.status !== "authorized" || refusal) {
      if (answer.status === "authorized") await letGo(provider, { authRef: answer.authRef, orderRef });
      return refuse(refusal?.message ?? "");
    }
    const { authRef, discount } = answer;
    const step = { actor: "punchcard", now: world.now(), news: { authRef }, details: { amountMinor: discount.minor }, goesOn: true };
    const moved = await world.move(id, { kind: "authorized" }, step);
    if (moved.status !== "moved") await letGo(provider, { authRef, orderRef });
    return "done";
  });
}

function lineOf({ variantGid, upc, units }: Hold, order: Order) {
  const line = basketOf(order).lines.find((one) => one.variantGid === variantGid);
  return line && { variantGid: line.variantGid, upc: upc as Upc, units, unitPrice: line.unitPrice };
}

function buyerOf(customer: Contact | null): CouponBuyer {
  const { customerGid = null, firstName = null, lastName = null, email = null, phone = null } = customer ?? {};
  return { customerGid, firstName, lastName, email, phone };
}
