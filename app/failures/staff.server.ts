import { v7 as newId } from "uuid";
import { db } from "#app/platform/db.server.ts";
import type { StaffView } from "./failure-view.ts";

const hourMs = 3_600_000;

/**
 * Remembers a staff member who is here, so that colleagues can assign failures to them. It reads each time and writes once an hour.
 * null: Shopify did not say who it is, or the shop is gone.
 */
export async function meetStaff({ shop, actor, now }: { shop: string; actor: string; now: Date }): Promise<StaffView | null> {
  if (!/^Staff \d+$/.test(actor)) return null;
  const known = await db.staffMember.findUnique({ where: { shopId_actor: { shopId: shop, actor } } });
  if (known && now.getTime() - known.seenAt.getTime() < hourMs) return { id: known.id, actor, name: known.name };
  const [met] = await db.$queryRaw<{ id: string; name: string | null }[]>`
    INSERT INTO "StaffMember" (id, "shopId", actor, "seenAt")
    SELECT ${newId()}::uuid, id, ${actor}, ${now} FROM "Shop" WHERE id = ${shop}
    ON CONFLICT ("shopId", actor) DO UPDATE SET "seenAt" = GREATEST("StaffMember"."seenAt", EXCLUDED."seenAt")
    RETURNING id, name`;
  return met ? { id: met.id, actor, name: met.name } : null;
}

/** Who has used Punchcard in a shop: those with a name first, then by when they were last here. */
export async function staffOf(shop: string): Promise<StaffView[]> {
  const staff = await db.staffMember.findMany({
    where: { shopId: shop },
    orderBy: [{ name: { sort: "asc", nulls: "last" } }, { seenAt: "desc" }, { id: "asc" }],
    take: 200,
  });
  return staff.map(({ id, actor, name }) => ({ id, actor, name }));
}

export const longestName = 60;

/** The name by which colleagues see a staff member; an empty one takes it away. Returns false when it is too long or nobody is known by `actor`. */
export async function nameStaff({ shop, actor, name }: { shop: string; actor: string; name: string }): Promise<boolean> {
  // PostgreSQL has no word for U+0000.
  const read = name.replaceAll("\0", "").replace(/\s+/g, " ").trim();
  if (read.length > longestName) return false;
  const { count } = await db.staffMember.updateMany({ where: { shopId: shop, actor }, data: { name: read || null } });
  return count === 1;
}
