import type { ListedProgram, ProgramItem } from "#app/domain/loyalty.ts";
import { sameUpc } from "#app/domain/upc.ts";
import type { Upc } from "#app/domain/upc.ts";
import { itemCodesOf, listedPrograms, programItemsFrom, saysNoItemFound } from "./answers.ts";
import type { AstroClient } from "./client.server.ts";
import { offers, purchaseItems } from "./messages.ts";
import { refusal } from "./refusal.ts";

/** In as many calls as their codes need; what Astro adds unasked is left out. */
export async function programsOf(client: AstroClient, { upcs, batchSize }: { upcs: Upc[]; batchSize: number }): Promise<ProgramItem[]> {
  const codes = [...new Set(upcs.flatMap(itemCodesOf))];
  const items: ProgramItem[] = [];
  for (let from = 0; from < codes.length; from += batchSize) {
    const batch = codes.slice(from, from + batchSize);
    const listed = await itemsOf(client, { operation: "programsOf", data: { item_code_batch: batch } });
    items.push(...listed.filter((item) => batch.some((code) => sameUpc(code, item.upc))));
  }
  return onceEach(items);
}

export async function catalogue(client: AstroClient): Promise<{ programs: ListedProgram[]; items: ProgramItem[] }> {
  const operation = "catalogue";
  const items = onceEach(await itemsOf(client, { operation, data: {} }));
  const said = await client.call({ operation, endpoint: "listOffers", data: {}, answer: offers, changes: false });
  if (said.status === "refused") throw refusal("listOffers", said, { mayHaveHappened: false });
  return { programs: listedPrograms(said.data, items), items };
}

async function itemsOf(
  client: AstroClient,
  { operation, data }: { operation: string; data: Record<string, unknown> },
): Promise<ProgramItem[]> {
  const said = await client.call({ operation, endpoint: "eligiblePurchaseItems", data, answer: purchaseItems, changes: false });
  if (said.status === "success") return programItemsFrom(said.data);
  if (saysNoItemFound(said.message)) return [];
  throw refusal("eligiblePurchaseItems", said, { mayHaveHappened: false });
}

/** The same item may come in several batches, once for each width of its code. */
function onceEach(items: ProgramItem[]): ProgramItem[] {
  return [...new Map(items.map((item) => [`${item.program.programId} ${item.upc}`, item])).values()];
}
