import { z } from "zod";
import {
  customerBody,
  outletBody,
  paymentTypeBody,
  productBody,
  registerBody,
  saleBody,
  shiftBody,
  taxBody,
  userBody,
  webhookBody,
} from "./bodies.ts";
import { redact, Refused } from "./books.ts";
import type { Books, Customer, Product, Sale } from "./books.ts";
import type { LightspeedWorld } from "./world.ts";

export type Asked = {
  books: Books;
  world: LightspeedWorld;
  /** The user whose token it is, and the app that has it. */
  userId: string;
  clientId: string;
  query: URLSearchParams;
  /** Of the path. */
  id: string;
  /** JSON; null when there is none. */
  body: unknown;
};

type Api = "dated" | "2.0" | "0.9";
type Route = { method: string; path: string; apis: Api[]; scopes: string[]; answer: (asked: Asked) => Response };

const newer: Api[] = ["dated", "2.0"];
const dated: Api[] = ["dated"];
const route = (method: string, path: string, scopes: string[], answer: Route["answer"], apis = newer): Route => ({
  method,
  path,
  scopes,
  answer,
  apis,
});

/** Every endpoint that is simulated, with the scopes that its reference prints. */
const routes: Route[] = [
  route("GET", "retailer", ["retailer:read", "payment_types:read"], ({ world }) => data(retailerBody(world))),
  route("GET", "user", ["users:read"], ({ books, userId }) => one(books.users, userId, "user", (user) => userBody(books, user))),
  route("GET", "users", ["users:read"], ({ books, query }) => page(query, books.users, (user) => userBody(books, user), { deleted: true })),
  route("GET", "users/{id}", ["users:read"], ({ books, id }) => one(books.users, id, "user", (user) => userBody(books, user))),
  route("GET", "outlets", ["outlets:read"], ({ books, query }) => page(query, books.outlets, outletBody)),
  route("GET", "registers", ["registers:read"], ({ books, query }) => page(query, books.registers, registerBody)),
  route("GET", "payment_types", ["payment_types:read"], ({ books, query }) => page(query, books.paymentTypes, paymentTypeBody)),
  route("GET", "taxes", ["taxes:read"], ({ books, query }) => page(query, books.taxes, taxBody, { deleted: true })),
  route("GET", "products", ["products:read"], listProducts),
  route("GET", "products/{id}", ["products:read"], ({ books, id }) => one(books.products, id, "product", productBody)),
  route("POST", "products", ["products:write"], createProduct),
  route("PUT", "products/{id}", ["products:write"], updateProduct, dated),
  route("GET", "inventory", ["inventory:read"], ({ books, query }) => page(query, inventoryOf(books), (row) => row)),
  route("GET", "customers", ["customers:read"], ({ books, query }) => page(query, books.customers, customerBody)),
  route("GET", "customers/{id}", ["customers:read"], ({ books, id }) => one(books.customers, id, "customer", customerBody)),
  route("POST", "customers", ["customers:write"], createCustomer),
  route("GET", "customers", ["customers:read"], legacyCustomers, ["0.9"]),
  route("GET", "search", [], search),
  // date_from and date_to are taken and ignored [S 4.4].
  route("GET", "sales", ["sales:read"], ({ books, query }) => page(query, books.sales, (sale) => saleBody(books, sale))),
  route("GET", "sales/{id}", ["sales:read"], ({ books, id }) => one(books.sales, id, "sale", (sale) => saleBody(books, sale))),
  route(
    "POST",
    "sales",
    ["sales:write"],
    ({ books, world, body }) => {
      const sale = books.createSale(body);
      return data(world.createAnswer === "id" ? sale.id : saleBody(books, sale));
    },
    dated,
  ),
  route("PUT", "sales/{id}", ["sales:write"], ({ books, id, body }) => data(saleBody(books, books.updateSale(id, body))), dated),
  route("POST", "sales/{id}/actions/return", ["sales:write", "users:read"], returnSale, dated),
  route("PUT", "sales/{id}/actions/return", ["sales:write", "users:read"], returnSale, ["2.0"]),
  // No scope is printed for it [V spec].
  route("GET", "shifts", [], listShifts),
  route(
    "GET",
    "webhooks",
    ["webhooks"],
    ({ books, world, clientId }) =>
      data(books.webhooks.filter((one) => one.clientId === clientId).map((one) => webhookBody(one, world.retailer.id))),
    [...newer, "0.9"],
  ),
  route("POST", "webhooks", ["webhooks"], createWebhook, [...newer, "0.9"]),
  route("DELETE", "webhooks/{id}", ["webhooks"], deleteWebhook, [...newer, "0.9"]),
];

/** Which endpoint a call is for, named as faults and the list of calls name it: "POST sales", "GET sales/{id}". */
export function routeOf(method: string, pathname: string): { name: string; id: string; scopes: string[]; answer: Route["answer"] } | null {
  const match = /^\/api\/(?:(\d{4}-\d{2}|2\.0)\/)?(.+?)\/?$/.exec(pathname);
  if (!match) return null;
  const [, version, path = ""] = match;
  // Any date is served: an old version by the oldest that is supported [S 4.3].
  const api: Api = version === undefined ? "0.9" : version === "2.0" ? "2.0" : "dated";
  for (const known of routes) {
    if (known.method !== method || !known.apis.includes(api)) continue;
    const found = new RegExp(`^${known.path.replace("{id}", "([^/]+)")}$`).exec(path);
    if (found) return { ...known, name: `${method} ${known.path}`, id: decodeURIComponent(found[1] ?? "") };
  }
  return null;
}

function data(value: unknown, status = 200): Response {
  return Response.json({ data: value }, { status });
}

function one<Thing extends { id: string }>(things: Thing[], id: string, kind: string, body: (thing: Thing) => unknown): Response {
  const found = things.find((thing) => thing.id === id);
  if (!found) throw new Refused(404, "Not Found", `${kind} not found`);
  return data(body(found));
}

/** A page by version, ascending [V 4.4]. Taxes and users have no `deleted` parameter: that theirs come with the others is invented. */
function page<Thing extends { version: number; deletedAt: string | null }>(
  query: URLSearchParams,
  things: Thing[],
  body: (thing: Thing) => unknown,
  { deleted = query.get("deleted") === "true" }: { deleted?: boolean } = {},
): Response {
  const number = (name: string, otherwise: number) => Number(query.get(name) ?? otherwise);
  const rows = things
    .filter((thing) => thing.version > number("after", 0) && thing.version <= number("before", Infinity) && (deleted || !thing.deletedAt))
    .sort((first, second) => first.version - second.version)
    .slice(0, Math.min(number("page_size", 50), 200));
  return Response.json({
    data: rows.map(body),
    version: { min: rows[0]?.version ?? null, max: rows.at(-1)?.version ?? null },
  });
}

function retailerBody({ retailer }: LightspeedWorld) {
  return {
    id: retailer.id,
    name: retailer.name,
    domain_prefix: retailer.domainPrefix,
    currency: { code: retailer.currency, symbol: "$" },
    no_tax_group_id: retailer.taxFreeId,
    tax_exclusive: true,
  };
}

function inventoryOf(books: Books) {
  return [...books.stock.values()].map(({ productId, outletId, level, version }) => ({
    product_id: productId,
    outlet_id: outletId,
    inventory_level: level,
    reorder_point: 0,
    reorder_amount: 0,
    deletedAt: null,
    version,
  }));
}

/** The time clock is a module of its own [V 6.1]; what is said where it is not switched on is unknown. */
function listShifts({ books, world, query }: Asked): Response {
  if (world.timeClock === "forbidden") return Response.json({ error: "permission denied" }, { status: 403 });
  if (world.timeClock === "not_found") throw new Refused(404, "Not Found", "");
  return page(query, books.shifts, (shift) => shiftBody(shift, world.retailer.id));
}

/** `?sku=` finds by any of a product's codes, and everything else in the query is ignored [V spec]. Deleted ones are left out [I]. */
function listProducts({ books, query }: Asked): Response {
  const sku = query.get("sku");
  if (sku === null) return page(query, books.products, productBody);
  const found = books.products.filter((product) => !product.deletedAt && product.codes.some(({ code }) => code === sku));
  return page(new URLSearchParams(), found, productBody);
}

const newProduct = z.object({
  name: z.string().min(1),
  sku: z.string().optional(),
  is_active: z.boolean().optional(),
  supply_price: z.number().optional(),
});

/** Answers with the ids of what was made, in a list [V spec]. */
function createProduct({ books, body }: Asked): Response {
  const fields = parse(newProduct, body);
  const product = books.addProduct({
    name: fields.name,
    sku: fields.sku ?? String(10_000 + books.products.length),
    active: fields.is_active ?? true,
    supplyPrice: fields.supply_price,
  });
  return data([product.id]);
}

const productChange = z.object({
  common: z.object({ name: z.string().min(1).optional(), track_inventory: z.boolean().optional() }).optional(),
  details: z
    .object({
      is_active: z.boolean().optional(),
      product_codes: z.array(z.object({ code: z.string(), type: z.string().default("CUSTOM") })).optional(),
    })
    .optional(),
});

function updateProduct({ books, id, body }: Asked): Response {
  const { common, details } = parse(productChange, body);
  const product = books.products.find((one) => one.id === id && !one.deletedAt);
  if (!product) throw new Refused(404, "Not Found", "product not found");
  books.changeProduct(id, {
    name: common?.name ?? product.name,
    tracksInventory: common?.track_inventory ?? product.tracksInventory,
    active: details?.is_active ?? product.active,
    codes: details?.product_codes ?? product.codes,
  });
  return data({});
}

const newCustomer = z.looseObject({
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
  email: z.string().nullish(),
  phone: z.string().nullish(),
  mobile: z.string().nullish(),
  customer_code: z.string().optional(),
  physical_postcode: z.string().nullish(),
  physical_country_id: z.string().nullish(),
});

function createCustomer({ books, body }: Asked): Response {
  const { first_name, last_name, email, phone, mobile, customer_code, ...rest } = parse(newCustomer, body);
  // Post codes are checked for 40 countries since 2026-07 [S 4.6]; how strictly is unknown: these two are enough for a test.
  const shape = { CA: /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/i, US: /^\d{5}(-\d{4})?$/ }[rest.physical_country_id ?? ""];
  if (shape && rest.physical_postcode && !shape.test(rest.physical_postcode))
    throw new Refused(400, "Bad Request", "physical_postcode is not valid");
  if (customer_code && books.customers.some((one) => one.customerCode === customer_code && !one.deletedAt))
    throw new Refused(409, "Conflict", "customer_code is taken");
  const texts = Object.fromEntries(
    Object.entries(rest).map(([field, value]) => [field, typeof value === "string" ? redact(value) : value]),
  );
  const name = (value: string | null) => (value === null ? null : redact(value));
  const made = books.addCustomer(
    { firstName: name(first_name), lastName: name(last_name), email, phone, mobile, customerCode: customer_code },
    texts,
  );
  return data(customerBody(made), 201);
}

/** 0.9: an exact match by e-mail, in pages by number [O 4.9]. */
function legacyCustomers({ books, query }: Asked): Response {
  const email = query.get("email")?.toLowerCase();
  const found = books.customers.filter((one) => !one.deletedAt && (email === undefined || one.email?.toLowerCase() === email));
  const size = Number(query.get("page_size") ?? 50);
  const at = Number(query.get("page") ?? 1);
  return Response.json({
    pagination: { results: found.length, page: at, page_size: size, pages: Math.ceil(found.length / size) },
    customers: found.slice((at - 1) * size, at * size).map(customerBody),
  });
}

const scopeOfType: Record<string, string> = { sales: "sales:read", products: "products:read", customers: "customers:read" };

/** The scope that a search needs depends on what is searched for [V spec]. */
export function scopesOf(name: string, scopes: string[], query: URLSearchParams): string[] {
  const scope = scopeOfType[query.get("type") ?? ""];
  return name === "GET search" && scope ? [scope] : scopes;
}

/** Paged by offset, at most 1,000 at once [V spec]. */
function search({ books, query }: Asked): Response {
  const size = Math.min(Number(query.get("page_size") ?? 50), 1000);
  const offset = Number(query.get("offset") ?? 0);
  const deleted = query.get("deleted") === "true";
  const alive = (thing: { deletedAt: string | null }) => deleted || !thing.deletedAt;
  const rows = (found: unknown[]) => Response.json({ data: found.slice(offset, offset + size) });
  switch (query.get("type")) {
    case "products":
      return rows(books.products.filter((one) => alive(one) && productMatches(one, query)).map(productBody));
    case "customers":
      return rows(books.customers.filter((one) => alive(one) && customerMatches(one, query)).map(customerBody));
    case "sales":
      return rows(books.sales.filter((one) => saleMatches(books, one, query)).map((one) => saleBody(books, one)));
    default:
      throw new Refused(400, "Bad Request", "type is required");
  }
}

/** "Values must be lowercased" [V spec]: others find nothing. That only the first code is searched is invented. */
function productMatches({ codes }: Product, query: URLSearchParams): boolean {
  const skus = query.getAll("sku");
  return skus.length === 0 || skus.includes(codes[0]?.code.toLowerCase() ?? "");
}

function customerMatches(customer: Customer, query: URLSearchParams): boolean {
  const wanted: [string, string | null | undefined][] = [
    ["email", customer.email],
    ["phone", customer.phone],
    ["mobile", customer.mobile],
    ["customer_code", customer.customerCode],
    ["first_name", customer.firstName],
    ["last_name", customer.lastName],
  ];
  return wanted.every(([name, value]) => !query.has(name) || value?.toLowerCase() === query.get(name)?.toLowerCase());
}

function saleMatches(books: Books, sale: Sale, query: URLSearchParams): boolean {
  const outletId = books.registers.find((one) => one.id === sale.source.registerId)?.outletId ?? "";
  const is = (name: string, value: string | null) => !query.has(name) || query.getAll(name).includes(value ?? "");
  const time = Date.parse(sale.date);
  return (
    is("invoice_number", sale.invoiceNumber) &&
    is("state", sale.state) &&
    is("customer_id", sale.customerId) &&
    is("register_id", sale.source.registerId) &&
    is("outlet_id", outletId) &&
    is("user_id", sale.source.authorId) &&
    !(time < Date.parse(query.get("date_from") ?? "")) &&
    !(time > Date.parse(query.get("date_to") ?? ""))
  );
}

function returnSale({ books, id }: Asked): Response {
  const sale = books.returnSale(id);
  return data({ ...saleBody(books, sale), return_for: id });
}

const webhookTypes = [
  "sale.update",
  "product.update",
  "customer.update",
  "inventory.update",
  "register_closure.create",
  "consignment.send",
  "consignment.receive",
] as const;
const newWebhook = z.object({ type: z.enum(webhookTypes), url: z.url(), active: z.boolean().default(true) });

function createWebhook({ books, world, clientId, body }: Asked): Response {
  const fields = parse(newWebhook, body);
  if (books.webhooks.some((one) => one.clientId === clientId && one.type === fields.type && one.url === fields.url))
    throw new Refused(409, "Conflict", "A webhook with this type and url already exists.");
  const webhook = { ...fields, id: books.newId("webhook"), clientId, version: books.nextVersion(), deletedAt: null };
  books.webhooks.push(webhook);
  return data(webhookBody(webhook, world.retailer.id), 201);
}

function deleteWebhook({ books, id, clientId }: Asked): Response {
  const index = books.webhooks.findIndex((one) => one.id === id && one.clientId === clientId);
  if (index < 0) throw new Refused(404, "Not Found", "webhook not found");
  books.webhooks.splice(index, 1);
  return new Response(null, { status: 204 });
}

function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const reading = schema.safeParse(body);
  if (reading.success) return reading.data;
  throw new Refused(400, "Bad Request", `${reading.error.issues[0]?.path.join(".") || "body"} is required or invalid`);
}
