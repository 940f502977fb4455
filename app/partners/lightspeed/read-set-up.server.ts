import type { SetUp } from "./answers.ts";
import type { LightspeedClient } from "./client.server.ts";
import { dataOf, outlet, paymentType, register, retailer, tax, user } from "./messages.ts";
import { refusal } from "./refusal.ts";

const keptMs = 60_000;

/** What a sale is made with, kept for a minute: it takes eleven calls to read. */
export type SetUpReader = {
  read(operation: string): Promise<SetUp>;
  /** As it is now. */
  readAgain(operation: string): Promise<SetUp>;
};

export function createSetUpReader(client: LightspeedClient, { now }: { now: () => Date }): SetUpReader {
  let kept: { setUp: SetUp; until: number } | null = null;

  async function readAgain(operation: string): Promise<SetUp> {
    const deleted: [string, string][] = [["deleted", "true"]];
    const setUp: SetUp = {
      retailer: await readRetailer(client, operation),
      outlets: await client.readAll({ operation, path: "outlets", query: deleted, row: outlet }),
      registers: await client.readAll({ operation, path: "registers", query: deleted, row: register }),
      users: await client.readAll({ operation, path: "users", row: user }),
      paymentTypes: await client.readAll({ operation, path: "payment_types", query: deleted, row: paymentType }),
      taxes: await client.readAll({ operation, path: "taxes", row: tax }),
    };
    kept = { setUp, until: now().getTime() + keptMs };
    return setUp;
  }

  return {
    readAgain,
    read: async (operation) => (kept && now().getTime() < kept.until ? kept.setUp : readAgain(operation)),
  };
}

export async function readRetailer(client: LightspeedClient, operation: string) {
  const path = "retailer";
  const said = await client.call({ operation, path, answer: dataOf(retailer) });
  if (said.status === "refused") throw refusal(path, said);
  return said.data;
}
