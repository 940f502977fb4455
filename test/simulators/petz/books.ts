import type { PetzAccountSeed, PetzCouponSeed, PetzCustomerSeed, PetzValue, PetzWorld, Unknowns } from "./world.ts";

/** Everything that the simulated PETZ knows. What is answered is in endpoints.ts. */
export type Account = Required<PetzAccountSeed> & {
  devices: Map<string, { deviceRef: string; name: string | null }>;
  products: Map<string, { productRef: string; name: string; identifiers: { type: string; value: string }[] }>;
  orders: Map<string, Order>;
};

export type Order = {
  orderRef: string;
  deviceRef: string;
  status: "open" | "completed" | "cancelled";
  currency: string;
  lines: OrderLine[];
  customerRef: string | null;
};
/** `unitPrice` in the currency's smallest unit. */
export type OrderLine = { lineRef: string; productRef: string; upc: string | null; quantity: number; unitPrice: number };

export type Coupon = Required<Omit<PetzCouponSeed, "value">> & {
  value: PetzValue;
  customerRef: string;
  /** Authorisation by which it was consumed; null while it can be used. */
  usedBy: string | null;
};
export type Customer = Omit<PetzCustomerSeed, "coupons">;

export type Authorization = {
  authRef: string;
  requestRef: string | null;
  account: string;
  orderRef: string;
  couponRef: string;
  lineRef: string;
  /** In the currency's smallest unit. */
  amount: number;
  createdAt: string;
  expiresAt: string;
  state: "open" | "captured" | "released" | "lapsed";
};

export type Return = { couponRef: string; authRef: string; orderRef: string; at: string };

/** A refusal with the code that our adapter contract gives it. */
export class Refused extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 422) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export type Books = ReturnType<typeof createBooks>;

const unknowns: Unknowns = {
  capturePath: "both",
  releasePath: null,
  authorizationMinutes: 30,
  tellsExpiry: true,
  amounts: "text",
  sameOrder: "supersedes",
  repeats: "same",
  missingPath: "html",
};

export function createBooks(world: PetzWorld, now: () => Date) {
  const rules: Unknowns = { ...unknowns, ...definedIn(world) };
  const accounts: Account[] = [];
  const customers: Customer[] = [];
  const coupons: Coupon[] = [];
  const authorizations: Authorization[] = [];
  const returns: Return[] = [];
  let lastRef = 7000;

  function addAccount(seed: PetzAccountSeed): void {
    accounts.push({ tills: [], ...structuredClone(seed), devices: new Map(), products: new Map(), orders: new Map() });
  }

  function addCustomer({ coupons: theirs, ...customer }: PetzCustomerSeed): void {
    customers.push(structuredClone(customer));
    for (const coupon of theirs) addCoupon(customer.customerRef, coupon);
  }

  /** A customer gets a coupon. */
  function addCoupon(customerRef: string, seed: PetzCouponSeed): void {
    if (coupons.some((one) => one.couponRef === seed.couponRef)) throw new Error(`There is a coupon ${seed.couponRef} already.`);
    const defaults = { type: "PETZ" as const, inStoreOnly: false, units: 1, saved: true };
    coupons.push({ ...defaults, ...structuredClone(seed), customerRef, usedBy: null });
  }

  for (const seed of world.accounts) addAccount(seed);
  for (const seed of world.customers) addCustomer(seed);

  const today = () => now().toISOString().slice(0, 10);
  const isExpired = ({ expiresOn }: Coupon) => expiresOn !== null && expiresOn < today();

  /** What was open and has passed its time is over, whenever somebody looks. */
  function current(): Authorization[] {
    const moment = now().toISOString();
    for (const one of authorizations) if (one.state === "open" && one.expiresAt <= moment) one.state = "lapsed";
    return authorizations;
  }

  function couponOf(couponRef: string): Coupon {
    const coupon = coupons.find((one) => one.couponRef === couponRef);
    if (!coupon) throw new Error(`There is no coupon ${couponRef}.`);
    return coupon;
  }

  function authorizationOf(authRef: string): Authorization {
    const found = current().find((one) => one.authRef === authRef);
    if (!found) throw new Refused("auth_not_found", "No such authorization.", 404);
    return found;
  }

  /** Only coupons that are saved in the wallet and were not used are in it; expired ones are, as a wallet shows them. */
  function walletOf(customerRef: string): Coupon[] {
    return coupons.filter((one) => one.customerRef === customerRef && one.saved && one.usedBy === null);
  }

  /** @throws Refused */
  function authorize(
    account: Account,
    asked: { deviceRef: string; orderRef: string; requestRef: string | null; couponRef: string; line: OrderLine },
  ): Authorization {
    const { orderRef, requestRef, couponRef, line } = asked;
    const order = account.orders.get(orderRef);
    if (!order) throw new Refused("order_unknown", "No such order.");
    if (!order.customerRef) throw new Refused("customer_missing", "The order has no customer.");
    if (order.status !== "open") throw new Refused("order_closed", "The order is closed.");
    const same = current().find((one) => requestRef !== null && one.requestRef === requestRef && one.account === account.name);
    if (same && rules.repeats === "same") return same;
    const coupon = coupons.find((one) => one.couponRef === couponRef && one.customerRef === order.customerRef && one.saved);
    if (!coupon) throw new Refused("not_in_wallet", "The coupon is not saved in this wallet.");
    if (coupon.usedBy) throw new Refused("already_used", "The coupon was used already.");
    if (isExpired(coupon)) throw new Refused("coupon_expired", `The coupon expired on ${coupon.expiresOn}.`);
    if (coupon.type === "ST") throw new Refused("store_coupon", "Store coupons are verified by a person.");
    if (coupon.inStoreOnly && !account.tills.includes(asked.deviceRef)) throw new Refused("in_store_only", "For use in store only.");
    const ordered = order.lines.find((one) => one.lineRef === line.lineRef);
    const fits = line.upc !== null && coupon.upcs.some((upc) => isSameUpc(upc, line.upc ?? ""));
    if (!ordered || !fits || ordered.upc !== line.upc || ordered.unitPrice !== line.unitPrice)
      throw new Refused("wrong_item", "The coupon is not for this product.");
    if (line.quantity < coupon.units || ordered.quantity < line.quantity)
      throw new Refused("quantity_too_low", `The coupon takes ${coupon.units} of its product.`);
    const others = current().filter((one) => one.couponRef === couponRef && one.state === "open");
    for (const other of others) {
      const isSame = other.orderRef === orderRef && other.account === account.name;
      if (!isSame || rules.sameOrder === "in_use") throw new Refused("in_use", "The coupon is authorized for another order.");
      other.state = "released";
    }
    lastRef += 1;
    const made: Authorization = {
      authRef: `AUTH-${lastRef}`,
      requestRef,
      account: account.name,
      orderRef,
      couponRef,
      lineRef: line.lineRef,
      amount: discountOf(coupon, line.unitPrice),
      createdAt: now().toISOString(),
      expiresAt: new Date(now().getTime() + rules.authorizationMinutes * 60_000).toISOString(),
      state: "open",
    };
    authorizations.push(made);
    return made;
  }

  /** @throws Refused */
  function ownAuthorization(account: Account, { authRef, orderRef }: { authRef: string; orderRef: string }): Authorization {
    const found = authorizationOf(authRef);
    if (found.account !== account.name || found.orderRef !== orderRef) throw new Refused("auth_not_found", "No such authorization.", 404);
    return found;
  }

  /** @throws Refused */
  function capture(account: Account, asked: { authRef: string; orderRef: string }): Authorization {
    const authorization = ownAuthorization(account, asked);
    if (authorization.state === "captured") throw new Refused("already_captured", "The authorization was captured already.", 409);
    if (authorization.state !== "open") throw new Refused(`auth_${authorization.state}`, `The authorization has ${authorization.state}.`);
    authorization.state = "captured";
    couponOf(authorization.couponRef).usedBy = authorization.authRef;
    return authorization;
  }

  /** @throws Refused */
  function release(account: Account, asked: { authRef: string; orderRef: string }): Authorization {
    const authorization = ownAuthorization(account, asked);
    if (authorization.state === "captured") throw new Refused("already_captured", "The authorization was captured already.", 409);
    if (authorization.state !== "open") throw new Refused(`auth_${authorization.state}`, `The authorization has ${authorization.state}.`);
    authorization.state = "released";
    return authorization;
  }

  /** @throws Refused */
  function giveBack(account: Account, { couponRef, authRef, orderRef }: { couponRef: string; authRef: string; orderRef: string }): void {
    const authorization = ownAuthorization(account, { authRef, orderRef });
    if (authorization.state !== "captured" || authorization.couponRef !== couponRef)
      throw new Refused("not_captured", "The coupon was not captured with this authorization.");
    if (returns.some((one) => one.authRef === authRef)) throw new Refused("already_returned", "The coupon was returned already.", 409);
    const coupon = couponOf(couponRef);
    if (isExpired(coupon)) throw new Refused("coupon_expired", `The coupon expired on ${coupon.expiresOn}.`);
    coupon.usedBy = null;
    returns.push({ couponRef, authRef, orderRef, at: now().toISOString() });
  }

  /** How often a coupon is used up: 0 or 1, if nothing went wrong. */
  function consumed(couponRef: string): number {
    return capturesOf(couponRef).length - returns.filter((one) => one.couponRef === couponRef).length;
  }

  const capturesOf = (couponRef: string) => current().filter((one) => one.couponRef === couponRef && one.state === "captured");

  return {
    rules,
    accounts,
    customers,
    coupons,
    returns,
    addAccount,
    addCustomer,
    addCoupon,
    couponOf,
    walletOf,
    isExpired,
    authorize,
    capture,
    release,
    giveBack,
    consumed,
    get authorizations() {
      return current();
    },
    /** What became of a coupon, with the orders that it was for. */
    entry(couponRef: string) {
      const brief = ({ authRef, orderRef, amount, state }: Authorization) => ({ authRef, orderRef, amount, state });
      return {
        couponRef,
        authorized: current()
          .filter((one) => one.couponRef === couponRef)
          .map(brief),
        captured: capturesOf(couponRef).map(brief),
        returned: returns.filter((one) => one.couponRef === couponRef).map(({ authRef, orderRef }) => ({ authRef, orderRef })),
        consumed: consumed(couponRef),
      };
    },
    accountOf(name: string): Account {
      const account = accounts.find((one) => one.name === name);
      if (!account) throw new Error(`There is no account ${name}.`);
      return account;
    },
    orderOf(orderRef: string): Order | null {
      return accounts.map((one) => one.orders.get(orderRef)).find(Boolean) ?? null;
    },
    /** By phone, whatever its spelling, or e-mail in any case. */
    findCustomer(contact: { phone?: string | undefined; email?: string | undefined }): Customer | null {
      const { phone, email } = contact;
      if (phone) return customers.find((one) => one.phone !== null && digitsOf(one.phone) === digitsOf(phone)) ?? null;
      return email ? (customers.find((one) => one.email?.toLowerCase() === email.toLowerCase()) ?? null) : null;
    },
    /** What a person does at PETZ: changes a coupon, or its customer. */
    changeCoupon(couponRef: string, change: Partial<Pick<Coupon, "expiresOn" | "saved" | "inStoreOnly" | "upcs">>): Coupon {
      return Object.assign(couponOf(couponRef), change);
    },
    changeCustomer(customerRef: string, change: Partial<Pick<Customer, "phone" | "email">>): Customer {
      const customer = customers.find((one) => one.customerRef === customerRef);
      if (!customer) throw new Error(`There is no customer ${customerRef}.`);
      return Object.assign(customer, change);
    },
    /** The time of an authorisation is over before its hour; of all that are open, unless one is named. */
    lapse(authRef?: string): void {
      for (const one of current()) if (one.state === "open" && (!authRef || one.authRef === authRef)) one.state = "lapsed";
    },
    /** A coupon is used elsewhere: at another shop's till. */
    useElsewhere(couponRef: string): void {
      couponOf(couponRef).usedBy = "elsewhere";
    },
  };
}

/** In the currency's smallest unit, and never more than the units cost. */
function discountOf({ value, units }: Coupon, unitPrice: number): number {
  const price = unitPrice * units;
  if (value.kind === "amount") return Math.min(value.minor, price);
  return value.kind === "free_item" ? unitPrice : Math.round((price * value.percent) / 100);
}

function isSameUpc(one: string, other: string): boolean {
  return one.padStart(14, "0") === other.padStart(14, "0");
}

function digitsOf(phone: string): string {
  return phone.replace(/\D/g, "").replace(/^1(?=\d{10}$)/, "");
}

function definedIn(world: PetzWorld): Partial<Unknowns> {
  return Object.fromEntries(
    Object.keys(unknowns).flatMap((key) => (Object.hasOwn(world, key) ? [[key, world[key as keyof Unknowns]]] : [])),
  );
}
