import { createHeartlandPos } from "#app/partners/heartland/heartland-pos.server.ts";
import { createHeartlandSales } from "#app/partners/heartland/heartland-sales.server.ts";
import type { Exchange } from "#app/partners/capabilities.ts";
import { heartlandToken, heartlandWorld, northside } from "#test/fixtures/heartland-world.ts";
import { soldOnline } from "#test/fixtures/sold-online.ts";
import { addCustomer, addItem, ticketTotal } from "#test/simulators/heartland/books.ts";
import type { FaultKind } from "#test/simulators/heartland/faults.ts";
import { createHeartlandSimulator } from "#test/simulators/heartland/simulator.ts";
import { changeTicket, ringUp } from "#test/simulators/heartland/till.ts";
import type { HeartlandRules } from "#test/simulators/heartland/world.ts";
import { describeSalesSource, usualLines } from "./sales-source.ts";
import type { SalesTrouble, SalesWorld } from "./sales-source.ts";

const faultOf: Record<SalesTrouble, FaultKind> = {
  silent: "no_answer",
  server_error: "server_error",
  wait_30_seconds: "rate_limited",
  unreadable: "not_json",
  credentials_revoked: "credentials_revoked",
};
const otherStore = { id: 100_020, publicId: "QC", name: "Québec", active: true, stations: [{ id: 100_021, name: "Till", active: true }] };
const salesRep = "Robin Leclair";

describeSalesSource("Heartland", () => openWorld({}));
describeSalesSource("Heartland, where amounts are texts and lines are asked for", () =>
  openWorld({ decimalsAs: "text", embedsTicketLines: false }),
);

async function openWorld(rules: Partial<HeartlandRules>): Promise<SalesWorld> {
  const clock = { now: new Date("2026-03-14T15:00:00.000Z") };
  const now = () => clock.now;
  const { location, station, oldStation, closedLocation, card } = northside;
  const locations = [{ ...location, stations: [station, oldStation] }, otherStore, { ...closedLocation, stations: [] }];
  const simulator = createHeartlandSimulator({ ...heartlandWorld({ rules, locations }), now });
  const served = await simulator.serve();
  const account = simulator.books.accountOf();
  const items = {
    kibble: addItem(account, { publicId: "NP-CHK-20", description: "Northpaw Chicken 20 lb", price: 1000 }, now()),
    rope: addItem(account, { publicId: "TG-ROPE", description: "Tugga Rope", price: 599 }, now()),
  };
  const exchanges: Exchange[] = [];
  const options = { baseUrl: served.baseUrl, credentials: { token: heartlandToken }, currency: "CAD", now, timeoutMs: 10_000 };
  const goodsOf = (item: (typeof items)["kibble"]) => ({ productId: String(item.id), sku: item.publicId, name: item.description });
  const ticketOf = (saleId: string) => account.tickets.find(({ id }) => String(id) === saleId);
  const change = (saleId: string, status: "complete" | "canceled") => {
    changeTicket(account, { ticketId: Number(saleId), status }, now());
  };
  return {
    source: createHeartlandSales({ ...options, onExchange: (exchange) => exchanges.push(exchange) }),
    openSlowSource: () => createHeartlandSales({ ...options, pageSize: 2 }),
    impatient: createHeartlandSales({ ...options, timeoutMs: 250 }),
    stranger: createHeartlandSales({ ...options, credentials: { token: "guess" } }),
    exchanges,
    secrets: [heartlandToken, salesRep],
    traits: { onAccount: false, timeClock: false, timeZones: false, rateLimit: false },
    currency: "CAD",
    now,
    pass: (minutes) => void (clock.now = new Date(clock.now.getTime() + minutes * 60_000)),
    stores: { main: String(location.id), other: String(otherStore.id), closed: String(closedLocation.id) },
    employee: { name: salesRep },
    goods: { kibble: goodsOf(items.kibble), rope: goodsOf(items.rope) },
    ringUp({ store = "main", lines = usualLines, how = "closed", customerId } = {}) {
      const place =
        store === "main"
          ? { locationId: location.id, stationId: station.id }
          : { locationId: otherStore.id, stationId: otherStore.stations[0]?.id ?? 0 };
      const sold = {
        ...place,
        salesRep,
        customerId: customerId === undefined ? null : Number(customerId),
        lines: lines.map(({ goods, quantity, price }) => ({ itemId: items[goods].id, qty: quantity, unitPrice: price })),
        tax: lines.reduce((sum, { quantity, tax }) => sum + quantity * tax, 0),
        status: how === "parked" ? ("incomplete" as const) : ("complete" as const),
      };
      return String(ringUp(account, sold, now()).id);
    },
    finish: (saleId) => change(saleId, "complete"),
    voidSale: (saleId) => change(saleId, "canceled"),
    bringBack(saleId) {
      const lines = (ticketOf(saleId)?.lines ?? []).flatMap(({ itemId, qty, unitPrice }) =>
        itemId === null ? [] : [{ itemId, qty: -qty, unitPrice }],
      );
      const place = { locationId: location.id, stationId: station.id, salesRep };
      return String(ringUp(account, { ...place, returnOf: Number(saleId), lines }, now()).id);
    },
    bookedTotal(saleId) {
      const ticket = ticketOf(saleId);
      return { minor: ticket ? ticketTotal(ticket) : 0, currency: "CAD" };
    },
    addCustomer: (customer) => String(addCustomer(account, customer, now()).id),
    async sendOnline() {
      const sale = soldOnline({
        at: { locationId: String(location.id), registerId: String(station.id), employeeId: null, shippingMethodId: null },
        productId: String(items.kibble.id),
        taxId: null,
        paymentTypeId: String(card.id),
        // A sale is an order there, and no ticket.
        kind: "return",
      });
      const answer = await createHeartlandPos(options).sendSale(sale);
      if (answer.status !== "sent") throw new Error(JSON.stringify(answer));
      return sale;
    },
    clockIn() {
      throw new Error("Heartland has no time clock.");
    },
    clockOut() {
      throw new Error("Heartland has no time clock.");
    },
    trouble: (trouble) => void simulator.faults.add({ kind: faultOf[trouble], retryAfter: 30 }),
    endTrouble: () => simulator.faults.clear(),
    close: () => served.close(),
  };
}
