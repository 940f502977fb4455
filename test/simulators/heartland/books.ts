import { usualRules } from "./world.ts";
import type {
  FieldGroup,
  HeartlandAccount,
  HeartlandCustomerSeed,
  HeartlandEntry,
  HeartlandField,
  HeartlandItemSeed,
  HeartlandLocation,
  HeartlandRules,
  HeartlandUser,
  HeartlandWorld,
} from "./world.ts";

/** Everything that the simulated Heartland knows; amounts in the smallest unit. State only: what is answered is in endpoints.ts. */
export type Account = {
  subdomain: string;
  currency: string;
  rules: HeartlandRules;
  users: HeartlandUser[];
  locations: HeartlandLocation[];
  paymentTypes: HeartlandEntry[];
  shippingMethods: HeartlandEntry[];
  customFields: (HeartlandField & { id: number })[];
  items: Item[];
  customers: Customer[];
  orders: Order[];
  invoices: Invoice[];
  tickets: Ticket[];
  settings: Record<string, unknown>;
  webhooks: { id: number; url: string; events: string[] }[];
  /** Units on hand by item and location: "100007 100001". */
  stock: Record<string, number>;
  lastId: number;
  lastNumber: number;
};

export type Custom = Record<string, unknown>;

export type Item = {
  id: number;
  publicId: string;
  description: string;
  cost: number;
  price: number;
  active: boolean;
  trackInventory: boolean;
  custom: Custom;
  createdAt: string;
  updatedAt: string;
};

export type Customer = {
  id: number;
  publicId: string;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
  custom: Custom;
  addresses: ({ id: number } & Record<string, unknown>)[];
  createdAt: string;
  updatedAt: string;
};

export type OrderLine = {
  id: number;
  itemId: number;
  qty: number;
  originalUnitPrice: number;
  adjustedUnitPrice: number;
  shipFromLocationId: number | null;
  custom: Custom;
};
export type Tax = { id: number; description: string; value: number; automatic: boolean };
export type Payment = {
  id: number;
  type: string;
  paymentTypeId: number | null;
  amount: number;
  deposit: boolean;
  description: string | null;
};

type Transaction = {
  id: number;
  publicId: string;
  customerId: number | null;
  locationId: number;
  stationId: number;
  createdAt: string;
  updatedAt: string;
};

export type Order = Transaction & {
  status: "pending" | "open" | "closed" | "canceled";
  shippingMethodId: number | null;
  shippingCharge: number;
  salesRep: string | null;
  custom: Custom;
  lines: OrderLine[];
  taxes: Tax[];
  payments: Payment[];
};

export type Invoice = Transaction & {
  orderId: number;
  status: "pending" | "complete";
  lines: { id: number; itemId: number; qty: number }[];
};

export type TicketLine = {
  id: number;
  type: "ItemLine" | "TaxLine" | "GiftCardLine";
  itemId: number | null;
  qty: number;
  unitPrice: number;
  originalUnitPrice: number;
  description: string;
};

export type Ticket = Transaction & {
  type: "Ticket" | "Return";
  status: "incomplete" | "complete" | "canceled";
  salesRep: string | null;
  parentTransactionId: number | null;
  affectInventory: boolean;
  completedAt: string | null;
  lines: TicketLine[];
  payments: Payment[];
};

/** Heartland's ids start above a hundred thousand, as those that were seen. */
const firstId = 100_001;

export type Books = ReturnType<typeof createBooks>;

export function createBooks(world: HeartlandWorld, now: () => Date) {
  const accounts = world.accounts.map((account) => openAccount(account, now));

  return {
    accounts,
    /** By subdomain; the first unless given. */
    accountOf(subdomain?: string): Account {
      const account = subdomain === undefined ? accounts[0] : accounts.find((one) => one.subdomain === subdomain);
      if (!account) throw new RangeError(`There is no account ${subdomain ?? ""}.`);
      return account;
    },
    addAccount(account: HeartlandAccount): Account {
      const opened = openAccount(account, now);
      accounts.push(opened);
      return opened;
    },
  };
}

function openAccount(seed: HeartlandAccount, now: () => Date): Account {
  const account: Account = {
    subdomain: seed.subdomain,
    currency: seed.currency,
    rules: { ...usualRules, ...seed.rules },
    users: structuredClone(seed.users),
    locations: structuredClone(seed.locations),
    paymentTypes: structuredClone(seed.paymentTypes),
    shippingMethods: structuredClone(seed.shippingMethods ?? []),
    customFields: [],
    items: [],
    customers: [],
    orders: [],
    invoices: [],
    tickets: [],
    settings: { company_name: seed.companyName, ...seed.settings },
    webhooks: [],
    stock: {},
    lastId: firstId - 1,
    lastNumber: 1000,
  };
  const given = [...account.users, ...account.locations, ...account.locations.flatMap(({ stations }) => stations), ...account.paymentTypes];
  account.lastId = Math.max(account.lastId, ...[...given, ...account.shippingMethods].map(({ id }) => id), ...idsIn(seed));
  for (const field of seed.customFields ?? []) addField(account, field);
  for (const item of seed.items ?? []) addItem(account, item, now());
  for (const customer of seed.customers ?? []) addCustomer(account, customer, now());
  return account;
}

function idsIn({ customFields = [], items = [], customers = [] }: HeartlandAccount): number[] {
  return [...customFields, ...items, ...customers].map(({ id }) => id ?? 0);
}

export function nextId(account: Account): number {
  account.lastId += 1;
  return account.lastId;
}

/** Numbers that the POS gives by itself. */
export function nextNumber(account: Account): string {
  account.lastNumber += 1;
  return String(account.lastNumber);
}

export function addItem(account: Account, seed: HeartlandItemSeed, now: Date): Item {
  const item: Item = {
    id: seed.id ?? nextId(account),
    publicId: seed.publicId,
    description: seed.description,
    cost: seed.cost ?? 0,
    price: seed.price ?? 0,
    active: seed.active ?? true,
    trackInventory: seed.trackInventory ?? true,
    custom: seed.upc == null ? {} : { upc: seed.upc },
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
  };
  account.items.push(item);
  const first = account.locations[0];
  if (seed.stock !== undefined && first) moveStock(account, { item, locationId: first.id, units: seed.stock });
  return item;
}

export function addCustomer(account: Account, seed: HeartlandCustomerSeed, now: Date): Customer {
  const id = seed.id ?? nextId(account);
  const { firstName, lastName, email, phone } = seed;
  const days = { createdAt: now.toISOString(), updatedAt: now.toISOString() };
  const customer = { id, publicId: `C${id}`, firstName, lastName, email, phone, custom: {}, addresses: [], ...days };
  account.customers.push(customer);
  return customer;
}

export function addField(account: Account, field: HeartlandField): HeartlandField & { id: number } {
  const made = { ...field, id: field.id ?? nextId(account) };
  account.customFields.push(made);
  return made;
}

export function requiredFieldsOf(account: Account, group: FieldGroup): HeartlandField[] {
  return account.customFields.filter((field) => field.group === group && field.required);
}

export function moveStock(account: Account, { item, locationId, units }: { item: Item; locationId: number; units: number }): void {
  if (!item.trackInventory) return;
  const key = `${item.id} ${locationId}`;
  account.stock[key] = (account.stock[key] ?? 0) + units;
}

export function onHand(account: Account, itemId: number, locationId: number): number {
  return account.stock[`${itemId} ${locationId}`] ?? 0;
}

/** Units of open orders that are not invoiced yet. */
export function committed(account: Account, itemId: number, locationId: number): number {
  return (
    account.orders
      .filter(({ status }) => status === "open")
      .flatMap((order) => order.lines.map((line) => ({ order, line })))
      .filter(({ order, line }) => line.itemId === itemId && (line.shipFromLocationId ?? order.locationId) === locationId)
      .reduce((sum, { line }) => sum + line.qty, 0) -
    account.invoices
      .filter((invoice) => invoice.status === "complete" && invoice.locationId === locationId)
      .filter((invoice) => account.orders.some(({ id, status }) => id === invoice.orderId && status === "open"))
      .flatMap(({ lines }) => lines)
      .filter((line) => line.itemId === itemId)
      .reduce((sum, { qty }) => sum + qty, 0)
  );
}

export function subtotalOf(order: Order): number {
  return order.lines.reduce((sum, line) => sum + line.qty * line.adjustedUnitPrice, 0);
}

export function taxOf(order: Order): number {
  return order.taxes.reduce((sum, { value }) => sum + value, 0);
}

export function orderTotal(order: Order): number {
  return subtotalOf(order) + order.shippingCharge + taxOf(order);
}

export function paidOn({ payments }: { payments: Payment[] }): number {
  return payments.reduce((sum, { amount }) => sum + amount, 0);
}

export function ticketTotal(ticket: Ticket): number {
  return ticket.lines.reduce((sum, line) => sum + line.qty * line.unitPrice, 0);
}

/** Units of an item that an order has and no invoice. */
export function notInvoiced(account: Account, order: Order, itemId: number): number {
  const ordered = order.lines.filter((line) => line.itemId === itemId).reduce((sum, { qty }) => sum + qty, 0);
  const invoiced = account.invoices
    .filter(({ orderId }) => orderId === order.id)
    .flatMap(({ lines }) => lines)
    .filter((line) => line.itemId === itemId)
    .reduce((sum, { qty }) => sum + qty, 0);
  return ordered - invoiced;
}
