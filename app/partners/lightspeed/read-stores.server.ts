import { UnexpectedAnswer } from "#app/partners/errors.ts";
import type { LightspeedClient } from "./client.server.ts";
import { dataOf, staffUser, storeOutlet } from "./messages.ts";
import type { StaffUser } from "./messages.ts";
import { readRetailer } from "./read-set-up.server.ts";
import { refusal } from "./refusal.ts";
import type { Stores } from "./store-answers.ts";

const keptMs = 600_000;

/** Outlets, people and currency, kept for ten minutes: an import asks for them with every page. */
export type StoreReader = {
  /** With everybody of `userIds` in it, as far as X-Series knows them. */
  read(operation: string, userIds: string[]): Promise<Stores>;
  /** As they are now. */
  readAgain(operation: string): Promise<Stores>;
};

export function createStoreReader(client: LightspeedClient, { now }: { now: () => Date }): StoreReader {
  let kept: { stores: Stores; until: number } | null = null;
  /** Who is not listed, and those that nobody knows. */
  const others = new Map<string, StaffUser | null>();

  async function readAgain(operation: string): Promise<Stores> {
    const currency = (await readRetailer(client, operation)).currency?.code;
    if (!currency) throw new UnexpectedAnswer("Lightspeed does not say in which currency it sells.", { mayHaveHappened: false });
    const stores: Stores = {
      currency,
      outlets: await client.readAll({ operation, path: "outlets", query: [["deleted", "true"]], row: storeOutlet }),
      users: await client.readAll({ operation, path: "users", row: staffUser }),
    };
    kept = { stores, until: now().getTime() + keptMs };
    return stores;
  }

  return {
    readAgain,
    async read(operation, userIds) {
      const stores = kept && now().getTime() < kept.until ? kept.stores : await readAgain(operation);
      const listed = new Set(stores.users.map((one) => one.id));
      for (const id of new Set(userIds)) if (!listed.has(id) && !others.has(id)) others.set(id, await readUser(client, { operation, id }));
      return { ...stores, users: [...stores.users, ...[...others.values()].filter((one) => one !== null)] };
    },
  };
}

/** A person who left may still be known by their id. */
async function readUser(client: LightspeedClient, { operation, id }: { operation: string; id: string }): Promise<StaffUser | null> {
  const path = `users/${encodeURIComponent(id)}`;
  const said = await client.call({ operation, path, answer: dataOf(staffUser) });
  if (said.status === "success") return said.data;
  if (said.httpStatus === 404) return null;
  throw refusal(path, said);
}
