import type { Hold } from "@prisma/client";
import type { CustomerGid, VariantGid } from "#app/domain/ids.ts";
import type { HoldWorld } from "./hold-world.server.ts";

/**
 * Has the code that was chosen for a hold made at Shopify, and gives the hold as it is then. Two may do it at once: Shopify has a code only once,
 * and both find it. One that comes after the hold was given up is withdrawn again, and nobody was told of it.
 */
export async function makeCode(hold: Hold, { createDiscountCode, move, now }: HoldWorld): Promise<Hold> {
  const { id, shopId: shop, code, title, amountMinor, currency, variantGid, customerGid, createdAt, expiresAt } = hold;
  if (!code) throw new Error("A hold that waits for its code has one chosen.");
  const answer = await createDiscountCode(shop, {
    code,
    title: `Punchcard · ${title}`,
    amount: { minor: Number(amountMinor), currency },
    variantGid: variantGid as VariantGid,
    customerGid: customerGid as CustomerGid | null,
    startsAt: createdAt,
    endsAt: expiresAt,
  });
  const step = { actor: "punchcard", now: now(), known: hold };
  const moved =
    answer.status === "refused"
      ? await move(id, { kind: "code_refused" }, { ...step, details: { message: answer.message } })
      : await move(id, { kind: "code_made" }, { ...step, news: { discountGid: answer.discountGid } });
  return moved.status === "not_found" ? hold : moved.hold;
}
