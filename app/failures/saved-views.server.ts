import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { longestViewName, mostViews } from "./saved-view.ts";
import type { SavedViewView, ViewResult } from "./saved-view.ts";

/** The filters that a shop's staff gave a name, by name. */
export async function viewsOf(shop: string): Promise<SavedViewView[]> {
  const views = await db.savedView.findMany({ where: { shopId: shop }, orderBy: [{ name: "asc" }, { id: "asc" }], take: mostViews });
  return views.map(({ id, name, query }) => ({ id, name, query }));
}

type Saving = { shop: string; name: string; query: string; actor: string };

/** Keeps a filter, as the query of the list's address, under a name that no other has. */
export async function saveView({ shop, name, query, actor }: Saving): Promise<ViewResult> {
  const read = readName(name);
  if (read.status === "invalid") return read;
  return db.$transaction(async (tx) => {
    // One at a time per shop: two at once could both be the last that there is room for.
    await tx.$queryRaw`SELECT id FROM "Shop" WHERE id = ${shop} FOR UPDATE`;
    if ((await tx.savedView.count({ where: { shopId: shop } })) >= mostViews) return { status: "invalid", error: "too_many" };
    const data = { shopId: shop, name: read.name, query, createdBy: actor, createdAt: now() };
    const { count } = await tx.savedView.createMany({ data: [data], skipDuplicates: true });
    return count === 1 ? { status: "saved", name: read.name } : { status: "invalid", error: "name_taken" };
  });
}

export async function renameView({ shop, id, name }: { shop: string; id: string; name: string }): Promise<ViewResult> {
  const read = readName(name);
  if (read.status === "invalid") return read;
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM "Shop" WHERE id = ${shop} FOR UPDATE`;
    const other = await tx.savedView.findFirst({ where: { shopId: shop, name: read.name, id: { not: id } }, select: { id: true } });
    if (other) return { status: "invalid", error: "name_taken" };
    const { count } = await tx.savedView.updateMany({ where: { shopId: shop, id }, data: { name: read.name } });
    return count === 1 ? { status: "saved", name: read.name } : { status: "invalid", error: "gone" };
  });
}

/** Pressed twice, it is gone all the same. */
export async function deleteView({ shop, id }: { shop: string; id: string }): Promise<ViewResult> {
  await db.savedView.deleteMany({ where: { shopId: shop, id } });
  return { status: "deleted" };
}

function readName(text: string): { status: "ok"; name: string } | { status: "invalid"; error: "required" | "too_long" } {
  // PostgreSQL has no word for U+0000.
  const name = text.replaceAll("\0", "").replace(/\s+/g, " ").trim();
  if (name === "") return { status: "invalid", error: "required" };
  return name.length > longestViewName ? { status: "invalid", error: "too_long" } : { status: "ok", name };
}
