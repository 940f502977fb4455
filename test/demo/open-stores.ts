import { useOrderConnection } from "#app/connections/chain-access.server.ts";
import { readOutlets, setLocationStatus } from "#app/sales/locations.server.ts";
import { readChain } from "#app/sales/read-chains.server.ts";
import { finishChain, saveSchedule, startChain } from "#app/sales/set-up-chain.server.ts";
import { startImport } from "#app/sales/start-import.server.ts";
import { lightspeedIds } from "#test/fixtures/lightspeed-world.ts";
import { createTill } from "#test/simulators/lightspeed/till.ts";
import { daysOfStores } from "./day-stores.ts";
import { DemoStopped } from "./demo-stopped.ts";
import { quiet } from "./quiet.ts";
import type { Demo } from "./start-demo.ts";

/** Sets the chain of stores up as its wizard does, and waits until its first import is over. @returns the chain's id. */
export async function openStores(demo: Demo, { actor }: { actor: string }): Promise<string> {
  const shop = demo.shop.domain;
  const started = await startChain({ shop, partner: "lightspeed", label: demo.shop.name, actor });
  if (started.status !== "started") throw new DemoStopped("The chain of stores could not be begun.");
  const of = { shop, chain: started.id };
  check("connected", await useOrderConnection(of));
  check("ok", await readOutlets(of));
  // Online orders are sold there, and counted online.
  const chain = await readChain(of);
  const online = chain?.locations.filter(({ outletId }) => outletId === lightspeedIds.outlets.online).map(({ id }) => id) ?? [];
  await setLocationStatus({ shop, locations: online, status: "closed", actor });
  check("saved", await saveSchedule({ ...of, input: { interval: 60, firstAt: "00:02", backfillDays: daysOfStores } }));
  check("saved", await finishChain({ ...of, actor }));
  await quiet(demo);
  return started.id;
}

/** Staff set right what went wrong at the till, and the next import brings it in. */
export async function changeTills(demo: Demo, { chain, actor }: { chain: string; actor: string }): Promise<void> {
  const { books } = demo.lightspeed;
  const till = createTill(books);
  const rung = books.sales.filter(({ source }) => source.type === "USER");
  const parked = rung.filter(({ state }) => state === "parked");
  for (const { id } of rung.filter(({ state }) => state === "closed").slice(-3)) till.voidSale(id);
  for (const { id } of parked.slice(-2)) till.finish(id, { paymentTypeId: lightspeedIds.paymentTypes.card });
  await startImport({ shop: demo.shop.domain, chain, kind: "manual", actor });
  await quiet(demo);
}

function check(wanted: string, { status }: { status: string }): void {
  if (status !== wanted) throw new DemoStopped(`The chain of stores could not be set up: ${status}.`);
}
