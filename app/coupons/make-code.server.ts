import type { Hold } from "@prisma/client";
import type { CustomerGid, VariantGid } from "#app/domain/ids.ts";
import type { HoldWorld } from "./hold-world.server.ts";

/** Has the code that was chosen for a hold made at Shopify. Whoever calls it holds the hold's lock. */
export async function makeCode(hold: Hold, { createDiscountCode, deleteDiscountCode, move, now }: HoldWorld): Promise<void> {
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
  const step = { actor: "punchcard", now: now() };
  if (answer.status === "refused") {
    await move(id, { kind: "code_refused" }, { ...step, details: { message: answer.message } });
    return;
  }
  const moved = await move(id, { kind: "code_made" }, { ...step, news: { discountGid: answer.discountGid } });
  // It was withdrawn meanwhile, by somebody who did not see the lock.
  if (moved.status === "stayed" && moved.hold.codeState === "gone") await deleteDiscountCode(shop, code);
}
