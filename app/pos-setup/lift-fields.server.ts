import type { PointOfSale, PosField } from "#app/partners/capabilities.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { posConnectionFor } from "#app/connections/pos-connection.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { withLock } from "#app/platform/with-lock.server.ts";

/** Whose account, and who agreed that required fields are lifted. */
export type Lifting = { shop: string; partner: PosPartner; agreedBy: string };

const turn = ({ shop, partner }: Pick<Lifting, "shop" | "partner">) => `field-lift/${shop}/${partner}` as const;

/**
 * Makes the required fields of products optional, does the work, and puts them back, also when the work fails. That a field is to be put
 * back is written down before it is touched: after a crash `restoreLiftedFields` does it.
 */
export async function liftWhile<Result>(pos: PointOfSale, lifting: Lifting, work: () => Promise<Result>): Promise<Result> {
  return withLock(turn(lifting), async () => {
    // What an interrupted work left is required in truth.
    await putBack(pos, lifting);
    const fields = (await pos.requiredFields()).filter(({ of }) => of === "item");
    try {
      for (const field of fields) await lift(pos, lifting, field);
      return await work();
    } finally {
      await putBack(pos, lifting);
    }
  });
}

/** Makes required fields optional for good, because the merchant agreed: those that keep orders and customers out. */
export async function makeOptional(pos: PointOfSale, lifting: Lifting): Promise<PosField[]> {
  return withLock(turn(lifting), async () => {
    const fields = (await pos.requiredFields()).filter(({ of }) => of !== "item");
    for (const field of fields) {
      await pos.setRequired(field.id, false);
      await db.fieldLift.create({ data: { ...rowOf(lifting, field), state: "kept" } });
    }
    return fields;
  });
}

/** Puts back whatever an interrupted work left optional, in any shop. Runs every few minutes; safe to repeat. */
export async function restoreLiftedFields(): Promise<void> {
  const left = await db.fieldLift.findMany({
    where: { state: "lifted" },
    distinct: ["shopId", "partner"],
    select: { shopId: true, partner: true },
  });
  for (const { shopId: shop, partner } of left) {
    const connection = await posConnectionFor(shop, partner as PosPartner);
    if (connection?.status !== "ready") continue;
    const { pos } = connection;
    const account = { shop, partner: connection.partner };
    // Whoever is at work puts them back: when the turn comes, there is nothing left to do.
    await withLock(turn(account), () => putBack(pos, account)).catch((error: unknown) =>
      log.error("field_not_put_back", { shop, partner, error }),
    );
  }
}

async function lift(pos: PointOfSale, lifting: Lifting, field: PosField): Promise<void> {
  await db.fieldLift.create({ data: { ...rowOf(lifting, field), state: "lifted" } });
  await pos.setRequired(field.id, false);
}

/** Of a field that is gone by now there is nothing to put back. */
async function putBack(pos: PointOfSale, { shop, partner }: Pick<Lifting, "shop" | "partner">): Promise<void> {
  const lifted = await db.fieldLift.findMany({ where: { shopId: shop, partner, state: "lifted" }, orderBy: { id: "asc" } });
  for (const { id, fieldId } of lifted) {
    await pos.setRequired(fieldId, true);
    await db.fieldLift.update({ where: { id }, data: { state: "restored", restoredAt: now() } });
  }
}

function rowOf({ shop, partner, agreedBy }: Lifting, { id, name }: PosField) {
  return { shopId: shop, partner, fieldId: id, name, agreedBy };
}
