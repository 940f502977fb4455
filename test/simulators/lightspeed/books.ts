import { v5 as uuidOf } from "uuid";
import { z } from "zod";
import type {
  CustomerSeed,
  LightspeedWorld,
  OutletSeed,
  PaymentTypeSeed,
  ProductSeed,
  RegisterSeed,
  ShiftSeed,
  TaxSeed,
  UserSeed,
} from "./world.ts";

/** The version of a change, and when something was deleted: every collection has both [V 4.4]. */
type Kept<Seed> = Omit<Seed, "deleted"> & { deletedAt: string | null; version: number; createdAt: string };
export type Outlet = Kept<OutletSeed>;
export type Register = Kept<RegisterSeed>;
export type User = Kept<UserSeed> & { enabled: boolean };
export type PaymentType = Kept<PaymentTypeSeed>;
export type Tax = Kept<TaxSeed>;
export type Product = Kept<Omit<ProductSeed, "sku" | "codes" | "stock">> & {
  active: boolean;
  tracksInventory: boolean;
  /** The first one is the SKU [V spec]. */
  codes: { type: string; code: string }[];
};
export type Customer = Kept<CustomerSeed> & { fields: Record<string, unknown> };
export type Shift = Kept<ShiftSeed> & { updatedAt: string };
export type Webhook = { id: string; type: string; url: string; active: boolean; clientId: string; version: number; deletedAt: null };

/** Amounts in hundred-thousandths: X-Series keeps five decimals. */
export type SaleLine = {
  id: string;
  productId: string;
  quantity: number;
  price: number;
  discount: number;
  cost: number;
  taxId: string;
  tax: number;
  note: string | null;
  salespersonId: string;
  isReturn: boolean;
};
export type Payment = { id: string; amount: number; date: string; paymentTypeId: string; registerId: string | null };
export type State = "parked" | "pending" | "voided" | "closed";
export type Sale = {
  id: string;
  invoiceNumber: string;
  receiptNumber: string;
  state: State;
  attributes: string[];
  customerId: string | null;
  date: string;
  note: string;
  source: { authorId: string; registerId: string; id: string | null; type: string | null };
  lines: SaleLine[];
  payments: Payment[];
  returnOf: string | null;
  stockTaken: boolean;
  version: number;
  createdAt: string;
  deletedAt: null;
};

/** What a call is refused with. The texts are invented but for those that the reference quotes. */
export class Refused extends Error {
  readonly status: number;
  readonly error: string;
  constructor(status: number, error: string, message: string) {
    super(message);
    this.status = status;
    this.error = error;
  }
}

const amount = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)]).transform((value) => Math.round(Number(value) * 100_000));
const optionalAmount = amount.nullish().transform((value) => value ?? 0);
const id = z.string().min(1);
/** `id`: of a line or payment that is there; without one it is added [V spec]. */
const line = z.object({
  id: id.nullish(),
  product: z.object({ id }),
  quantity: z.coerce.number().refine((value) => value !== 0, "must not be 0"),
  pricing: z.object({ price: amount, cost: optionalAmount, discount: optionalAmount }),
  tax: z.object({ id, amount }),
  source: z.object({ author_id: id.nullish() }).nullish(),
  attributes: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
});
const payment = z.object({
  id: id.nullish(),
  amount,
  date: z.string().nullish(),
  type: z.object({ config_id: id }),
  source: z.object({ register_id: id.nullish() }).nullish(),
});
const states = ["parked", "pending", "voided", "closed"] as const;
const saleFields = z.object({
  id: z.uuid().nullish(),
  date: z.string().nullish(),
  state: z.enum(states),
  attributes: z.array(z.enum(["onaccount", "layby", "pickup", "delivery", "service"])).nullish(),
  customer_id: id.nullish(),
  invoice_number: z.string().nullish(),
  note: z.string().nullish(),
  source: z.object({ author_id: id, register_id: id.nullish(), id: z.string().nullish(), type: z.string().nullish() }),
  line_items: z.array(line).nullish(),
  payments: z.array(payment).nullish(),
});
type SaleFields = z.output<typeof saleFields>;

export type Books = ReturnType<typeof createBooks>;

const namespace = "5a0c6a44-3f55-4e0b-9d5e-1f6b6f1d2c11";

export function createBooks(world: LightspeedWorld, now: () => Date) {
  let version = 1000;
  let made = 0;
  const newId = (kind: string) => uuidOf(`${kind} ${++made}`, namespace);
  const stamp = () => ({ version: ++version, createdAt: now().toISOString() });
  const keep = <Seed extends object>({ deleted, ...seed }: Seed & { deleted?: boolean }): Kept<Seed> => ({
    ...seed,
    deletedAt: deleted ? now().toISOString() : null,
    ...stamp(),
  });

  const outlets: Outlet[] = world.outlets.map(keep);
  const registers: Register[] = world.registers.map(keep);
  const users: User[] = world.users.map((one) => ({ ...keep(one), enabled: one.enabled ?? true }));
  const paymentTypes: PaymentType[] = world.paymentTypes.map(keep);
  const taxes: Tax[] = world.taxes.map(keep);
  const products: Product[] = world.products.map(productFrom);
  const customers: Customer[] = (world.customers ?? []).map((one) => ({ ...keep(one), fields: {} }));
  const shifts: Shift[] = (world.shifts ?? []).map(shiftFrom);
  const sales: Sale[] = [];
  /** Ids of returns by the sale that they are of. */
  const returns = new Map<string, string[]>();
  const webhooks: Webhook[] = [];
  const stock = new Map<string, { productId: string; outletId: string; level: number; version: number }>();
  for (const { id: productId, stock: levels } of world.products)
    for (const [outletId, level] of Object.entries(levels ?? {})) setStock(productId, outletId, level);

  function productFrom({ sku, codes, stock: _stock, ...seed }: ProductSeed): Product {
    return {
      ...keep(seed),
      active: seed.active ?? true,
      tracksInventory: seed.tracksInventory ?? true,
      codes: [{ type: "CUSTOM", code: sku }, ...(codes ?? [])],
    };
  }

  function shiftFrom(seed: ShiftSeed): Shift {
    return { ...keep(seed), updatedAt: now().toISOString() };
  }

  function setStock(productId: string, outletId: string, level: number): void {
    stock.set(`${productId} ${outletId}`, { productId, outletId, level, version: ++version });
  }
  const stockOf = (productId: string, outletId: string) => stock.get(`${productId} ${outletId}`)?.level ?? 0;

  /** `qty × (price + tax)` over all lines: what payments have to cover [V 4.7]. */
  function totalOf(sale: Pick<Sale, "lines">): number {
    return sale.lines.reduce((sum, one) => sum + one.quantity * (netPrice(one) + one.tax), 0);
  }
  function netPrice({ price, discount }: Pick<SaleLine, "price" | "discount">): number {
    return world.price === "before_discount" ? price - discount : price;
  }

  function createSale(body: unknown): Sale {
    const fields = read(body);
    if (!fields.line_items) throw new Refused(400, "Bad Request", "line_items is required");
    const known = fields.id ? sales.find((one) => one.id === fields.id) : undefined;
    if (known && world.repeatedId === "update") return put(Object.assign(known, { lines: [], payments: [] }), fields);
    if (known) throw new Refused(409, "Conflict", "A sale with this id already exists.");
    const sale: Sale = {
      id: fields.id ?? newId("sale"),
      invoiceNumber: fields.invoice_number ?? String(10_000 + sales.length),
      receiptNumber: String(10_000 + sales.length),
      state: "parked",
      attributes: [],
      customerId: null,
      date: now().toISOString(),
      note: "",
      source: { authorId: "", registerId: "", id: null, type: null },
      lines: [],
      payments: [],
      returnOf: null,
      stockTaken: false,
      deletedAt: null,
      ...stamp(),
    };
    put(sale, fields);
    sales.push(sale);
    return sale;
  }

  function updateSale(saleId: string, body: unknown): Sale {
    const fields = read(body);
    const sale = sales.find((one) => one.id === saleId);
    if (!sale) throw new Refused(404, "Not Found", "sale not found");
    return put(sale, fields);
  }

  /** Checks everything before it changes anything. What is left out stays [I]. */
  function put(sale: Sale, fields: SaleFields): Sale {
    // CLOSED may only go to VOIDED [V 4.8].
    if (sale.state === "closed" && fields.state !== "voided")
      throw new Refused(422, "Unprocessable Entity", "A closed sale can only be voided.");
    if (sale.state === "voided") throw new Refused(422, "Unprocessable Entity", "A voided sale cannot be changed.");
    const author = users.find((one) => one.id === fields.source.author_id);
    if (!author || (world.authorChecked !== false && (author.deletedAt || !author.enabled)))
      throw new Refused(author ? 422 : 404, author ? "Unprocessable Entity" : "Not Found", "user not found");
    const registerId = fields.source.register_id ?? sale.source.registerId;
    const register = registers.find((one) => one.id === (registerId || registers[0]?.id) && !one.deletedAt);
    if (!register) throw new Refused(404, "Not Found", "register not found");
    if (fields.customer_id && !customers.some((one) => one.id === fields.customer_id && !one.deletedAt))
      throw new Refused(404, "Not Found", "customer not found");
    const attributes = fields.attributes ?? sale.attributes;
    for (const pair of [
      ["onaccount", "layby"],
      ["pickup", "delivery"],
    ])
      if (pair.every((one) => attributes.includes(one as never)))
        throw new Refused(422, "Unprocessable Entity", `${pair.join(" and ")} exclude each other`);
    const lines = merged(
      sale.lines,
      (fields.line_items ?? []).map((one) => lineFrom(one, author)),
    );
    const payments = merged(
      sale.payments,
      (fields.payments ?? []).map((one) => paymentFrom(one, register)),
    );
    const paid = payments.reduce((sum, one) => sum + one.amount, 0);
    if (fields.state === "closed" && paid !== totalOf({ lines }) && world.unpaidClosed !== "taken")
      throw new Refused(
        422,
        "Unprocessable Entity",
        `payments of ${paid / 100_000} do not cover the total of ${totalOf({ lines }) / 100_000}`,
      );

    Object.assign(sale, {
      state: fields.state,
      attributes,
      lines,
      payments,
      customerId: fields.customer_id ?? sale.customerId,
      invoiceNumber: fields.invoice_number ?? sale.invoiceNumber,
      date: fields.date ?? sale.date,
      note: redact(fields.note ?? sale.note),
      source: {
        authorId: author.id,
        registerId: register.id,
        id: fields.source.id ?? sale.source.id,
        type: fields.source.type ?? sale.source.type,
      },
      version: ++version,
    });
    settleStock(sale, register.outletId);
    // Other parked returns of the same sale are voided when one is completed [V changelog 2026-07].
    if (sale.returnOf && sale.state === "closed") voidParkedReturns(sale.returnOf);
    return sale;
  }

  function read(body: unknown): SaleFields {
    const reading = saleFields.safeParse(body);
    if (reading.success) return reading.data;
    const [first] = reading.error.issues;
    throw new Refused(400, "Bad Request", `${first?.path.join(".") || "body"} is required or invalid`);
  }

  function lineFrom(fields: z.output<typeof line>, author: User): SaleLine {
    const product = products.find((one) => one.id === fields.product.id && !one.deletedAt);
    if (!product) throw new Refused(404, "Not Found", "product not found");
    if (!taxes.some((one) => one.id === fields.tax.id && !one.deletedAt)) throw new Refused(404, "Not Found", "tax not found");
    return {
      id: fields.id ?? newId("line"),
      productId: product.id,
      quantity: fields.quantity,
      price: fields.pricing.price,
      discount: fields.pricing.discount,
      cost: fields.pricing.cost,
      taxId: fields.tax.id,
      tax: fields.tax.amount,
      note: fields.attributes?.find((one) => one.name === "line_note")?.value ?? null,
      salespersonId: fields.source?.author_id ?? author.id,
      isReturn: fields.quantity < 0,
    };
  }

  function paymentFrom(fields: z.output<typeof payment>, register: Register): Payment {
    const type = paymentTypes.find((one) => one.id === fields.type.config_id && !one.deletedAt && !one.disabled);
    if (!type) throw new Refused(404, "Not Found", "payment type not found");
    return {
      id: fields.id ?? newId("payment"),
      amount: fields.amount,
      date: fields.date ?? now().toISOString(),
      paymentTypeId: type.id,
      registerId: fields.source?.register_id ?? register.id,
    };
  }

  /** CLOSED and ONACCOUNT reduce inventory [V 4.8], and so does LAYBY [V help centre]; that voiding gives it back is invented. */
  function settleStock(sale: Sale, outletId: string): void {
    const takes =
      sale.state === "closed" || (sale.state === "pending" && sale.attributes.some((one) => one === "onaccount" || one === "layby"));
    if (takes === sale.stockTaken) return;
    sale.stockTaken = takes;
    for (const { productId, quantity } of sale.lines)
      if (products.find((one) => one.id === productId)?.tracksInventory)
        setStock(productId, outletId, stockOf(productId, outletId) + (takes ? -quantity : quantity));
  }

  function voidParkedReturns(originalId: string): void {
    for (const one of sales)
      if (one.returnOf === originalId && one.state === "parked") Object.assign(one, { state: "voided", version: ++version });
  }

  /** A new parked sale with everything negative; parked returns from before are voided [V changelog 2026-07]. */
  function returnSale(saleId: string): Sale {
    const original = sales.find((one) => one.id === saleId);
    if (!original) throw new Refused(404, "Not Found", "sale not found");
    if (original.state !== "closed") throw new Refused(422, "Unprocessable Entity", "Only a closed sale can be returned.");
    voidParkedReturns(saleId);
    const sale: Sale = {
      ...structuredClone(original),
      id: newId("return"),
      invoiceNumber: `${original.invoiceNumber}-R`,
      receiptNumber: String(10_000 + sales.length),
      state: "parked",
      source: { ...original.source, id: null, type: null },
      lines: original.lines.map((one) => ({ ...one, id: newId("line"), quantity: -one.quantity, isReturn: true })),
      payments: [],
      returnOf: original.id,
      stockTaken: false,
      ...stamp(),
    };
    returns.set(original.id, [...(returns.get(original.id) ?? []), sale.id]);
    sales.push(sale);
    return sale;
  }

  function addCustomer(seed: Omit<CustomerSeed, "id"> & { id?: string }, fields: Record<string, unknown> = {}): Customer {
    const customer: Customer = {
      ...keep({ ...seed, id: seed.id ?? newId("customer") }),
      customerCode: seed.customerCode ?? `${seed.firstName ?? "UNNAMED"}-${made}`,
      fields,
    };
    customers.push(customer);
    return customer;
  }

  function addProduct(seed: Omit<ProductSeed, "id"> & { id?: string }): Product {
    const product = productFrom({ ...seed, id: seed.id ?? newId("product") });
    products.push(product);
    for (const [outletId, level] of Object.entries(seed.stock ?? {})) setStock(product.id, outletId, level);
    return product;
  }

  /** What a person changes in the back office. */
  function change<Thing extends { version: number }>(thing: Thing | undefined, facts: object): Thing {
    if (!thing) throw new RangeError("There is no such thing to change.");
    return Object.assign(thing, facts, { version: ++version });
  }
  const find = <Thing extends { id: string }>(things: Thing[], thingId: string) => things.find((one) => one.id === thingId);
  const owner = (): User => {
    const [first] = users;
    if (!first) throw new RangeError("The world has no user.");
    return first;
  };

  return {
    outlets,
    registers,
    users,
    paymentTypes,
    taxes,
    products,
    customers,
    shifts,
    sales,
    webhooks,
    stock,
    newId,
    nextVersion: () => ++version,
    owner,
    totalOf,
    netPrice,
    stockOf,
    createSale,
    updateSale,
    returnSale,
    addCustomer,
    addProduct,
    addUser: (seed: UserSeed): User => {
      const user: User = { ...keep(seed), enabled: seed.enabled ?? true };
      users.push(user);
      return user;
    },
    addShift: (seed: ShiftSeed): Shift => {
      const shift = shiftFrom(seed);
      shifts.push(shift);
      return shift;
    },
    changeShift: (shiftId: string, facts: Partial<Pick<Shift, "timeIn" | "timeOut">>) =>
      change(find(shifts, shiftId), { ...facts, updatedAt: now().toISOString() }),
    changeProduct: (productId: string, facts: Partial<Pick<Product, "name" | "active" | "codes" | "tracksInventory" | "deletedAt">>) =>
      change(find(products, productId), facts),
    changeUser: (userId: string, facts: Partial<Pick<User, "enabled" | "deletedAt">>) => change(find(users, userId), facts),
    changeRegister: (registerId: string, facts: Partial<Pick<Register, "deletedAt" | "open">>) =>
      change(find(registers, registerId), facts),
    changeOutlet: (outletId: string, facts: Partial<Pick<Outlet, "deletedAt">>) => change(find(outlets, outletId), facts),
    removeUser: (userId: string) => change(find(users, userId), { deletedAt: now().toISOString() }),
    /** A till rings a sale up, or a person voids one. */
    ringUp: (body: unknown) => createSale(body),
    voidSale: (saleId: string) => {
      const sale = find(sales, saleId);
      return updateSale(saleId, { state: "voided", source: { author_id: sale?.source.authorId } });
    },
    /** What staff put right in the sales history; the sale stays what it is. */
    correctSale: (saleId: string, facts: Partial<Pick<Sale, "date" | "customerId" | "source">>) => change(find(sales, saleId), facts),
    returnsOf: (saleId: string): string[] => returns.get(saleId) ?? [],
    isRemoved: (userId: string) => users.find((one) => one.id === userId)?.deletedAt !== null,
    /** By what it is called at the till. */
    salesOf: (invoiceNumber: string) => sales.filter((one) => one.invoiceNumber === invoiceNumber),
    /** 71.26 */
    totalIn: (sale: Sale) => totalOf(sale) / 100_000,
  };
}

/** Those with a known id take its place, the others come after. */
function merged<Thing extends { id: string }>(before: Thing[], now: Thing[]): Thing[] {
  return [...new Map([...before, ...now].map((one) => [one.id, one])).values()];
}

/** Digits that look like a card number are blanked, and nothing is said of it [S 4.6]. */
export function redact(text: string): string {
  return text.replace(/\d(?:[ -]?\d){12,18}/g, (found) => (isLuhn(found.replace(/\D/g, "")) ? "*".repeat(found.length) : found));
}

function isLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
