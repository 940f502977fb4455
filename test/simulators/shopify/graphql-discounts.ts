import { connection } from "./connection.ts";
import type { PageArguments } from "./connection.ts";
import { classOf, discountWithCode, isRunning, usesOf } from "./discounts.ts";
import { customerNode, gid, idIn, productNode, variantNode } from "./graphql-nodes.ts";
import type { Node } from "./graphql-nodes.ts";
import { decimalsOf, shortDecimalOf } from "./pair-money.ts";
import { SimulatorGap } from "./refusal.ts";
import type { Searchable } from "./search-query.ts";
import { isoOf, toSecond } from "./state.ts";
import type { Discount, Ids, ShopState } from "./state.ts";

/** `DiscountCodeBasicInput`, as far as it is modelled. */
export type DiscountInput = {
  code?: string | null;
  title?: string | null;
  startsAt?: string | null;
  endsAt?: string | null;
  usageLimit?: number | null;
  appliesOncePerCustomer?: boolean | null;
  context?: {
    all?: string | null;
    customers?: { add?: string[] | null; [other: string]: unknown } | null;
    [other: string]: unknown;
  } | null;
  customerGets?: {
    items?: {
      all?: boolean | null;
      products?: { productVariantsToAdd?: string[] | null; productsToAdd?: string[] | null; [other: string]: unknown } | null;
      [other: string]: unknown;
    } | null;
    value?: {
      percentage?: number | null;
      discountAmount?: { amount?: string | number | null; appliesOnEachItem?: boolean | null } | null;
      [other: string]: unknown;
    } | null;
    [other: string]: unknown;
  } | null;
  combinesWith?: {
    orderDiscounts?: boolean | null;
    productDiscounts?: boolean | null;
    shippingDiscounts?: boolean | null;
    [other: string]: unknown;
  } | null;
  [other: string]: unknown;
};

type UserError = { __typename: "DiscountUserError"; field: string[]; code: string; message: string; extraInfo: null };
type World = { ids: Ids; now: () => Date };

/** `discountCodeBasicCreate`. */
export function createCodeDiscount(shop: ShopState, input: DiscountInput, { ids, now }: World): Record<string, unknown> {
  mustBeModelled(input);
  const userErrors = problemsOf(shop, input, now());
  if (userErrors.length > 0) return { codeDiscountNode: null, userErrors };
  const { combinesWith, customerGets, context } = input;
  const { variants, products } = goodsOf(input);
  const { percentage, discountAmount } = customerGets?.value ?? {};
  const at = toSecond(now());
  const discount: Discount = {
    id: ids("discount"),
    code: input.code ?? "",
    title: input.title ?? "",
    startsAt: toSecond(new Date(input.startsAt ?? at)),
    endsAt: input.endsAt ? toSecond(new Date(input.endsAt)) : null,
    usageLimit: input.usageLimit ?? null,
    oncePerCustomer: input.appliesOncePerCustomer ?? false,
    customers: context?.customers ? (context.customers.add ?? []).map((id) => idIn("Customer", id) ?? 0) : null,
    entitled: customerGets?.items?.all ? null : { variants, products },
    value: discountAmount
      ? { amount: minorAmount(shop, discountAmount.amount), onEach: discountAmount.appliesOnEachItem ?? true }
      : { percentage: (percentage ?? 0) * 100 },
    combinesWith: {
      order: combinesWith?.orderDiscounts ?? false,
      product: combinesWith?.productDiscounts ?? false,
      shipping: combinesWith?.shippingDiscounts ?? false,
    },
    createdAt: at,
    updatedAt: at,
  };
  shop.discounts.push(discount);
  return { codeDiscountNode: codeDiscountNode(shop, discount, now()), userErrors: [] };
}

/** `discountCodeDelete`. */
export function deleteCodeDiscount(shop: ShopState, id: string): Record<string, unknown> {
  const discount = findCodeDiscount(shop, id);
  if (!discount) return { deletedCodeDiscountId: null, userErrors: [unknownDiscount] };
  shop.discounts = shop.discounts.filter((one) => one !== discount);
  return { deletedCodeDiscountId: id, userErrors: [] };
}

/** `discountCodeDeactivate`: Shopify ends it now. */
export function deactivateCodeDiscount(shop: ShopState, id: string, now: Date): Record<string, unknown> {
  const discount = findCodeDiscount(shop, id);
  if (!discount) return { codeDiscountNode: null, userErrors: [unknownDiscount] };
  if (!discount.endsAt || discount.endsAt > now) discount.endsAt = toSecond(now);
  discount.updatedAt = toSecond(now);
  return { codeDiscountNode: codeDiscountNode(shop, discount, now), userErrors: [] };
}

export function findCodeDiscount(shop: ShopState, id: string): Discount | undefined {
  return shop.discounts.find((one) => one.code !== null && one.id === idIn("DiscountCodeNode", id));
}

export function codeDiscountNode(shop: ShopState, discount: Discount, now: Date): Node {
  return { __typename: "DiscountCodeNode", id: gid("DiscountCodeNode", discount.id), codeDiscount: () => basicNode(shop, discount, now) };
}

/** The same in the list of all discounts, promotions among them. */
export function discountNode(shop: ShopState, discount: Discount, now: Date): Node {
  return { __typename: "DiscountNode", id: gid("DiscountNode", discount.id), discount: () => basicNode(shop, discount, now) };
}

export function discountSearch(shop: ShopState, now: Date): Searchable<Discount> {
  return {
    default: ({ title, code }) => [title, code ?? ""],
    id: ({ id }) => id,
    code: ({ code }) => code,
    title: ({ title }) => title,
    method: ({ code }) => (code === null ? "automatic" : "code"),
    status: (discount) => statusOf(discount, now).toLowerCase(),
    discount_class: (discount) => classOf(discount),
    times_used: (discount) => usesOf(shop, discount),
    starts_at: ({ startsAt }) => startsAt,
    ends_at: ({ endsAt }) => endsAt,
    created_at: ({ createdAt }) => createdAt,
  };
}

function basicNode(shop: ShopState, discount: Discount, now: Date): Record<string, unknown> {
  const { code, value, entitled, customers, combinesWith } = discount;
  return {
    __typename: code === null ? "DiscountAutomaticBasic" : "DiscountCodeBasic",
    title: discount.title,
    status: statusOf(discount, now),
    startsAt: isoOf(discount.startsAt),
    endsAt: discount.endsAt ? isoOf(discount.endsAt) : null,
    createdAt: isoOf(discount.createdAt),
    updatedAt: isoOf(discount.updatedAt),
    usageLimit: discount.usageLimit,
    appliesOncePerCustomer: discount.oncePerCustomer,
    asyncUsageCount: usesOf(shop, discount),
    discountClasses: [classOf(discount).toUpperCase()],
    tags: [],
    recurringCycleLimit: null,
    minimumRequirement: null,
    combinesWith: {
      orderDiscounts: combinesWith.order,
      productDiscounts: combinesWith.product,
      shippingDiscounts: combinesWith.shipping,
      productDiscountsWithTagsOnSameCartLine: null,
    },
    codesCount: { count: 1, precision: "EXACT" },
    codes: (page: PageArguments) =>
      connection([{ id: gid("DiscountRedeemCode", discount.id), code, asyncUsageCount: usesOf(shop, discount), createdBy: null }], page),
    context: customers
      ? {
          __typename: "DiscountCustomers",
          customers: () => shop.customers.filter(({ id }) => customers.includes(id)).map((one) => customerNode(shop, one)),
        }
      : { __typename: "DiscountBuyerSelectionAll", all: "ALL" },
    customerGets: {
      appliesOnOneTimePurchase: true,
      appliesOnSubscription: false,
      items: entitled
        ? {
            __typename: "DiscountProducts",
            productVariants: (page: PageArguments) =>
              connection(
                shop.variants.filter(({ id }) => entitled.variants.includes(id)).map((one) => variantNode(shop, one)),
                page,
              ),
            products: (page: PageArguments) =>
              connection(
                shop.products.filter(({ id }) => entitled.products.includes(id)).map((one) => productNode(shop, one)),
                page,
              ),
          }
        : { __typename: "AllDiscountItems", allItems: true },
      value:
        "percentage" in value
          ? { __typename: "DiscountPercentage", percentage: value.percentage / 100 }
          : {
              __typename: "DiscountAmount",
              amount: { amount: shortDecimalOf(value.amount, shop.seed.currency), currencyCode: shop.seed.currency },
              appliesOnEachItem: value.onEach,
            },
    },
  };
}

function statusOf(discount: Discount, now: Date): "ACTIVE" | "EXPIRED" | "SCHEDULED" {
  if (isRunning(discount, now)) return "ACTIVE";
  return discount.startsAt > now ? "SCHEDULED" : "EXPIRED";
}

const known = {
  input: ["code", "title", "startsAt", "endsAt", "usageLimit", "appliesOncePerCustomer", "context", "customerGets", "combinesWith"],
  context: ["all", "customers"],
  customers: ["add"],
  customerGets: ["items", "value"],
  items: ["all", "products"],
  products: ["productVariantsToAdd", "productsToAdd"],
  value: ["percentage", "discountAmount"],
  combinesWith: ["orderDiscounts", "productDiscounts", "shippingDiscounts"],
};

/** What is right and not known here is never taken for nothing. */
function mustBeModelled(input: DiscountInput): void {
  const { context, customerGets, combinesWith } = input;
  const parts: [keyof typeof known, object | null | undefined][] = [
    ["input", input],
    ["context", context],
    ["customers", context?.customers],
    ["customerGets", customerGets],
    ["items", customerGets?.items],
    ["products", customerGets?.items?.products],
    ["value", customerGets?.value],
    ["combinesWith", combinesWith],
  ];
  for (const [name, part] of parts) {
    const other = Object.keys(part ?? {}).find((field) => !known[name].includes(field));
    if (other) throw new SimulatorGap(`discountCodeBasicCreate with ${other}`);
  }
}

function goodsOf({ customerGets }: DiscountInput): { variants: number[]; products: number[] } {
  const { productVariantsToAdd, productsToAdd } = customerGets?.items?.products ?? {};
  return {
    variants: (productVariantsToAdd ?? []).map((id) => idIn("ProductVariant", id) ?? 0),
    products: (productsToAdd ?? []).map((id) => idIn("Product", id) ?? 0),
  };
}

function problemsOf(shop: ShopState, input: DiscountInput, now: Date): UserError[] {
  const errors: UserError[] = [];
  const wrong = (path: string, code: string, message: string): void => {
    errors.push({ __typename: "DiscountUserError", field: ["basicCodeDiscount", ...path.split(".")], code, message, extraInfo: null });
  };
  const { code, title, startsAt, endsAt, usageLimit, context, customerGets } = input;
  if (!code) wrong("code", "BLANK", "Code can't be blank");
  else if (code.length > 255) wrong("code", "TOO_LONG", "Code is too long (maximum is 255 characters)");
  else if (discountWithCode(shop, code)) wrong("code", "TAKEN", "Code must be unique. Please try a different code.");
  if (!title) wrong("title", "BLANK", "Title can't be blank");
  if (!startsAt) wrong("startsAt", "BLANK", "Starts at can't be blank");
  if (endsAt && new Date(endsAt) <= new Date(startsAt ?? now))
    wrong("endsAt", "END_DATE_BEFORE_START_DATE", "Ends at needs to be after starts_at");
  if (usageLimit != null && usageLimit < 1) wrong("usageLimit", "GREATER_THAN", "Usage limit must be greater than 0");
  if (!context) wrong("context", "BLANK", "Context can't be blank");
  for (const id of context?.customers?.add ?? [])
    if (!shop.customers.some((one) => one.id === idIn("Customer", id)))
      wrong("context.customers.add", "INVALID", `Customer with id: ${tail(id)} is invalid`);
  const { variants, products } = goodsOf(input);
  if (!customerGets?.items?.all && variants.length + products.length === 0)
    wrong("customerGets.items", "BLANK", "Items in 'customer get' must be defined");
  const path = "customerGets.items.products";
  for (const id of variants)
    if (!shop.variants.some((one) => one.id === id))
      wrong(`${path}.productVariantsToAdd`, "INVALID", `Product variant with id: ${id} is invalid`);
  for (const id of products)
    if (!shop.products.some((one) => one.id === id)) wrong(`${path}.productsToAdd`, "INVALID", `Product with id: ${id} is invalid`);
  const { percentage, discountAmount } = customerGets?.value ?? {};
  if (discountAmount && minorAmount(shop, discountAmount.amount) <= 0)
    wrong("customerGets.value.discountAmount.amount", "GREATER_THAN", "Value must be greater than 0");
  if (!discountAmount && !(typeof percentage === "number" && percentage > 0 && percentage <= 1))
    wrong("customerGets.value", "VALUE_OUTSIDE_RANGE", "Value must be between 0.0 and 1.0");
  return errors;
}

const unknownDiscount: UserError = {
  __typename: "DiscountUserError",
  field: ["id"],
  code: "INVALID",
  message: "Code discount does not exist.",
  extraInfo: null,
};

/** Shopify rounds what is finer than the currency. */
function minorAmount(shop: ShopState, amount: string | number | null | undefined): number {
  return Math.round(Number(amount ?? 0) * 10 ** decimalsOf(shop.seed.currency));
}

function tail(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
