import type { OnExchange, PointOfSale } from "#app/partners/capabilities.ts";
import { createHeartlandClient } from "./client.server.ts";
import { createCustomer, findCustomers } from "./customers.server.ts";
import { requiredFields, setRequired } from "./fields.server.ts";
import { findSale } from "./find-sale.server.ts";
import { account, lists } from "./lists.server.ts";
import { createRequiredProduct, findProducts, restoreRequiredProduct } from "./products.server.ts";
import { sendOrder } from "./send-order.server.ts";
import { sendReturn } from "./send-return.server.ts";
import type { ReturnParent } from "./send-return.server.ts";
import { heartlandTraits } from "./settings.ts";
import type { HeartlandCredentials } from "./settings.ts";

export type HeartlandOptions = {
  /** "https://northside-pets.retail.heartland.us/api", as `heartlandCredentials` reads it. */
  baseUrl: string;
  credentials: HeartlandCredentials;
  /** The shop's, "CAD": Heartland does not tell it. */
  currency: string;
  now: () => Date;
  /** Of each call, 30 seconds unless given; Heartland's own client waits 60 [O 3.4]. */
  timeoutMs?: number;
  /** Told of every call, failed ones included; must not throw. */
  onExchange?: OnExchange;
  /** The custom field of orders that holds our reference, if the account has one; "ecommerce_number" unless given [C 3.7]. */
  ecommerceField?: string;
  /** "invoice" unless given. */
  returnParent?: ReturnParent;
};

/** Heartland Retail as a point of sale. */
export function createHeartlandPos(options: HeartlandOptions): PointOfSale {
  const {
    baseUrl,
    credentials,
    currency,
    now,
    timeoutMs = 30_000,
    onExchange = () => {},
    ecommerceField = "ecommerce_number",
    returnParent = "invoice",
  } = options;
  const client = createHeartlandClient({ baseUrl, credentials, now, timeoutMs, onExchange });
  return {
    traits: heartlandTraits,
    account: () => account(client("account"), { baseUrl }),
    lists: () => lists(client("lists")),
    findProducts: (by, codes) => findProducts(client("findProducts"), { by, codes }),
    createRequiredProduct: (product) => createRequiredProduct(client("createRequiredProduct"), product),
    restoreRequiredProduct: (product, posId) => restoreRequiredProduct(client("restoreRequiredProduct"), { product, posId }),
    requiredFields: () => requiredFields(client("requiredFields")),
    setRequired: (fieldId, required) => setRequired(client("setRequired"), { fieldId, required }),
    findCustomers: (by, value) => findCustomers(client("findCustomers"), { by, value }),
    createCustomer: (buyer) => createCustomer(client("createCustomer"), buyer),
    findSale: ({ reference, kind }) => findSale(client("findSale"), { reference, kind, currency }),
    sendSale: (sale) =>
      sale.kind === "return"
        ? sendReturn(client("sendSale"), { sale, returnParent })
        : sendOrder(client("sendSale"), { sale, ecommerceField }),
  };
}
