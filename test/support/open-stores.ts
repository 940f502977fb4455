import { useOrderConnection } from "#app/connections/chain-access.server.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { db } from "#app/platform/db.server.ts";
import { askToRead, readCatalogue } from "#app/programs/read-catalogue.server.ts";
import { startImport } from "#app/sales/start-import.server.ts";
import { saveLoyalty } from "#app/sales/loyalty-switch.server.ts";
import { northside } from "#test/fixtures/heartland-world.ts";
import { lightspeedIds } from "#test/fixtures/lightspeed-world.ts";
import { productIdOf } from "#test/fixtures/pet-store-pos.ts";
import { addCustomer } from "#test/simulators/heartland/books.ts";
import { changeTicket, ringUp } from "#test/simulators/heartland/till.ts";
import { createTill } from "#test/simulators/lightspeed/till.ts";
import type { World } from "./open-world.ts";

export type SoldLine = { sku: string; quantity: number; price?: number };
export type Shopper = { firstName: string; lastName: string; email: string | null; phone: string | null };
type Sold = { lines: SoldLine[]; customer?: string | null; how?: "closed" | "on_account"; at?: Date };

const place = {
  registerId: lightspeedIds.registers.queen,
  userId: lightspeedIds.users.owner,
  paymentTypeId: lightspeedIds.paymentTypes.other,
};

/** A chain of stores at the world's Lightspeed, through the connection of its orders, set up and with nothing brought in. */
export async function openStores(world: World) {
  const shop = world.shop.domain;
  await world.connectPos("lightspeed");
  await readProducts(shop);
  const chain = await makeChain(shop, { partner: "lightspeed", label: "Pawsome" });
  const stores = { "Queen Street": lightspeedIds.outlets.queen, Online: lightspeedIds.outlets.online };
  for (const [name, outletId] of Object.entries(stores)) await makeLocation(shop, chain, { name, outletId });
  const { books } = world.pos.lightspeed;
  const till = createTill(books);
  return {
    shop,
    chain,
    books,
    addShopper: (shopper: Shopper): string => books.addCustomer(shopper).id,
    /** @returns the sale's id. */
    sell: ({ lines, customer = null, how = "closed", at }: Sold): string =>
      till.ringUp({
        ...place,
        customerId: customer,
        how,
        ...(at && { at }),
        lines: lines.map(({ sku, quantity, price = 20 }) => ({ productId: productIdOf(sku), quantity, price })),
      }).id,
    pay: (saleId: string) => void till.finish(saleId, place),
    voidSale: (saleId: string) => void till.voidSale(saleId),
    bringBack: (saleId: string, units?: number) => till.bringBack(saleId, { ...place, ...(units !== undefined && { units }) }).id,
    ...importing(world, { shop, chain }),
  };
}

/** The same at the world's Heartland, with an access of its own. */
export async function openHeartlandStores(world: World) {
  const shop = world.shop.domain;
  await world.connectPos("heartland");
  await readProducts(shop);
  const chain = await makeChain(shop, { partner: "heartland", label: "Northside" });
  await makeLocation(shop, chain, { name: "Montréal", outletId: String(northside.location.id) });
  const account = world.pos.heartland.books.accountOf();
  const itemOf = (sku: string) => account.items.find(({ publicId }) => publicId === sku)?.id ?? 0;
  return {
    shop,
    chain,
    account,
    addShopper: (shopper: Shopper): number => addCustomer(account, shopper, new Date()).id,
    sell: ({ lines, customer = null, returnOf }: { lines: SoldLine[]; customer?: number | null; returnOf?: number }): number =>
      ringUp(
        account,
        {
          ...{ locationId: northside.location.id, stationId: northside.station.id, customerId: customer },
          ...(returnOf !== undefined && { returnOf }),
          lines: lines.map(({ sku, quantity, price = 20 }) => ({ itemId: itemOf(sku), qty: quantity, unitPrice: price * 100 })),
        },
        new Date(),
      ).id,
    voidSale: (ticketId: number) => void changeTicket(account, { ticketId, status: "canceled" }, new Date()),
    /** Staff put the units of a ticket's first line right. */
    correct(ticketId: number, quantity: number): void {
      const ticket = account.tickets.find(({ id }) => id === ticketId);
      const [line] = ticket?.lines ?? [];
      if (!ticket || !line) throw new RangeError(`There is no ticket ${ticketId}.`);
      line.qty = quantity;
      ticket.updatedAt = new Date().toISOString();
    },
    ...importing(world, { shop, chain }),
  };
}

async function readProducts(shop: string): Promise<void> {
  await askToRead({ shop, what: "products" });
  await readCatalogue({ shop, what: "products" }, { signal: new AbortController().signal });
}

function importing(world: World, { shop, chain }: { shop: string; chain: string }) {
  return {
    /** Brings in what was sold, and waits for what follows from it. */
    async bringIn(): Promise<void> {
      await startImport({ shop, chain, kind: "manual", actor: "Robin" });
      await world.settled();
    },
    switchOn: () => saveLoyalty({ shop, chain, sendsLoyalty: true, looseReturns: "ask", confirmed: true, actor: "Robin" }),
    switchOff: () => saveLoyalty({ shop, chain, sendsLoyalty: false, looseReturns: "ask", confirmed: false, actor: "Robin" }),
  };
}

/** A chain that is set up, through the connection of the orders. */
async function makeChain(shop: string, facts: { partner: PosPartner; label: string }): Promise<string> {
  const { id: chain } = await db.storeChain.create({ data: { shopId: shop, ...facts, createdBy: "Robin" } });
  const result = await useOrderConnection({ shop, chain });
  if (result.status !== "connected") throw new Error(`The chain did not connect: ${JSON.stringify(result)}`);
  await db.storeChain.update({ where: { id: chain }, data: { state: "active", step: "finished" } });
  return chain;
}

async function makeLocation(shop: string, chain: string, { name, outletId }: { name: string; outletId: string }): Promise<void> {
  await db.storeLocation.create({
    data: { shopId: shop, chainId: chain, outletId, name, locationId: outletId.slice(-12), timeZone: "America/Toronto", currency: "CAD" },
  });
}
