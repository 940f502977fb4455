import { z } from "zod";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";

export type Distributor = { id: string; name: string; accountNumber: string; updatedBy: string; updatedAt: string };

/** Field name → key of the message under `programs.distributors.errors`. */
export type DistributorErrors = Partial<
  Record<"name" | "accountNumber", "required" | "name_too_long" | "number_too_long" | "characters" | "taken">
>;

export type SaveDistributorResult =
  { status: "saved"; id: string } | { status: "invalid"; errors: DistributorErrors } | { status: "not_found" };

const text = (longest: number, tooLong: string) =>
  z
    .string()
    .trim()
    .min(1, "required")
    .max(longest, tooLong)
    .regex(/^\P{C}*$/u, "characters");
const distributor = z.object({ name: text(100, "name_too_long"), accountNumber: text(60, "number_too_long") });

type Saving = {
  shop: string;
  partner: string;
  name: string;
  accountNumber: string;
  actor: string;
  /** The one that is changed; left out, one of this name is, or a new one is made. */
  id?: string;
};

/** The distributors that a shop buys from, by name. */
export async function distributorsOf(shop: string, partner: string): Promise<Distributor[]> {
  const rows = await db.distributor.findMany({ where: { shopId: shop, partner }, orderBy: { id: "asc" } });
  // By the rules of language: those of the database may put every accent behind Z.
  rows.sort((one, other) => one.name.localeCompare(other.name));
  return rows.map(({ id, name, accountNumber, updatedBy, updatedAt }) => ({
    id,
    name,
    accountNumber,
    updatedBy,
    updatedAt: updatedAt.toISOString(),
  }));
}

/** Keeps a distributor with the account number that it gave the shop. Names that differ by capitals only are one. */
export async function saveDistributor({ shop, partner, actor, id, ...form }: Saving): Promise<SaveDistributorResult> {
  const parsed = distributor.safeParse(form);
  if (!parsed.success)
    return { status: "invalid", errors: Object.fromEntries(parsed.error.issues.map(({ path, message }) => [String(path[0]), message])) };
  const { name, accountNumber } = parsed.data;
  return db.$transaction(async (tx) => {
    // One at a time for each shop: no two of a name are made at once.
    await tx.$queryRaw`SELECT 1 FROM "Shop" WHERE id = ${shop} FOR NO KEY UPDATE`;
    const known = await tx.distributor.findMany({ where: { shopId: shop, partner }, select: { id: true, name: true } });
    const sameName = known.find((one) => folded(one.name) === folded(name));
    if (id !== undefined && !known.some((one) => one.id === id)) return { status: "not_found" };
    if (id !== undefined && sameName && sameName.id !== id) return { status: "invalid", errors: { name: "taken" } };
    const facts = { name, accountNumber, updatedBy: actor, updatedAt: now() };
    const target = id ?? sameName?.id;
    const saved = target
      ? await tx.distributor.update({ where: { id: target }, data: facts })
      : await tx.distributor.create({ data: { shopId: shop, partner, ...facts } });
    return { status: "saved", id: saved.id };
  });
}

/** false: it is gone already. Enrolments keep the number that they were made with. */
export async function removeDistributor({ shop, partner, id }: { shop: string; partner: string; id: string }): Promise<boolean> {
  const { count } = await db.distributor.deleteMany({ where: { shopId: shop, partner, id } });
  return count > 0;
}

function folded(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
