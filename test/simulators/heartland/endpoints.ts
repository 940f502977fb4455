import { formatDecimal, parseMoney } from "#app/domain/money.ts";
import {
  addCustomer,
  addField,
  addItem,
  committed,
  moveStock,
  nextId,
  nextNumber,
  notInvoiced,
  onHand,
  orderTotal,
  paidOn,
  requiredFieldsOf,
  subtotalOf,
  taxOf,
  ticketTotal,
} from "./books.ts";
import type { Account, Custom, Customer, Invoice, Item, Order, Payment, Ticket, TicketLine } from "./books.ts";
import { BadQuery, listed, told } from "./collections.ts";
import type { Row } from "./collections.ts";
import { fieldGroups } from "./world.ts";
import type { FieldGroup, HeartlandField, HeartlandLocation, HeartlandUser } from "./world.ts";

/** A call as an endpoint sees it: signed in, its body read. `ids` are those in the path, in order. */
export type Asked = { account: Account; user: HeartlandUser; ids: number[]; key: string; query: URLSearchParams; body: Row; now: Date };
type Endpoint = (asked: Asked) => Response;

/** What Heartland does not take: `details` by field (reference 3.5). */
class Invalid extends Error {
  readonly details: Record<string, string[]>;
  readonly error: "validation_error" | "payment_error";
  constructor(details: Record<string, string[]>, error: Invalid["error"] = "validation_error") {
    super(error === "validation_error" ? "Validation failed" : "Payment failed");
    this.details = details;
    this.error = error;
  }
}

class NotFound extends Error {}

/** By method and path; `:id` is a number, `:key` the name of a setting. */
const endpoints: Record<string, Endpoint> = {
  "GET system/whoami": ({ user }) => Response.json(userRow(user)),
  "GET system/host": ({ account }) => Response.json({ host: `${account.subdomain}.retail.heartland.us` }),
  "GET users": (asked) => collection(asked, asked.account.users.map(userRow)),
  "GET settings/:key": ({ account, key }) => Response.json({ key, value: account.settings[key] ?? null }),
  "PUT settings/:key": ({ account, key, body }) => {
    account.settings[key] = body.value ?? null;
    return Response.json({ key, value: account.settings[key] });
  },

  "GET locations": (asked) => collection(asked, asked.account.locations.map(locationRow), ["stations"]),
  "GET locations/:id": (asked) => one(asked, asked.account.locations, locationRow, ["stations"]),
  "GET stations": (asked) => collection(asked, asked.account.locations.flatMap(stationRows)),
  "POST stations": ({ account, body }) => {
    const location = account.locations.find(({ id }) => id === body.location_id);
    if (!location) throw new Invalid({ location_id: ["is invalid"] });
    const station = { id: nextId(account), name: text(body, "name") ?? "", active: body.active !== false };
    location.stations.push(station);
    return created(`stations/${station.id}`);
  },
  "GET payment_types": (asked) => collection(asked, asked.account.paymentTypes),
  "POST payment_types": ({ account, body }) => {
    const name = text(body, "name");
    if (!name) throw new Invalid({ name: ["can't be blank"] });
    const type = { id: nextId(account), name, active: true };
    account.paymentTypes.push(type);
    return created(`payment_types/${type.id}`);
  },
  "GET shipping_methods": (asked) => collection(asked, asked.account.shippingMethods),

  "GET custom_fields": (asked) => collection(asked, asked.account.customFields.map(fieldRow)),
  "GET custom_fields/:id": (asked) => one(asked, asked.account.customFields, fieldRow),
  "POST custom_fields": ({ account, body }) => {
    const group = fieldGroups.find((one) => one === body.group_id);
    const name = text(body, "name");
    if (!group || !name) throw new Invalid(group ? { name: ["can't be blank"] } : { group_id: ["is invalid"] });
    const key = text(body, "key") ?? name.toLowerCase().replace(/\W+/g, "_");
    return created(`custom_fields/${addField(account, { key, name, group, required: body.required === true }).id}`);
  },
  "PUT custom_fields/:id": (asked) => {
    const field = byId(asked.account.customFields, asked.ids[0]);
    if (typeof asked.body.required === "boolean") field.required = asked.body.required;
    field.name = text(asked.body, "name") ?? field.name;
    return Response.json(fieldRow(field));
  },

  "GET items": (asked) => collection(asked, asked.account.items.map(itemRow(asked.account))),
  "GET items/:id": (asked) => one(asked, asked.account.items, itemRow(asked.account)),
  "POST items": ({ account, body, now }) => {
    const publicId = text(body, "public_id");
    const problems: Record<string, string[]> = {};
    if (!publicId) problems.public_id = ["can't be blank"];
    if (publicId && account.rules.uniqueItemNumbers && account.items.some((item) => item.publicId === publicId))
      problems.public_id = ["has already been taken"];
    if (!text(body, "description")) problems.description = ["can't be blank"];
    // "required in practice" (reference 3.6)
    if (body.cost == null) problems.cost = ["can't be blank"];
    const custom = customIn(body);
    Object.assign(problems, missingFields(account, "item", custom));
    refuseIf(problems);
    const description = text(body, "description") ?? "";
    const amounts = { cost: amount(account, body, "cost") ?? 0, price: amount(account, body, "price") ?? 0 };
    const flags = { active: body.active !== false, trackInventory: body.track_inventory !== false };
    const item = addItem(account, { publicId: publicId ?? "", description, ...amounts, ...flags }, now);
    item.custom = custom;
    return created(`items/${item.id}`);
  },
  "PUT items/:id": ({ account, ids, body, now }) => {
    const item = byId(account.items, ids[0]);
    const publicId = text(body, "public_id");
    if (account.rules.uniqueItemNumbers && account.items.some((other) => other !== item && other.publicId === publicId))
      throw new Invalid({ public_id: ["has already been taken"] });
    const custom = { ...item.custom, ...customIn(body) };
    refuseIf(missingFields(account, "item", custom));
    item.publicId = publicId ?? item.publicId;
    item.description = text(body, "description") ?? item.description;
    item.cost = amount(account, body, "cost") ?? item.cost;
    item.price = amount(account, body, "price") ?? item.price;
    if (typeof body.active === "boolean") item.active = body.active;
    if (typeof body.track_inventory === "boolean") item.trackInventory = body.track_inventory;
    item.custom = custom;
    item.updatedAt = now.toISOString();
    return Response.json(itemRow(account)(item));
  },

  "GET customers": (asked) => collection(asked, asked.account.customers.map(customerRow), ["addresses"]),
  "GET customers/:id": (asked) => one(asked, asked.account.customers, customerRow, ["addresses"]),
  "POST customers": ({ account, body, now }) => {
    const custom = customIn(body);
    const email = text(body, "email");
    const problems = missingFields(account, "customer", custom);
    if (email !== null && !/^\S+@\S+\.\S+$/.test(email)) problems.email = ["is invalid"];
    refuseIf(problems);
    const names = { firstName: text(body, "first_name") ?? "", lastName: text(body, "last_name") ?? "" };
    const customer = addCustomer(account, { ...names, email, phone: text(body, "phone") }, now);
    customer.publicId = text(body, "public_id") ?? customer.publicId;
    customer.custom = custom;
    return created(`customers/${customer.id}`);
  },
  "PUT customers/:id": ({ account, ids, body, now }) => {
    const customer = byId(account.customers, ids[0]);
    customer.firstName = text(body, "first_name") ?? customer.firstName;
    customer.lastName = text(body, "last_name") ?? customer.lastName;
    customer.email = text(body, "email") ?? customer.email;
    customer.phone = text(body, "phone") ?? customer.phone;
    customer.custom = { ...customer.custom, ...customIn(body) };
    customer.updatedAt = now.toISOString();
    return Response.json(customerRow(customer));
  },
  "GET customers/:id/addresses": (asked) => collection(asked, byId(asked.account.customers, asked.ids[0]).addresses),
  "POST customers/:id/addresses": ({ account, ids, body }) => {
    const customer = byId(account.customers, ids[0]);
    if (!text(body, "line_1")) throw new Invalid({ line_1: ["can't be blank"] });
    if (body.country != null && !/^[A-Z]{2}$/.test(String(body.country))) throw new Invalid({ country: ["is invalid"] });
    const address = { ...body, id: nextId(account) };
    customer.addresses.push(address);
    return created(`customers/${customer.id}/addresses/${address.id}`);
  },

  "GET sales/orders": (asked) => collection(asked, asked.account.orders.map(orderRow(asked.account)), orderEmbeds),
  "GET sales/orders/:id": (asked) => one(asked, asked.account.orders, orderRow(asked.account), orderEmbeds),
  "POST sales/orders": ({ account, body, now }) => {
    const publicId = text(body, "public_id");
    const custom = customIn(body);
    const problems = { ...placeProblems(account, body), ...buyerProblems(account, body) };
    const method = body.shipping_method_id;
    if (method != null && !account.shippingMethods.some(({ id, active }) => id === method && active))
      problems.shipping_method_id = ["is invalid"];
    if (account.rules.uniqueOrderNumbers && account.orders.some((order) => order.publicId === publicId))
      problems.public_id = ["has already been taken"];
    if (body.status != null && body.status !== "pending") problems.status = ["is invalid"];
    if (account.rules.requiredFieldsBlock === "create") Object.assign(problems, missingFields(account, "sales.transaction", custom));
    refuseIf(problems);
    const order: Order = {
      ...transaction(account, body, now),
      status: "pending",
      shippingMethodId: (method as number | undefined) ?? null,
      shippingCharge: amount(account, body, "shipping_charge") ?? 0,
      salesRep: text(body, "sales_rep"),
      custom,
      lines: [],
      taxes: [],
      payments: [],
    };
    account.orders.push(order);
    return created(`sales/orders/${order.id}`);
  },
  "PUT sales/orders/:id": ({ account, ids, body, now }) => {
    const order = changeable(account, ids[0]);
    order.custom = { ...order.custom, ...customIn(body) };
    const status = body.status ?? order.status;
    if (status !== order.status) changeStatus(account, order, String(status));
    order.updatedAt = now.toISOString();
    return Response.json(told(orderRow(account)(order), new URLSearchParams(), orderEmbeds));
  },
  "GET sales/orders/:id/lines": (asked) => {
    const order = byId(asked.account.orders, asked.ids[0]);
    return collection(asked, orderRow(asked.account)(order).lines as Row[]);
  },
  "POST sales/orders/:id/lines": ({ account, ids, body }) => {
    const order = changeable(account, ids[0]);
    const lookup = text(body, "item_lookup");
    const item = account.items.find(({ id, publicId, custom }) =>
      body.item_id == null ? lookup !== null && (publicId === lookup || custom.upc === lookup) : id === body.item_id,
    );
    const custom = customIn(body);
    const problems = itemProblems(item, body.item_id == null ? "item_lookup" : "item_id");
    const qty = body.qty;
    if (typeof qty !== "number" || !Number.isInteger(qty) || qty < 1) problems.qty = ["is invalid"];
    const shipFrom = body.ship_from_location_id;
    if (shipFrom != null && !account.locations.some(({ id, active }) => id === shipFrom && active))
      problems.ship_from_location_id = ["is invalid"];
    const price = amount(account, body, "adjusted_unit_price") ?? item?.price ?? 0;
    if (account.rules.refusesNegativePrices && price < 0) problems.adjusted_unit_price = ["must be greater than or equal to 0"];
    if (account.rules.requiredFieldsBlock === "create")
      Object.assign(problems, missingFields(account, "sales.transaction.line_item", custom));
    refuseIf(problems);
    const line = {
      id: nextId(account),
      itemId: item?.id ?? 0,
      qty: qty as number,
      originalUnitPrice: amount(account, body, "original_unit_price") ?? item?.price ?? 0,
      adjustedUnitPrice: price,
      shipFromLocationId: (shipFrom as number | undefined) ?? null,
      custom,
    };
    order.lines.push(line);
    taxByItself(account, order);
    return created(`sales/orders/${order.id}/lines/${line.id}`);
  },
  "PUT sales/orders/:id/lines/:id": ({ account, ids, body }) => {
    const order = changeable(account, ids[0]);
    const line = byId(order.lines, ids[1]);
    if (body.ship_from_location_id != null) line.shipFromLocationId = body.ship_from_location_id as number;
    line.custom = { ...line.custom, ...customIn(body) };
    line.adjustedUnitPrice = amount(account, body, "adjusted_unit_price") ?? line.adjustedUnitPrice;
    taxByItself(account, order);
    return Response.json({});
  },
  "GET sales/orders/:id/taxes": (asked) => {
    const order = byId(asked.account.orders, asked.ids[0]);
    return collection(
      asked,
      order.taxes.map(({ id, description, value }) => ({ id, description, value: decimal(asked.account, value) })),
    );
  },
  "POST sales/orders/:id/taxes": ({ account, ids, body }) => {
    const order = changeable(account, ids[0]);
    const value = amount(account, body, "value");
    if (value === null || !text(body, "description")) throw new Invalid({ [value === null ? "value" : "description"]: ["can't be blank"] });
    const tax = { id: nextId(account), description: text(body, "description") ?? "", value, automatic: false };
    order.taxes.push(tax);
    return created(`sales/orders/${order.id}/taxes/${tax.id}`);
  },
  "GET sales/orders/:id/payments": (asked) => {
    const order = byId(asked.account.orders, asked.ids[0]);
    return collection(asked, order.payments.map(paymentRow(asked.account)));
  },
  "POST sales/orders/:id/payments": ({ account, ids, body }) => {
    const order = changeable(account, ids[0]);
    const payment = paymentFrom(account, body);
    if (payment.amount <= 0) throw new Invalid({ amount: ["must be greater than 0"] });
    if (paidOn(order) + payment.amount > orderTotal(order)) throw new Invalid({ amount: ["is more than the balance"] }, "payment_error");
    order.payments.push(payment);
    return created(`sales/orders/${order.id}/payments/${payment.id}`);
  },

  "GET sales/invoices": (asked) => collection(asked, asked.account.invoices.map(invoiceRow(asked.account)), ["lines"]),
  "GET sales/invoices/:id": (asked) => one(asked, asked.account.invoices, invoiceRow(asked.account), ["lines"]),
  "POST sales/invoices": ({ account, body, now }) => {
    const order = account.orders.find(({ id }) => id === body.order_id);
    const problems = { ...placeProblems(account, body), ...buyerProblems(account, body) };
    if (!order) problems.order_id = ["is invalid"];
    // "Only an order that is open can be invoiced" (reference 3.7)
    else if (order.status !== "open") problems.order_id = ["is not open"];
    refuseIf(problems);
    const invoice: Invoice = {
      ...transaction(account, { ...body, customer_id: body.customer_id ?? order?.customerId }, now),
      orderId: order?.id ?? 0,
      status: "pending",
      lines: [],
    };
    account.invoices.push(invoice);
    return created(`sales/invoices/${invoice.id}`);
  },
  "PUT sales/invoices/:id": ({ account, ids, body, now }) => {
    const invoice = byId(account.invoices, ids[0]);
    if (body.status !== "complete") throw new Invalid({ status: ["is invalid"] });
    if (invoice.status === "complete") throw new Invalid({ status: ["is complete already"] });
    if (invoice.lines.length === 0) throw new Invalid({ lines: ["can't be blank"] });
    invoice.status = "complete";
    invoice.updatedAt = now.toISOString();
    for (const { itemId, qty } of invoice.lines)
      moveStock(account, { item: byId(account.items, itemId), locationId: invoice.locationId, units: -qty });
    const order = byId(account.orders, invoice.orderId);
    const all = order.lines.every(({ itemId }) => notInvoiced(account, order, itemId) === 0);
    const complete = account.invoices.filter(({ orderId }) => orderId === order.id).every(({ status }) => status === "complete");
    if (all && complete && account.rules.closesOrders) order.status = "closed";
    return Response.json(told(invoiceRow(account)(invoice), new URLSearchParams(), ["lines"]));
  },
  "GET sales/invoices/:id/lines": (asked) => {
    const invoice = byId(asked.account.invoices, asked.ids[0]);
    return collection(asked, invoiceRow(asked.account)(invoice).lines as Row[]);
  },
  "POST sales/invoices/:id/lines": ({ account, ids, body }) => {
    const invoice = byId(account.invoices, ids[0]);
    const order = byId(account.orders, invoice.orderId);
    const problems: Record<string, string[]> = {};
    if (invoice.status === "complete") problems.base = ["is complete already"];
    if (body.type !== "ItemLine") problems.type = ["is invalid"];
    const [itemId, qty] = [body.item_id as number, body.qty as number];
    if (!order.lines.some((line) => line.itemId === itemId)) problems.item_id = ["is not on the order"];
    else if (!Number.isInteger(qty) || qty < 1 || qty > notInvoiced(account, order, itemId))
      problems.qty = ["is more than the order has left"];
    refuseIf(problems);
    const line = { id: nextId(account), itemId, qty };
    invoice.lines.push(line);
    return created(`sales/invoices/${invoice.id}/lines/${line.id}`);
  },

  "GET sales/tickets": (asked) => {
    const rows = asked.account.tickets.map(ticketRow(asked.account));
    const embedded = asked.account.rules.embedsTicketLines ? rows : rows.map(({ lines: _lines, ...row }) => row);
    return collection(asked, embedded, ["lines", "payments"]);
  },
  "GET sales/tickets/:id": (asked) => one(asked, asked.account.tickets, ticketRow(asked.account), ["lines", "payments"]),
  "POST sales/tickets": postTicket,
  "GET sales/tickets/:id/lines": (asked) => {
    const ticket = byId(asked.account.tickets, asked.ids[0]);
    return collection(asked, ticketRow(asked.account)(ticket).lines as Row[]);
  },
  "GET sales/tickets/:id/payments": (asked) => {
    const ticket = byId(asked.account.tickets, asked.ids[0]);
    return collection(asked, ticket.payments.map(paymentRow(asked.account)));
  },

  "GET inventory/values": ({ account, query }) => {
    const rows = account.items.flatMap((item) => account.locations.map(({ id }) => inventoryRow(account, item, id)));
    return Response.json(listed(rows, query, {}));
  },

  "GET webhooks": (asked) => collection(asked, asked.account.webhooks),
  "POST webhooks": ({ account, body }) => {
    const url = text(body, "url");
    if (!url || !URL.canParse(url)) throw new Invalid({ url: ["is invalid"] });
    if (!Array.isArray(body.events) || body.events.length === 0) throw new Invalid({ events: ["can't be blank"] });
    const webhook = { id: nextId(account), url, events: body.events.map(String) };
    account.webhooks.push(webhook);
    return created(`webhooks/${webhook.id}`);
  },
  "DELETE webhooks/:id": ({ account, ids }) => {
    byId(account.webhooks, ids[0]);
    account.webhooks = account.webhooks.filter(({ id }) => id !== ids[0]);
    return new Response(null, { status: 204 });
  },
};

/** "sales/orders/100123/lines" → "sales/orders/:id/lines" */
export function endpointOf(path: string): string {
  return path
    .split("/")
    .filter(Boolean)
    .map((part, index, parts) => (/^\d+$/.test(part) ? ":id" : index === 1 && parts[0] === "settings" ? ":key" : part))
    .join("/");
}

export function carryOut(method: string, path: string, asked: Omit<Asked, "ids" | "key">): Response {
  const parts = path.split("/").filter(Boolean);
  const endpoint = endpointOf(path);
  const answer = endpoints[`${method} ${endpoint}`];
  if (!answer) {
    const other = Object.keys(endpoints).some((one) => one.endsWith(` ${endpoint}`));
    return problem(other ? 405 : 404, {
      error: other ? "method_not_allowed" : "not_found",
      message: other ? "Method not allowed" : "Not found",
    });
  }
  try {
    return answer({ ...asked, ids: parts.filter((part) => /^\d+$/.test(part)).map(Number), key: parts[1] ?? "" });
  } catch (error) {
    const { rules } = asked.account;
    if (error instanceof NotFound) return problem(404, { error: "not_found", message: "Not found" });
    if (error instanceof BadQuery) return problem(400, { error: "bad_request", message: error.message });
    if (!(error instanceof Invalid)) throw error;
    const details = Object.entries(error.details).map(([field, texts]) => [field, rules.detailsAs === "list" ? texts : texts.join(", ")]);
    return problem(rules.validationStatus, { error: error.error, message: error.message, details: Object.fromEntries(details) });
  }
}

function problem(status: number, body: Row): Response {
  return Response.json(body, { status });
}

/** 201, nothing in the body, and where to find it (reference 3.4). */
function created(path: string): Response {
  return new Response(null, { status: 201, headers: { location: `/api/${path}` } });
}

function collection({ account, query }: Asked, rows: Row[], embeds: string[] = []): Response {
  return Response.json(listed(rows, query, { embeds, ignoresCase: account.rules.ignoresCase }));
}

function one<Kept extends { id: number }>({ query, ids }: Asked, rows: Kept[], row: (kept: Kept) => Row, embeds: string[] = []): Response {
  return Response.json(told(row(byId(rows, ids[0])), query, embeds));
}

function byId<Kept extends { id: number }>(rows: Kept[], id: number | undefined): Kept {
  const found = rows.find((row) => row.id === id);
  if (!found) throw new NotFound();
  return found;
}

function refuseIf(problems: Record<string, string[]>): void {
  if (Object.keys(problems).length > 0) throw new Invalid(problems);
}

function text(body: Row, field: string): string | null {
  const value = body[field];
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

/** null when it is not given. */
function amount({ currency }: Account, body: Row, field: string): number | null {
  const value = body[field];
  if (value === undefined || value === null) return null;
  try {
    return parseMoney(String(value), currency).minor;
  } catch {
    throw new Invalid({ [field]: ["is not a number"] });
  }
}

function decimal({ currency, rules }: Account, minor: number): number | string {
  const written = formatDecimal({ minor, currency });
  return rules.decimalsAs === "text" ? written : Number(written);
}

/** `{"custom": {"size": "L"}}` or `{"custom@size": "L"}` (reference 3.6). */
function customIn(body: Row): Custom {
  const inKeys = Object.entries(body).flatMap(([key, value]) => (key.startsWith("custom@") ? [[key.slice("custom@".length), value]] : []));
  return { ...(body.custom as Custom | undefined), ...Object.fromEntries(inKeys) };
}

function missingFields(account: Account, group: FieldGroup, custom: Custom): Record<string, string[]> {
  const missing = requiredFieldsOf(account, group).filter(({ key }) => custom[key] == null || custom[key] === "");
  return Object.fromEntries(missing.map(({ key }) => [`custom@${key}`, ["can't be blank"]]));
}

function placeProblems(account: Account, body: Row): Record<string, string[]> {
  const problems: Record<string, string[]> = {};
  const location = account.locations.find(({ id }) => id === body.source_location_id);
  if (body.source_location_id == null) problems.source_location_id = ["can't be blank"];
  else if (!location) problems.source_location_id = ["is invalid"];
  else if (!location.active) problems.source_location_id = ["is inactive"];
  const station = account.locations.flatMap(({ stations }) => stations).find(({ id }) => id === body.station_id);
  if (body.station_id == null) problems.station_id = ["can't be blank"];
  else if (!station) problems.station_id = ["is invalid"];
  else if (!station.active) problems.station_id = ["is inactive"];
  return problems;
}

function buyerProblems(account: Account, body: Row): Record<string, string[]> {
  if (body.customer_id == null || account.customers.some(({ id }) => id === body.customer_id)) return {};
  return { customer_id: ["is invalid"] };
}

function itemProblems(item: Item | undefined, field: string): Record<string, string[]> {
  if (!item) return { [field]: ["is invalid"] };
  return item.active ? {} : { [field]: ["is inactive"] };
}

function transaction(account: Account, body: Row, now: Date) {
  return {
    id: nextId(account),
    publicId: text(body, "public_id") ?? nextNumber(account),
    customerId: (body.customer_id as number | undefined) ?? null,
    locationId: body.source_location_id as number,
    stationId: body.station_id as number,
    createdAt: text(body, "created_at") ?? now.toISOString(),
    updatedAt: now.toISOString(),
  };
}

function changeable(account: Account, id: number | undefined): Order {
  const order = byId(account.orders, id);
  if (order.status === "closed" || order.status === "canceled") throw new Invalid({ status: [`is ${order.status}`] });
  return order;
}

function changeStatus(account: Account, order: Order, status: string): void {
  if (status === "canceled") order.status = "canceled";
  else if (status === "open" && order.status === "pending") {
    const missing = {
      ...missingFields(account, "sales.transaction", order.custom),
      ...Object.assign({}, ...order.lines.map(({ custom }) => missingFields(account, "sales.transaction.line_item", custom))),
    };
    const blocked = Object.keys(missing).length > 0;
    if (blocked && account.rules.requiredFieldsBlock === "open") throw new Invalid(missing);
    if (order.lines.length === 0) throw new Invalid({ lines: ["can't be blank"] });
    if (!(blocked && account.rules.requiredFieldsBlock === "open_silently")) order.status = "open";
  } else throw new Invalid({ status: ["is invalid"] });
}

/** The tax that the POS works out by itself; one line of it, anew after each change. */
function taxByItself(account: Account, order: Order): void {
  const { automaticTax } = account.rules;
  if (automaticTax === 0) return;
  const value = Math.round((subtotalOf(order) * automaticTax) / 10_000);
  const kept = order.taxes.find(({ automatic }) => automatic);
  if (kept) kept.value = value;
  else order.taxes.push({ id: nextId(account), description: "Sales tax", value, automatic: true });
}

function paymentFrom(account: Account, body: Row): Payment {
  const type = String(body.type ?? "").replace(/^Payments::/, "");
  const typeId = (body.payment_type_id as number | undefined) ?? null;
  const problems: Record<string, string[]> = {};
  if (type !== "CustomPayment" && type !== "ExternalPayment") problems.type = ["is invalid"];
  if (type === "CustomPayment" && !account.paymentTypes.some(({ id, active }) => id === typeId && active))
    problems.payment_type_id = ["is invalid"];
  const value = amount(account, body, "amount");
  if (!value) problems.amount = ["is invalid"];
  refuseIf(problems);
  return {
    id: nextId(account),
    type,
    paymentTypeId: typeId,
    amount: value ?? 0,
    deposit: body.deposit === true,
    description: text(body, "description"),
  };
}

/** A finished ticket in one call (reference 3.8). */
function postTicket({ account, body, now }: Asked): Response {
  const type = body.type === "Return" ? "Return" : "Ticket";
  const problems = {
    ...placeProblems(account, body),
    ...buyerProblems(account, body),
    ...missingFields(account, "sales.transaction", customIn(body)),
  };
  if (body.customer_id == null && account.settings["pos.tickets.customer_required"] === true) problems.customer_id = ["can't be blank"];
  const itemLines = (body.item_lines as Row[] | undefined) ?? [];
  const taxLines = (body.tax_lines as Row[] | undefined) ?? [];
  if (itemLines.length === 0) problems.item_lines = ["can't be blank"];
  for (const line of itemLines) {
    Object.assign(
      problems,
      itemProblems(
        account.items.find(({ id }) => id === line.item_id),
        "item_id",
      ),
    );
    Object.assign(problems, missingFields(account, "sales.transaction.line_item", customIn(line)));
    if (typeof line.qty !== "number" || line.qty === 0 || (type === "Return") !== line.qty < 0) problems.qty = ["is invalid"];
  }
  const parent = body.parent_transaction_id;
  const parents =
    account.rules.returnParent === "invoice" ? [...account.invoices, ...account.tickets] : [...account.orders, ...account.tickets];
  if (parent != null && !parents.some(({ id }) => id === parent)) problems.parent_transaction_id = ["is invalid"];
  refuseIf(problems);
  const lines: TicketLine[] = [
    ...itemLines.map((line) => ({
      id: nextId(account),
      type: "ItemLine" as const,
      itemId: line.item_id as number,
      qty: line.qty as number,
      unitPrice: amount(account, line, "unit_price") ?? 0,
      originalUnitPrice: amount(account, line, "original_unit_price") ?? 0,
      description: text(line, "description") ?? "",
    })),
    ...taxLines.map((line) => {
      const value = amount(account, line, "value") ?? 0;
      return {
        id: nextId(account),
        type: "TaxLine" as const,
        itemId: null,
        qty: 1,
        unitPrice: value,
        originalUnitPrice: value,
        description: text(line, "description") ?? "",
      };
    }),
  ];
  const ticket: Ticket = {
    ...transaction(account, body, now),
    type,
    status: body.status === "complete" ? "complete" : "incomplete",
    salesRep: text(body, "sales_rep"),
    parentTransactionId: (parent as number | undefined) ?? null,
    affectInventory: body.affect_inventory !== false,
    completedAt: body.status === "complete" ? (text(body, "completed_at") ?? now.toISOString()) : null,
    lines,
    payments: ((body.payments as Row[] | undefined) ?? []).map((payment) => paymentFrom(account, payment)),
  };
  if (Math.abs(paidOn(ticket)) > Math.abs(ticketTotal(ticket)))
    throw new Invalid({ amount: ["is more than the balance"] }, "payment_error");
  account.tickets.push(ticket);
  if (ticket.status === "complete" && ticket.affectInventory) {
    for (const { itemId, qty } of lines)
      if (itemId !== null) moveStock(account, { item: byId(account.items, itemId), locationId: ticket.locationId, units: -qty });
  }
  return created(`sales/tickets/${ticket.id}`);
}

function userRow({ id, login, firstName, lastName, active }: HeartlandUser): Row {
  return { id, login, first_name: firstName, last_name: lastName, active };
}

function locationRow(location: HeartlandLocation): Row {
  const { id, publicId, name, active } = location;
  return { id, public_id: publicId, name, active, stations: stationRows(location) };
}

function stationRows({ id, stations }: HeartlandLocation): Row[] {
  return stations.map((station) => ({ ...station, location_id: id }));
}

function fieldRow({ id, key, name, group, required }: HeartlandField & { id: number }): Row {
  return { id, key, name, group_id: group, required, unique: false, validation_type: "text" };
}

function itemRow(account: Account) {
  return (item: Item): Row => ({
    id: item.id,
    public_id: item.publicId,
    description: item.description,
    cost: decimal(account, item.cost),
    price: decimal(account, item.price),
    active: item.active,
    type: "regular",
    track_inventory: item.trackInventory,
    custom: item.custom,
    created_at: item.createdAt,
    updated_at: item.updatedAt,
  });
}

function customerRow(customer: Customer): Row {
  const { id, publicId, firstName, lastName, email, phone, custom, addresses, createdAt, updatedAt } = customer;
  const names = { first_name: firstName, last_name: lastName };
  return { id, public_id: publicId, ...names, email, phone, custom, addresses, created_at: createdAt, updated_at: updatedAt };
}

function transactionRow(kept: Order | Invoice | Ticket): Row {
  return {
    id: kept.id,
    public_id: kept.publicId,
    status: kept.status,
    customer_id: kept.customerId,
    source_location_id: kept.locationId,
    station_id: kept.stationId,
    created_at: kept.createdAt,
    updated_at: kept.updatedAt,
  };
}

const orderEmbeds = ["lines", "payments", "subtotal", "tax_total"];

function orderRow(account: Account) {
  return (order: Order): Row => ({
    ...transactionRow(order),
    type: "Order",
    total: decimal(account, orderTotal(order)),
    shipping_charge: decimal(account, order.shippingCharge),
    shipping_method_id: order.shippingMethodId,
    sales_rep: order.salesRep,
    custom: order.custom,
    subtotal: decimal(account, subtotalOf(order)),
    tax_total: decimal(account, taxOf(order)),
    payments: order.payments.map(paymentRow(account)),
    lines: order.lines.map((line) => ({
      id: line.id,
      type: "ItemLine",
      item_id: line.itemId,
      qty: line.qty,
      original_unit_price: decimal(account, line.originalUnitPrice),
      adjusted_unit_price: decimal(account, line.adjustedUnitPrice),
      value: decimal(account, line.qty * line.adjustedUnitPrice),
      ship_from_location_id: line.shipFromLocationId,
      custom: line.custom,
    })),
  });
}

/** Its total is that of its lines: what of an order's tax an invoice has, nobody knows. */
function invoiceRow(account: Account) {
  return (invoice: Invoice): Row => {
    const priceOf = (itemId: number) =>
      account.orders.find(({ id }) => id === invoice.orderId)?.lines.find((line) => line.itemId === itemId)?.adjustedUnitPrice ?? 0;
    const lines = invoice.lines.map(({ id, itemId, qty }) => ({
      id,
      type: "ItemLine",
      item_id: itemId,
      qty,
      value: decimal(account, qty * priceOf(itemId)),
    }));
    const total = invoice.lines.reduce((sum, { itemId, qty }) => sum + qty * priceOf(itemId), 0);
    return { ...transactionRow(invoice), type: "Invoice", order_id: invoice.orderId, total: decimal(account, total), lines };
  };
}

function ticketRow(account: Account) {
  return (ticket: Ticket): Row => {
    const customer = account.customers.find(({ id }) => id === ticket.customerId);
    const total = ticketTotal(ticket);
    const tax = ticket.lines.filter(({ type }) => type === "TaxLine").reduce((sum, { unitPrice }) => sum + unitPrice, 0);
    return {
      ...transactionRow(ticket),
      type: ticket.type,
      customer_name: customer ? `${customer.firstName ?? ""} ${customer.lastName ?? ""}`.trim() : null,
      sales_rep: ticket.salesRep,
      total: decimal(account, total),
      subtotal: decimal(account, total - tax),
      tax_total: decimal(account, tax),
      total_paid: decimal(account, paidOn(ticket)),
      balance: decimal(account, total - paidOn(ticket)),
      change: decimal(account, 0),
      "completed?": ticket.status === "complete",
      completed_at: ticket.completedAt,
      local_completed_at: ticket.completedAt,
      parent_transaction_id: ticket.parentTransactionId,
      payments: ticket.payments.map(paymentRow(account)),
      lines: ticket.lines.map((line) => ({
        id: line.id,
        type: line.type,
        item_id: line.itemId,
        item_public_id: account.items.find(({ id }) => id === line.itemId)?.publicId ?? null,
        description: line.description,
        qty: line.qty,
        unit_price: decimal(account, line.unitPrice),
        original_unit_price: decimal(account, line.originalUnitPrice),
        adjusted_unit_price: decimal(account, line.unitPrice),
        value: decimal(account, line.qty * line.unitPrice),
      })),
    };
  };
}

function paymentRow(account: Account) {
  return ({ id, type, paymentTypeId, amount: paid, deposit, description }: Payment): Row => ({
    id,
    type,
    payment_type_id: paymentTypeId,
    amount: decimal(account, paid),
    deposit,
    description,
  });
}

function inventoryRow(account: Account, item: Item, locationId: number): Row {
  const hand = onHand(account, item.id, locationId);
  const promised = committed(account, item.id, locationId);
  return {
    item_id: item.id,
    location_id: locationId,
    qty: hand,
    qty_on_hand: hand,
    qty_committed: promised,
    qty_on_po: 0,
    qty_in_transit: 0,
    qty_available: hand - promised,
    unit_cost: decimal(account, item.cost),
  };
}
