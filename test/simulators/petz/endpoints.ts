import { z } from "zod";
import { Refused } from "./books.ts";
import type { Account, Authorization, Books, Coupon } from "./books.ts";

/** What each endpoint takes and answers: our adapter contract, see README.md. Amounts on the wire are decimals of two places. */
export type Asked = { books: Books; account: Account; body: unknown };
type Answer = (asked: Asked) => object;

const ref = z.union([z.string().min(1), z.number()]).transform(String);
const price = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^\d+(\.\d{1,2})?$/))
  .transform((decimal) => Math.round(Number(decimal) * 100));
const line = z
  .object({
    line_ref: ref,
    product_ref: ref,
    upc: z.string().nullable(),
    quantity: z.int().positive(),
    unit_price: price,
  })
  .transform((one) => ({
    lineRef: one.line_ref,
    productRef: one.product_ref,
    upc: one.upc,
    quantity: one.quantity,
    unitPrice: one.unit_price,
  }));

const orderSet = z.object({
  device_ref: ref,
  order_ref: ref,
  status: z.enum(["open", "completed", "cancelled"]),
  currency: z.string().length(3),
  lines: z.array(line),
});
const customerSet = z.object({
  device_ref: ref,
  order_ref: ref,
  customer: z.object({ phone: z.string().optional(), email: z.string().optional() }),
});
const authCreate = z.object({
  device_ref: ref,
  order_ref: ref,
  request_ref: ref.nullish(),
  coupons: z.array(ref).min(1),
  lines: z.array(line).min(1),
});
const authCapture = z.object({ device_ref: ref, order_ref: ref, auth_ref: ref });
const couponReturn = authCapture.extend({ coupon_ref: ref });
const couponRedeem = z.object({ device_ref: ref, order_ref: ref, coupon_ref: ref });
const registerSet = z.object({ device_ref: ref, name: z.string().optional() });
const productSet = z.object({
  products: z
    .array(
      z.object({
        product_ref: ref,
        name: z.string(),
        identifiers: z.array(z.object({ type: z.string(), value: z.string().min(1) })).min(1),
      }),
    )
    .max(500),
});

/** By path below /posface/, but for those whose path is a rule of the world. */
const fixed: Record<string, Answer> = {
  "register/set": ({ account, body }) => {
    const { device_ref: deviceRef, name } = registerSet.parse(body);
    const known = account.devices.get(deviceRef);
    if (!known && !name) throw new Refused("name_missing", "A new device needs a name.");
    account.devices.set(deviceRef, { deviceRef, name: name ?? known?.name ?? null });
    return { device_ref: deviceRef };
  },
  "product/set": ({ account, body }) => {
    const { products } = productSet.parse(body);
    for (const { product_ref: productRef, name, identifiers } of products)
      account.products.set(productRef, { productRef, name, identifiers });
    return { products: products.length };
  },
  "order/set": ({ account, body }) => {
    const { device_ref: deviceRef, order_ref: orderRef, ...order } = orderSet.parse(body);
    knownDevice(account, deviceRef);
    const customerRef = account.orders.get(orderRef)?.customerRef ?? null;
    account.orders.set(orderRef, { orderRef, deviceRef, customerRef, ...order });
    return { order_ref: orderRef, status: order.status };
  },
  "customer/set": ({ books, account, body }) => {
    const { device_ref: deviceRef, order_ref: orderRef, customer: contact } = customerSet.parse(body);
    knownDevice(account, deviceRef);
    const order = account.orders.get(orderRef);
    if (!order) throw new Refused("order_unknown", "No such order.");
    const found = books.findCustomer(contact);
    order.customerRef = found?.customerRef ?? null;
    if (!found) return { customer: null, coupons: [] };
    const { customerRef: customer_ref, name, phone, email } = found;
    return { customer: { customer_ref, name, phone, email }, coupons: books.walletOf(customer_ref).map((one) => couponBody(books, one)) };
  },
  "auth/create": ({ books, account, body }) => {
    const { device_ref: deviceRef, order_ref: orderRef, request_ref: requestRef, coupons, lines } = authCreate.parse(body);
    knownDevice(account, deviceRef);
    const [couponRef = ""] = coupons;
    const [wanted] = lines;
    if (coupons.length > 1 || lines.length > 1 || !wanted) throw new Refused("one_at_a_time", "One coupon and one line at a time.");
    try {
      const made = books.authorize(account, { deviceRef, orderRef, requestRef: requestRef ?? null, couponRef, line: wanted });
      return authorizationBody(books, made);
    } catch (error) {
      if (!(error instanceof Refused) || /^(order|customer)_/.test(error.code)) throw error;
      return { auth_ref: null, discounts: [], rejected: [{ coupon_ref: couponRef, reason: error.code, message: error.message }] };
    }
  },
  "coupon/redeem": ({ books, account, body }) => {
    const { device_ref: deviceRef, coupon_ref: couponRef } = couponRedeem.parse(body);
    knownDevice(account, deviceRef);
    const coupon = books.coupons.find((one) => one.couponRef === couponRef && one.type === "ST");
    if (!coupon) throw new Refused("no_such_coupon", "There is no such store coupon.");
    if (coupon.usedBy) throw new Refused("already_used", "The coupon was used already.");
    coupon.usedBy = `till ${deviceRef}`;
    return { status: "redeemed" };
  },
  "coupon/return": ({ books, account, body }) => {
    const { order_ref: orderRef, auth_ref: authRef, coupon_ref: couponRef } = couponReturn.parse(body);
    books.giveBack(account, { couponRef, authRef, orderRef });
    return { status: "returned" };
  },
};

const capture: Answer = ({ books, account, body }) => {
  const { order_ref: orderRef, auth_ref: authRef } = authCapture.parse(body);
  books.capture(account, { authRef, orderRef });
  return { auth_ref: authRef, status: "captured" };
};

const release: Answer = ({ books, account, body }) => {
  const { order_ref: orderRef, auth_ref: authRef } = authCapture.parse(body);
  books.release(account, { authRef, orderRef });
  return { auth_ref: authRef, status: "released" };
};

/** null where there is nothing. */
export function answerAt(path: string, { rules }: Books): Answer | null {
  if (path === "auth/capture" || path === "auth/redeem")
    return rules.capturePath === "both" || path === `auth/${rules.capturePath}` ? capture : null;
  if (rules.releasePath !== null && path === rules.releasePath) return release;
  return fixed[path] ?? null;
}

function knownDevice(account: Account, deviceRef: string): void {
  if (!account.devices.has(deviceRef) && !account.tills.includes(deviceRef)) throw new Refused("device_unknown", "No such device.");
}

function couponBody({ rules }: Books, { value, ...coupon }: Coupon) {
  return {
    coupon_ref: coupon.couponRef,
    title: coupon.title,
    brand: coupon.brand,
    type: coupon.type,
    in_store_only: coupon.inStoreOnly,
    upcs: coupon.upcs,
    units: coupon.units,
    discount:
      value.kind === "amount"
        ? { kind: value.kind, amount: decimal(value.minor, rules.amounts) }
        : value.kind === "percent"
          ? { kind: value.kind, percent: value.percent }
          : { kind: value.kind },
    expires_on: coupon.expiresOn,
  };
}

function authorizationBody({ rules }: Books, { authRef, expiresAt, couponRef, lineRef, amount }: Authorization) {
  return {
    auth_ref: authRef,
    ...(rules.tellsExpiry && { expires_at: expiresAt }),
    discounts: [{ coupon_ref: couponRef, line_ref: lineRef, amount: decimal(amount, rules.amounts) }],
    rejected: [],
  };
}

function decimal(minor: number, how: "text" | "number"): string | number {
  return how === "text" ? (minor / 100).toFixed(2) : minor / 100;
}
