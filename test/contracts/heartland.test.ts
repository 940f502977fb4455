import { createHeartlandPos } from "#app/partners/heartland/heartland-pos.server.ts";
import type { Exchange, PosField, PosSale } from "#app/partners/capabilities.ts";
import { heartlandToken, heartlandWorld, northside } from "#test/fixtures/heartland-world.ts";
import { addCustomer, addField, addItem, nextId, onHand, orderTotal, paidOn, ticketTotal } from "#test/simulators/heartland/books.ts";
import type { Account, Order, Ticket } from "#test/simulators/heartland/books.ts";
import type { FaultKind } from "#test/simulators/heartland/faults.ts";
import { createHeartlandSimulator } from "#test/simulators/heartland/simulator.ts";
import type { FieldGroup, HeartlandRules } from "#test/simulators/heartland/world.ts";
import { describePointOfSale } from "./point-of-sale.ts";
import type { BookedSale, PosTrouble, PosWorld } from "./point-of-sale.ts";

const faultOf: Record<PosTrouble, FaultKind> = {
  lost_after_write: "drop_after_write",
  lost_before_write: "drop_before_write",
  silent: "no_answer",
  server_error: "server_error",
  wait_30_seconds: "rate_limited",
  unreadable: "not_json",
  credentials_revoked: "credentials_revoked",
};

const groupOf: Record<PosField["of"], FieldGroup> = {
  item: "item",
  customer: "customer",
  sale: "sales.transaction",
  sale_line: "sales.transaction.line_item",
};

/** Where nothing public tells how Heartland does it, the connector has to do with each way. */
const ways: [string, Partial<HeartlandRules>][] = [
  [
    "Heartland, where required fields keep an order pending and numbers are unique",
    { requiredFieldsBlock: "open", uniqueOrderNumbers: true, validationStatus: 422, detailsAs: "text" },
  ],
  [
    "Heartland, where an order stays pending in silence, tax is worked out and amounts are texts",
    { requiredFieldsBlock: "open_silently", automaticTax: 500, decimalsAs: "text", ignoresCase: true },
  ],
];

describePointOfSale("Heartland", () => openWorld({}));
for (const [name, rules] of ways) describePointOfSale(name, () => openWorld(rules), { troubles: ["lost_after_write"] });

async function openWorld(rules: Partial<HeartlandRules>): Promise<PosWorld> {
  const now = () => new Date("2026-03-14T15:00:00Z");
  const simulator = createHeartlandSimulator({ ...heartlandWorld({ rules }), now });
  const served = await simulator.serve();
  const account = simulator.books.accountOf();
  const exchanges: Exchange[] = [];
  const { location, station, ground, card } = northside;
  const options = { baseUrl: served.baseUrl, currency: "CAD", now, timeoutMs: 10_000 };
  const ours = { ...options, credentials: { token: heartlandToken }, onExchange: (exchange: Exchange) => exchanges.push(exchange) };
  const pos = createHeartlandPos(ours);
  const impatient = createHeartlandPos({ ...ours, timeoutMs: 250 });
  let silent = false;
  return {
    /** Patient, as the machine may be busy, but where silence is what it waits for. */
    get pos() {
      return silent ? impatient : pos;
    },
    stranger: createHeartlandPos({ ...options, credentials: { token: "guess" } }),
    exchanges,
    secrets: [heartlandToken],
    currency: account.currency,
    place: {
      locationId: String(location.id),
      registerId: String(station.id),
      employeeId: null,
      shippingMethodId: String(ground.id),
    },
    paymentTypeId: String(card.id),
    taxId: null,
    unknownId: "999999",
    addProduct({ sku, barcode, name: description, active }) {
      return String(addItem(account, { publicId: sku, upc: barcode, description, active, stock: 50 }, now()).id);
    },
    changeProduct(posId, { sku, name: description, active }) {
      const item = account.items.find(({ id }) => String(id) === posId);
      if (!item) throw new RangeError(`There is no item ${posId}.`);
      item.publicId = sku ?? item.publicId;
      item.description = description ?? item.description;
      item.active = active ?? item.active;
    },
    addCustomer: (customer) => String(addCustomer(account, customer, now()).id),
    requireField({ of, name: called }) {
      const key = called.toLowerCase().replace(/\W+/g, "_");
      return String(addField(account, { key, name: called, group: groupOf[of], required: true }).id);
    },
    addForeignSale: ({ kind, reference, productId }) => addForeignSale(account, { kind, reference, itemId: Number(productId) }),
    trouble(trouble, call) {
      silent = trouble === "silent";
      const kind = faultOf[trouble];
      const when = trouble === "credentials_revoked" ? { from: call } : { nth: call, times: 1, retryAfter: 30 };
      simulator.faults.add({ kind, ...when });
    },
    endTrouble() {
      silent = false;
      simulator.faults.clear();
    },
    async refuseConnections() {
      await served.refuse();
      // Uses up the connection that was kept open: on that one a lost call would be in doubt, and rightly so.
      await fetch(served.origin).catch(() => null);
    },
    calls: () => simulator.calls.length,
    writes: () => simulator.writes().length,
    books: {
      sales: () => [...account.orders.map((order) => bookedOrder(account, order)), ...bookedReturns(account)],
      stockOf: (productId) => onHand(account, Number(productId), location.id),
      products: () =>
        account.items.map(({ id, publicId, description, active }) => ({ posId: String(id), sku: publicId, name: description, active })),
      customers: () => account.customers.map(({ id, email, phone }) => ({ posId: String(id), email, phone })),
    },
    close: () => served.close(),
  };
}

function bookedOrder(account: Account, order: Order): BookedSale {
  const money = (minor: number) => ({ minor, currency: account.currency });
  return {
    reference: order.publicId,
    kind: "sale",
    state: order.status === "canceled" ? "voided" : order.status,
    total: money(orderTotal(order)),
    paid: money(paidOn(order)),
    lines: order.lines.map(({ itemId, qty, adjustedUnitPrice }) => ({
      productId: String(itemId),
      quantity: qty,
      price: money(adjustedUnitPrice),
    })),
    customerId: order.customerId === null ? null : String(order.customerId),
  };
}

/** The two tickets of a return whose units were only in part restocked are one return; two with the same number are two. */
function bookedReturns(account: Account): BookedSale[] {
  const partOf = ({ publicId }: Ticket) => account.tickets.find((ticket) => `${ticket.publicId}-N` === publicId);
  return account.tickets
    .filter((ticket) => !partOf(ticket))
    .map((ticket) => bookedReturn(account, [ticket, ...account.tickets.filter((one) => partOf(one) === ticket)]));
}

function bookedReturn(account: Account, tickets: Ticket[]): BookedSale {
  const money = (minor: number) => ({ minor, currency: account.currency });
  const sum = (amounts: number[]) => money(-amounts.reduce((total, amount) => total + amount, 0));
  const complete = tickets.every(({ status }) => status === "complete");
  return {
    reference: tickets[0]?.publicId ?? "",
    kind: "return",
    state: complete ? "closed" : ("pending" satisfies PosSale["state"]),
    total: sum(tickets.map(ticketTotal)),
    paid: sum(tickets.map(paidOn)),
    lines: tickets
      .flatMap(({ lines }) => lines)
      .filter(({ type }) => type === "ItemLine")
      .map(({ itemId, qty, unitPrice }) => ({ productId: String(itemId), quantity: -qty, price: money(unitPrice) })),
    customerId: tickets[0]?.customerId == null ? null : String(tickets[0].customerId),
  };
}

/** As staff make it at the till: an open order of one unit, or a finished return of one. */
function addForeignSale(
  account: Account,
  { kind, reference, itemId }: { kind: "sale" | "return"; reference: string; itemId: number },
): void {
  const at = "2026-03-14T10:00:00Z";
  const made = { publicId: reference, customerId: null, createdAt: at, updatedAt: at, salesRep: "Sam" };
  const place = { locationId: northside.location.id, stationId: northside.station.id };
  const id = nextId(account);
  if (kind === "return") {
    const line = {
      id: nextId(account),
      type: "ItemLine" as const,
      itemId,
      qty: -1,
      unitPrice: 100,
      originalUnitPrice: 100,
      description: "",
    };
    const ticket = {
      type: "Return" as const,
      status: "complete" as const,
      parentTransactionId: null,
      affectInventory: true,
      completedAt: at,
    };
    account.tickets.push({ id, ...made, ...place, ...ticket, lines: [line], payments: [] });
    return;
  }
  const line = {
    id: nextId(account),
    itemId,
    qty: 1,
    originalUnitPrice: 100,
    adjustedUnitPrice: 100,
    shipFromLocationId: null,
    custom: {},
  };
  const order = { status: "open" as const, shippingMethodId: null, shippingCharge: 0, custom: {}, taxes: [], payments: [] };
  account.orders.push({ id, ...made, ...place, ...order, lines: [line] });
}
