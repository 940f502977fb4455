import { scopeOf } from "./access-tokens.ts";
import type { BulkOperations } from "./bulk-operations.ts";
import { connection } from "./connection.ts";
import type { PageArguments } from "./connection.ts";
import { discountWithCode } from "./discounts.ts";
import { figuresOf } from "./figures.ts";
import {
  codeDiscountNode,
  createCodeDiscount,
  deactivateCodeDiscount,
  deleteCodeDiscount,
  discountNode,
  discountSearch,
  findCodeDiscount,
} from "./graphql-discounts.ts";
import type { DiscountInput } from "./graphql-discounts.ts";
import {
  customerNode,
  gid,
  idIn,
  orderNode,
  productNode,
  productOf,
  refundNode,
  shopNode,
  variantNode,
  variantsOf,
} from "./graphql-nodes.ts";
import type { Node } from "./graphql-nodes.ts";
import { ShopifyRefusal, SimulatorGap } from "./refusal.ts";
import { searchFilter } from "./search-query.ts";
import type { Searchable } from "./search-query.ts";
import type { Customer, Ids, Order, Product, ShopState, Variant } from "./state.ts";

type SearchArguments = PageArguments & { query?: string | null; sortKey?: string | null };
type VariantInput = { id?: string | null; barcode?: string | null; [field: string]: unknown };

export type App = {
  id: number;
  title: string;
  handle: string;
  apiKey: string;
  now: () => Date;
  ids: Ids;
  onProductChanged: (product: Product) => void;
  bulk: BulkOperations;
};

/** The entry points of the Admin API that the simulator knows, for one shop. */
export function graphqlRoot(shop: ShopState, app: App): Record<string, unknown> {
  const findOrder = (id: string): Order | null => {
    const order = shop.orders.find((one) => one.id === gidOf("Order", id)) ?? null;
    return order && isVisible(shop, order, app.now()) ? order : null;
  };
  const findNode = (id: string): Node | null => {
    const type = /^gid:\/\/shopify\/(\w+)\//.exec(id)?.[1];
    switch (type) {
      case "Order": {
        const order = findOrder(id);
        return order && orderNode(shop, order);
      }
      case "Product": {
        const product = shop.products.find((one) => one.id === gidOf(type, id));
        return product ? productNode(shop, product) : null;
      }
      case "ProductVariant": {
        const variant = shop.variants.find((one) => one.id === gidOf(type, id));
        return variant ? variantNode(shop, variant) : null;
      }
      case "Customer": {
        const customer = shop.customers.find((one) => one.id === gidOf(type, id));
        return customer ? customerNode(shop, customer) : null;
      }
      case "DiscountCodeNode": {
        const discount = findCodeDiscount(shop, id);
        return discount ? codeDiscountNode(shop, discount, app.now()) : null;
      }
      default:
        throw new SimulatorGap(`node(id: "${id}")`);
    }
  };
  return {
    shop: () => shopNode(shop),
    node: ({ id }: { id: string }) => findNode(id),
    nodes: ({ ids }: { ids: string[] }) => {
      if (ids.length > 250)
        throw new ShopifyRefusal(`The input array size of ${ids.length} is greater than the maximum allowed of 250.`, {
          code: "MAX_INPUT_SIZE_EXCEEDED",
        });
      return ids.map(findNode);
    },
    order: ({ id }: { id: string }) => {
      const order = findOrder(id);
      return order && orderNode(shop, order);
    },
    refund: ({ id }: { id: string }) => {
      const tail = gidOf("Refund", id);
      const order = shop.orders.find(({ refunds }) => refunds.some((refund) => refund.id === tail));
      const refund = order?.refunds.find((one) => one.id === tail);
      return order && refund && isVisible(shop, order, app.now()) ? refundNode(shop, order, refund) : null;
    },
    orders: (args: SearchArguments) => {
      const found = shop.orders.filter((order) => isVisible(shop, order, app.now())).filter(searchFilter(args.query, orderSearch(shop)));
      return connection(
        sorted(found, orderSort(args.sortKey)).map((order) => orderNode(shop, order)),
        args,
      );
    },
    ordersCount: ({ query }: SearchArguments) => count(shop.orders.filter(searchFilter(query, orderSearch(shop))).length),
    customer: ({ id }: { id: string }) => (gidOf("Customer", id), findNode(id)),
    customerByIdentifier: ({ identifier }: { identifier: { id?: string; emailAddress?: string; phoneNumber?: string } }) => {
      const { id, emailAddress, phoneNumber } = identifier;
      if (id !== undefined) return (gidOf("Customer", id), findNode(id));
      const email = emailAddress?.trim().toLowerCase();
      const customer = shop.customers.find((one) =>
        email === undefined ? phoneNumber !== undefined && one.phone === phoneNumber : one.email?.toLowerCase() === email,
      );
      return customer ? customerNode(shop, customer) : null;
    },
    customers: (args: SearchArguments) =>
      connection(
        shop.customers.filter(searchFilter(args.query, customerSearch)).map((customer) => customerNode(shop, customer)),
        args,
      ),
    product: ({ id }: { id: string }) => (gidOf("Product", id), findNode(id)),
    products: (args: SearchArguments) =>
      connection(
        shop.products.filter(searchFilter(args.query, productSearch(shop))).map((product) => productNode(shop, product)),
        args,
      ),
    productVariant: ({ id }: { id: string }) => (gidOf("ProductVariant", id), findNode(id)),
    productVariants: (args: SearchArguments) =>
      connection(
        shop.variants.filter(searchFilter(args.query, variantSearch(shop))).map((variant) => variantNode(shop, variant)),
        args,
      ),
    codeDiscountNodeByCode: ({ code }: { code: string }) => {
      const discount = discountWithCode(shop, code);
      return discount ? codeDiscountNode(shop, discount, app.now()) : null;
    },
    codeDiscountNodes: (args: SearchArguments) =>
      connection(
        shop.discounts
          .filter(({ code }) => code !== null)
          .filter(searchFilter(args.query, discountSearch(shop, app.now())))
          .map((discount) => codeDiscountNode(shop, discount, app.now())),
        args,
      ),
    discountNodes: (args: SearchArguments) =>
      connection(
        shop.discounts
          .filter(searchFilter(args.query, discountSearch(shop, app.now())))
          .map((discount) => discountNode(shop, discount, app.now())),
        args,
      ),
    discountCodeBasicCreate: ({ basicCodeDiscount }: { basicCodeDiscount: DiscountInput }) =>
      createCodeDiscount(shop, basicCodeDiscount, app),
    discountCodeDelete: ({ id }: { id: string }) => deleteCodeDiscount(shop, id),
    discountCodeDeactivate: ({ id }: { id: string }) => deactivateCodeDiscount(shop, id, app.now()),
    bulkOperationRunQuery: ({ query, groupObjects }: { query: string; groupObjects: boolean }) => {
      if (groupObjects) throw new SimulatorGap("bulk operations with grouped objects");
      return app.bulk.run(query);
    },
    bulkOperation: ({ id }: { id: string }) => (gidOf("BulkOperation", id), app.bulk.find(id)),
    bulkOperations: (args: SearchArguments) => {
      if (args.query) throw new SimulatorGap("a search among bulk operations");
      if (args.sortKey && args.sortKey !== "CREATED_AT") throw new SimulatorGap(`bulk operations sorted by ${args.sortKey}`);
      if (args.reverse) throw new SimulatorGap("bulk operations in reverse order");
      // The newest come first of themselves.
      return connection(app.bulk.nodes().reverse(), args);
    },
    currentAppInstallation: () => ({
      __typename: "AppInstallation",
      id: gid("AppInstallation", app.id),
      accessScopes: scopeOf(shop)
        .split(",")
        .map((handle) => ({ handle, description: handle.replace("_", " ") })),
      activeSubscriptions: [],
      app: { __typename: "App", id: gid("App", app.id), title: app.title, handle: app.handle, apiKey: app.apiKey, embedded: true },
      launchUrl: `https://${shop.domain}/admin/apps/${app.handle}`,
    }),
    productVariantsBulkUpdate: ({ productId, variants }: { productId: string; variants: VariantInput[] }) =>
      updateVariants(shop, app, { productId, variants }),
  };
}

/** Only the barcode can be changed so far; anything else is a gap. */
function updateVariants(
  shop: ShopState,
  app: App,
  { productId, variants }: { productId: string; variants: VariantInput[] },
): Record<string, unknown> {
  const product = shop.products.find(({ id }) => id === gidOf("Product", productId));
  const refused = (field: string[] | null, message: string, code: string): Record<string, unknown> => ({
    product: null,
    productVariants: null,
    userErrors: [{ __typename: "ProductVariantsBulkUpdateUserError", field, message, code }],
  });
  if (!product) return refused(["productId"], "Product does not exist", "PRODUCT_DOES_NOT_EXIST");
  for (const [index, { id, barcode, ...others }] of variants.entries()) {
    const other = Object.keys(others)[0];
    if (other) throw new SimulatorGap(`productVariantsBulkUpdate with ${other}`);
    if (!id) return refused(["variants", String(index), "id"], "Product variant is missing ID attribute", "PRODUCT_VARIANT_ID_MISSING");
    const known = shop.variants.find((one) => one.id === gidOf("ProductVariant", id));
    if (!known || known.productId !== product.id)
      return refused(["variants", String(index), "id"], "Product variant does not exist", "PRODUCT_VARIANT_DOES_NOT_EXIST");
    if (barcode && barcode.length > 255)
      return refused(["variants", String(index), "barcode"], "Barcode is too long (maximum is 255 characters)", "TOO_LONG");
  }
  const changed = variants.map(({ id, barcode }) => {
    const variant = shop.variants.find((one) => one.id === gidOf("ProductVariant", id ?? "")) as Variant;
    if (barcode !== undefined) variant.barcode = barcode === "" ? null : barcode;
    variant.updatedAt = app.now();
    return variant;
  });
  product.updatedAt = app.now();
  app.onProductChanged(product);
  return { product: productNode(shop, product), productVariants: changed.map((variant) => variantNode(shop, variant)), userErrors: [] };
}

/** `read_orders` shows the last 60 days; older orders need `read_all_orders` beside it. */
function isVisible(shop: ShopState, order: Order, now: Date): boolean {
  return shop.scopes.has("read_all_orders") || now.getTime() - order.createdAt.getTime() <= 60 * 24 * 3600 * 1000;
}

function gidOf(type: string, id: string): number {
  const tail = idIn(type, id);
  if (tail === null)
    throw new ShopifyRefusal(`Invalid global id '${id}'`, { code: "argumentLiteralsIncompatible", typeName: "CoercionError" });
  return tail;
}

function count(found: number): Record<string, unknown> {
  return { count: found, precision: "EXACT" };
}

function orderSearch(shop: ShopState): Searchable<Order> {
  return {
    default: ({ name }) => name,
    id: ({ id }) => id,
    name: ({ name }) => [name, name.slice(1)],
    created_at: ({ createdAt }) => createdAt,
    processed_at: ({ processedAt }) => processedAt,
    updated_at: ({ updatedAt }) => updatedAt,
    test: ({ test }) => test,
    email: ({ email }) => email,
    customer_id: ({ customerId }) => customerId,
    financial_status: (order) => figuresOf(order).status.toLowerCase(),
    // "any" is every order; else open, closed or cancelled.
    status: ({ cancelledAt, closedAt }) => ["any", cancelledAt ? "cancelled" : closedAt ? "closed" : "open"],
    source_name: ({ sourceName }) => sourceName,
    checkout_token: ({ checkoutToken }) => checkoutToken,
    // Shopify looks at the first code of an order only.
    discount_code: ({ applications }) => applications.find(({ kind }) => kind === "code")?.label ?? null,
    tag: ({ tags }) => tags,
    sku: ({ lines }) => lines.flatMap(({ sku }) => sku ?? []),
    product_id: (order) =>
      order.lines.flatMap(({ productId }) => (shop.products.some(({ id }) => id === productId) ? String(productId) : [])),
  };
}

const customerSearch: Searchable<Customer> = {
  default: ({ firstName, lastName, email }) => [firstName ?? "", lastName ?? "", email ?? ""],
  id: ({ id }) => id,
  email: ({ email }) => email,
  phone: ({ phone }) => phone,
  first_name: ({ firstName }) => firstName,
  last_name: ({ lastName }) => lastName,
};

function productSearch(shop: ShopState): Searchable<Product> {
  return {
    default: ({ title, vendor }) => [title, vendor],
    id: ({ id }) => id,
    title: ({ title }) => title,
    vendor: ({ vendor }) => vendor,
    product_type: ({ type }) => type,
    status: () => "active",
    sku: (product) => variantsOf(shop, product).map(({ sku }) => sku ?? ""),
    barcode: (product) => variantsOf(shop, product).map(({ barcode }) => barcode ?? ""),
  };
}

function variantSearch(shop: ShopState): Searchable<Variant> {
  return {
    default: (variant) => [productOf(shop, variant).title, variant.title, variant.sku ?? ""],
    id: ({ id }) => id,
    sku: ({ sku }) => sku,
    barcode: ({ barcode }) => barcode,
    title: ({ title }) => title,
    product_id: ({ productId }) => productId,
  };
}

function orderSort(sortKey: string | null | undefined): (order: Order) => number | string {
  switch (sortKey ?? "PROCESSED_AT") {
    case "PROCESSED_AT":
      return ({ processedAt }) => processedAt.getTime();
    case "CREATED_AT":
      return ({ createdAt }) => createdAt.getTime();
    case "UPDATED_AT":
      return ({ updatedAt }) => updatedAt.getTime();
    case "ID":
      return ({ id }) => id;
    case "ORDER_NUMBER":
      return ({ number }) => number;
    default:
      throw new SimulatorGap(`orders sorted by ${sortKey}`);
  }
}

function sorted(orders: Order[], key: (order: Order) => number | string): Order[] {
  return [...orders].sort((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : one.id - other.id));
}
