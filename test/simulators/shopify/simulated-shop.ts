import type { AccessTokens } from "./access-tokens.ts";
import { appProxyRequest } from "./app-proxy-request.ts";
import type { AppProxy, ProxyRequestOptions } from "./app-proxy-request.ts";
import { createCart } from "./cart.ts";
import type { CartRequest, SimulatedCart } from "./cart.ts";
import { cancelOrder, editOrder, exchangeOrder, fulfilOrder, refundOrder } from "./change-order.ts";
import type { CancelRequest, Edited, EditRequest, ExchangeRequest, RefundRequest } from "./change-order.ts";
import { createCheckout, findCustomer } from "./checkout.ts";
import type { CheckoutRequest, CheckoutWorld, SimulatedCheckout } from "./checkout.ts";
import { buildDiscount, isSameCode } from "./discounts.ts";
import type { NewDiscount } from "./discounts.ts";
import { figuresOf, fulfillmentOf } from "./figures.ts";
import { gid, variantsOf } from "./graphql-nodes.ts";
import { minorOf } from "./pair-money.ts";
import { archiveIfDone, buildOrder, pay } from "./place-order.ts";
import type { OrderRequest } from "./place-order.ts";
import { restCustomer, restEdit, restOrder, restProduct, restRefund, zoned } from "./rest-order.ts";
import { signSessionToken } from "./session-token.ts";
import type { SessionClaims } from "./session-token.ts";
import { toSecond } from "./state.ts";
import type {
  Customer,
  CustomerSeed,
  Discount,
  Ids,
  Order,
  Product,
  Refund,
  ShopPlan,
  ShopSeed,
  ShopState,
  Staff,
  Variant,
} from "./state.ts";
import type { Topic, Webhooks } from "./webhooks.ts";

/** A shop as its merchant and its customers drive it. Each change sends the webhooks that Shopify would. */
export type SimulatedShop = {
  readonly domain: string;
  readonly name: string;
  readonly state: ShopState;
  placeOrder(request: OrderRequest): Order;
  /** Places an order in the past without a word to the app, for histories. */
  addOldOrder(request: OrderRequest): Order;
  /** `order` is an order, its name ("#1042"), its number or its gid. */
  order(order: OrderName): Order;
  markPaid(order: OrderName): Order;
  refund(order: OrderName, request?: RefundRequest): Refund;
  edit(order: OrderName, request: EditRequest): Edited;
  exchange(order: OrderName, request: ExchangeRequest): Edited;
  /** All units that are left, or those named. */
  fulfil(order: OrderName, lines?: { line: number; quantity: number }[]): Order;
  /** Archives the order, or takes it out of the archive. */
  archive(order: OrderName): Order;
  reopen(order: OrderName): Order;
  /** Replaces the order's tags. */
  tag(order: OrderName, tags: string[]): Order;
  cancel(order: OrderName, request?: CancelRequest): Order;
  /** The figures and statuses that follow from an order now. */
  figures(order: OrderName): ReturnType<typeof figuresOf>;
  /** A buyer goes to the checkout. */
  openCheckout(request: CheckoutRequest): SimulatedCheckout;
  readonly checkouts: readonly SimulatedCheckout[];
  openCart(request: CartRequest): SimulatedCart;
  readonly carts: readonly SimulatedCart[];
  /** A promotion, or a code that staff made. */
  addDiscount(request: NewDiscount): Discount;
  /** Deletes a discount by its code or title. */
  removeDiscount(name: string): void;
  /** The shop's plan at Shopify from now on. */
  setPlan(plan: ShopPlan): void;
  setPrice(sku: string, price: string): void;
  /** What a visitor of the online store asks of the app at `/apps/<subpath>/<path>`, as Shopify forwards it. */
  appProxyRequest(path: string, options?: ProxyRequestOptions): Request;
  gidOf(order: OrderName): string;
  variant(sku: string): Variant;
  setBarcode(sku: string, barcode: string | null): void;
  deleteProduct(handle: string): void;
  customer(handle: string): Customer;
  changeCustomer(handle: string, change: Partial<Pick<CustomerSeed, "firstName" | "lastName" | "email" | "phone">>): Customer;
  productChanged(product: Product): void;
  install(): void;
  /** Ends all tokens and sends `app/uninstalled`. */
  uninstall(): void;
  /** Grants other scopes and sends `app/scopes_update`. */
  setScopes(scopes: string[]): void;
  /** Sends one of the compliance topics. */
  sendCompliance(topic: "customers/data_request" | "customers/redact" | "shop/redact", customer?: string): void;
  /** A session token of a staff member (the first one by default), as App Bridge would give it. */
  sessionToken(options?: { staff?: Staff; expiresInSeconds?: number; claims?: Partial<SessionClaims> }): string;
  /** The query with which Shopify's admin opens the app's page. */
  embeddedQuery(options?: { staff?: Staff; idToken?: boolean }): URLSearchParams;
};

export type OrderName = Order | string | number;

export function createSimulatedShop(
  seed: ShopSeed,
  world: {
    ids: Ids;
    now: () => Date;
    app: { apiKey: string; apiSecret: string };
    scopes: string[];
    webhooks: Webhooks;
    tokens: AccessTokens;
    appUrl: () => string;
    appProxy: AppProxy;
  },
): SimulatedShop {
  const { ids, now, app, webhooks, tokens } = world;
  const state = seedState(seed, world);

  function send(happenings: { topic: Topic; payload: unknown }[], about: Order | null): void {
    if (!state.installed) return;
    const headers = about ? { "X-Shopify-Order-Id": String(about.id), "X-Shopify-Test": String(about.test) } : undefined;
    webhooks.trigger(
      state.domain,
      happenings.map((one) => ({ ...one, headers })),
      now(),
    );
  }

  /** The topics of a change, with `orders/paid` among them if the change paid the order. */
  function tell(order: Order, topics: Topic[], wasPaid: boolean, others: { topic: Topic; payload: unknown }[] = []): void {
    const paid: Topic[] = !wasPaid && figuresOf(order).status === "PAID" ? ["orders/paid"] : [];
    const payload = restOrder(state, order);
    const about: Topic[] = [...topics, ...paid, "orders/updated"];
    send([...about.map((topic) => ({ topic, payload })), ...others], order);
  }

  function isPaid(order: Order): boolean {
    return figuresOf(order).status === "PAID";
  }

  function find(wanted: OrderName): Order {
    const order =
      typeof wanted === "object"
        ? wanted
        : state.orders.find(({ id, name, number }) => wanted === number || wanted === name || wanted === gid("Order", id) || wanted === id);
    if (!order) throw new Error(`${state.domain} has no order ${String(wanted)}.`);
    return order;
  }

  function change(wanted: OrderName, how: (order: Order) => void): Order {
    const order = find(wanted);
    how(order);
    order.updatedAt = toSecond(now());
    tell(order, [], true);
    return order;
  }

  function variant(sku: string): Variant {
    const found = state.variants.find((one) => one.sku === sku);
    if (!found) throw new Error(`${state.domain} sells nothing with SKU ${sku}.`);
    return found;
  }

  function customer(handle: string): Customer {
    const found = state.customers.find((one) => one.handle === handle);
    if (!found) throw new Error(`${state.domain} has no customer "${handle}".`);
    return found;
  }

  function productChanged(product: Product): void {
    send([{ topic: "products/update", payload: restProduct(state, product, variantsOf(state, product)) }], null);
  }

  function sessionToken({ staff, expiresInSeconds, claims }: Parameters<SimulatedShop["sessionToken"]>[0] = {}): string {
    const user = staff ?? state.staff[0];
    if (!user) throw new Error(`${state.domain} has no staff.`);
    return signSessionToken({ shop: state.domain, ...app, userId: user.id, now: now(), expiresInSeconds }, claims);
  }

  function placeOrder(request: OrderRequest): Order {
    const order = buildOrder(state, request, { ids, now: now() });
    state.orders.push(order);
    tell(order, ["orders/create"], false);
    return order;
  }

  const checkouts: SimulatedCheckout[] = [];
  const carts: SimulatedCart[] = [];
  const checkoutWorld: CheckoutWorld = { shop: state, ids, now, app, place: placeOrder };

  function openCheckout(request: CheckoutRequest, codes: string[] = []): SimulatedCheckout {
    const checkout = createCheckout(request, checkoutWorld, codes);
    checkouts.push(checkout);
    return checkout;
  }

  return {
    domain: state.domain,
    name: seed.name,
    state,
    checkouts,
    carts,
    order: find,
    variant,
    customer,
    productChanged,
    sessionToken,
    figures: (order) => figuresOf(find(order)),
    gidOf: (order) => gid("Order", find(order).id),
    placeOrder,
    openCheckout: (request) => openCheckout(request),
    openCart(request) {
      const cart = createCart(request, { ...checkoutWorld, open: openCheckout });
      carts.push(cart);
      return cart;
    },
    addDiscount(request) {
      const discount = buildDiscount(state, request, { ids, now: now() });
      state.discounts.push(discount);
      return discount;
    },
    removeDiscount(name) {
      const isMeant = ({ code, title }: Discount): boolean => title === name || (code !== null && isSameCode(code, name));
      if (!state.discounts.some(isMeant)) throw new Error(`${state.domain} has no discount ${name}.`);
      state.discounts = state.discounts.filter((one) => !isMeant(one));
    },
    setPlan(plan) {
      state.plan = plan;
    },
    setPrice(sku, price) {
      const changed = variant(sku);
      changed.price = minorOf(price, seed.currency);
      changed.updatedAt = now();
      const product = state.products.find(({ id }) => id === changed.productId);
      if (product) productChanged(product);
    },
    appProxyRequest(path, options = {}) {
      const visitor = findCustomer(state, options.customer ?? null);
      const facts = { appUrl: world.appUrl(), appProxy: world.appProxy, apiSecret: app.apiSecret, now: now() };
      return appProxyRequest(path, options, { shop: state.domain, customerId: visitor?.id ?? null, ...facts });
    },
    addOldOrder(request) {
      const order = buildOrder(state, request, { ids, now: now() });
      order.updatedAt = order.processedAt;
      state.orders.push(order);
      return order;
    },
    markPaid(wanted) {
      const order = find(wanted);
      const before = isPaid(order);
      pay(order, { ids, at: toSecond(now()) });
      archiveIfDone(state, order, toSecond(now()));
      order.updatedAt = toSecond(now());
      tell(order, [], before);
      return order;
    },
    refund(wanted, request = {}) {
      const order = find(wanted);
      const refund = refundOrder(order, request, { ids, now: now() });
      tell(order, [], true, [{ topic: "refunds/create", payload: restRefund(state, order, refund) }]);
      return refund;
    },
    edit(wanted, request) {
      const order = find(wanted);
      const edited = editOrder(state, order, request, { ids, now: now() });
      const others: { topic: Topic; payload: unknown }[] = [{ topic: "orders/edited", payload: restEdit(state, order, edited) }];
      if (edited.refund) others.push({ topic: "refunds/create", payload: restRefund(state, order, edited.refund) });
      tell(order, [], true, others);
      return edited;
    },
    exchange(wanted, request) {
      const order = find(wanted);
      const exchanged = exchangeOrder(state, order, request, { ids, now: now() });
      const others: { topic: Topic; payload: unknown }[] = [{ topic: "orders/edited", payload: restEdit(state, order, exchanged) }];
      if (exchanged.refund) others.push({ topic: "refunds/create", payload: restRefund(state, order, exchanged.refund) });
      tell(order, [], true, others);
      return exchanged;
    },
    fulfil(wanted, lines) {
      const order = find(wanted);
      fulfilOrder(order, lines, { now: now() });
      archiveIfDone(state, order, toSecond(now()));
      tell(order, [fulfillmentOf(order) === "FULFILLED" ? "orders/fulfilled" : "orders/partially_fulfilled"], true);
      return order;
    },
    archive(wanted) {
      return change(wanted, (order) => (order.closedAt = toSecond(now())));
    },
    reopen(wanted) {
      return change(wanted, (order) => (order.closedAt = null));
    },
    tag(wanted, tags) {
      return change(wanted, (order) => (order.tags = tags));
    },
    cancel(wanted, request = {}) {
      const order = find(wanted);
      const refund = cancelOrder(order, request, { ids, now: now() });
      tell(order, ["orders/cancelled"], true, refund ? [{ topic: "refunds/create", payload: restRefund(state, order, refund) }] : []);
      return order;
    },
    setBarcode(sku, barcode) {
      const changed = variant(sku);
      changed.barcode = barcode;
      changed.updatedAt = now();
      const product = state.products.find(({ id }) => id === changed.productId);
      if (product) productChanged(product);
    },
    deleteProduct(handle) {
      const product = state.products.find((one) => one.handle === handle);
      if (!product) throw new Error(`${state.domain} has no product "${handle}".`);
      state.products = state.products.filter((one) => one !== product);
      state.variants = state.variants.filter(({ productId }) => productId !== product.id);
      send([{ topic: "products/delete", payload: { id: product.id } }], null);
    },
    changeCustomer(handle, change) {
      const changed = Object.assign(customer(handle), change, { updatedAt: now() });
      send([{ topic: "customers/update", payload: restCustomer(state, changed) }], null);
      return changed;
    },
    install() {
      state.installed = true;
    },
    uninstall() {
      tokens.revoke(state);
      send([{ topic: "app/uninstalled", payload: restShop(state) }], null);
      state.installed = false;
    },
    setScopes(scopes) {
      const previous = [...state.scopes];
      state.scopes = new Set(scopes);
      send([{ topic: "app/scopes_update", payload: { id: 1, previous, current: scopes, updated_at: zoned(now(), seed.timeZone) } }], null);
    },
    sendCompliance(topic, handle) {
      const about = handle ? customer(handle) : null;
      const payload = {
        shop_id: state.id,
        shop_domain: state.domain,
        ...(about
          ? { customer: { id: about.id, email: about.email, phone: about.phone }, orders_to_redact: [], orders_requested: [] }
          : {}),
      };
      // Compliance topics come after the app is gone, too.
      webhooks.trigger(state.domain, [{ topic, payload }], now());
    },
    embeddedQuery({ staff, idToken = true } = {}) {
      const user = staff ?? state.staff[0];
      const query = new URLSearchParams({
        embedded: "1",
        shop: state.domain,
        host: Buffer.from(`admin.shopify.com/store/${state.handle}`).toString("base64").replace(/=+$/, ""),
        locale: user?.locale ?? "en",
        session: "0".repeat(64),
        timestamp: String(Math.floor(now().getTime() / 1000)),
      });
      if (idToken) query.set("id_token", sessionToken({ staff }));
      return query;
    },
  };
}

function seedState(seed: ShopSeed, { ids, now, scopes }: { ids: Ids; now: () => Date; scopes: string[] }): ShopState {
  const createdAt = new Date(now().getTime() - 400 * 24 * 3600 * 1000);
  const variants: Variant[] = [];
  const products = seed.products.map(({ handle, title, vendor, type, giftCard, variants: seeds }) => {
    const product: Product = {
      id: ids("product"),
      handle,
      title,
      vendor,
      type,
      giftCard: giftCard ?? false,
      createdAt,
      updatedAt: createdAt,
    };
    seeds.forEach((variant, index) =>
      variants.push({
        id: ids("variant"),
        productId: product.id,
        sku: variant.sku,
        title: variant.title ?? "Default Title",
        barcode: variant.barcode ?? null,
        price: minorOf(variant.price, seed.currency),
        position: index + 1,
        createdAt,
        updatedAt: createdAt,
      }),
    );
    return product;
  });
  return {
    id: ids("shop"),
    seed,
    domain: seed.domain,
    handle: seed.domain.replace(/\.myshopify\.com$/, ""),
    installed: true,
    scopes: new Set(scopes),
    createdAt,
    products,
    variants,
    customers: seed.customers.map((customer) => ({
      ...customer,
      id: ids("customer"),
      address: customer.address ? { ...customer.address, id: ids("address") } : null,
      createdAt,
      updatedAt: createdAt,
    })),
    staff: (seed.staff ?? [{ firstName: "Robin", lastName: "Owner", email: "robin@example.test", locale: "en" }]).map((one) => ({
      ...one,
      id: ids("staff"),
    })),
    orders: [],
    plan: seed.plan ?? { name: "Development", plus: false, development: true },
    discounts: [],
    autoArchive: seed.autoArchive ?? false,
    nextOrderNumber: seed.firstOrderNumber ?? 1001,
  };
}

function restShop(state: ShopState): Record<string, unknown> {
  return {
    id: state.id,
    name: state.seed.name,
    email: state.seed.email,
    domain: state.domain,
    myshopify_domain: state.domain,
    currency: state.seed.currency,
    iana_timezone: state.seed.timeZone,
    created_at: zoned(state.createdAt, state.seed.timeZone),
  };
}
