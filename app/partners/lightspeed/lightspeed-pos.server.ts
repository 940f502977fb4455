import type { OnExchange, PointOfSale, PosAccount } from "#app/partners/capabilities.ts";
import { isActive, listsFrom, nameOfUser } from "./answers.ts";
import { createLightspeedClient } from "./client.server.ts";
import type { LightspeedClient } from "./client.server.ts";
import { createCustomer, findCustomers } from "./customers.server.ts";
import { dataOf, user } from "./messages.ts";
import { lightspeedScopes } from "./oauth.ts";
import { createPace } from "./pace.ts";
import type { Pace } from "./pace.ts";
import { createRequiredProduct, findProducts, restoreRequiredProduct } from "./products.server.ts";
import { createSetUpReader, readRetailer } from "./read-set-up.server.ts";
import { refusal } from "./refusal.ts";
import { findSale, sendSale } from "./send-sale.server.ts";
import { lightspeedRules, lightspeedTraits } from "./settings.ts";
import type { LightspeedApp, LightspeedRules } from "./settings.ts";
import type { TokenStore } from "./tokens.server.ts";

export type LightspeedOptions = {
  /** The retailer's, by `lightspeedBaseUrl`. */
  baseUrl: string;
  app: LightspeedApp;
  tokens: TokenStore;
  now: () => Date;
  /** Of each call, 15 seconds unless given. */
  timeoutMs?: number;
  /** Told of every call, failed ones and refreshes included; must not throw. */
  onExchange?: OnExchange;
  /** As the settings start with, unless given. */
  rules?: LightspeedRules;
  /** Share one per shop and process: the limit is of the shop. */
  pace?: Pace;
  /** Between two calls when the limit is near; a timer unless given. */
  wait?: (ms: number) => Promise<unknown>;
};

/** Lightspeed Retail X-Series as a point of sale. Keep one per shop for a while: it remembers for a minute what sales are made with. */
export function createLightspeedPos(options: LightspeedOptions): PointOfSale {
  const { now, timeoutMs = 15_000, onExchange = () => {}, rules = lightspeedRules.parse({}), pace = createPace({ now }) } = options;
  const client = createLightspeedClient({ ...options, timeoutMs, onExchange, pace });
  const setUp = createSetUpReader(client, { now });
  const selling = { client, setUp, rules };
  return {
    traits: lightspeedTraits,
    account: () => account(client, pace),
    // Who looks wants to see what was changed a moment ago.
    lists: async () => listsFrom(await setUp.readAgain("lists")),
    findProducts: (by, codes) => findProducts(client, { by, codes }),
    createRequiredProduct: (product) => createRequiredProduct(client, product),
    restoreRequiredProduct: (product, posId) => restoreRequiredProduct(client, { required: product, posId }),
    // X-Series asks a person at the till for fields, and an application for none that we know of.
    requiredFields: async () => [],
    setRequired: async () => "not_found",
    findCustomers: (by, value) => findCustomers(client, { by, value }),
    createCustomer: (buyer) => createCustomer(client, buyer),
    findSale: (sale) => findSale(selling, sale),
    sendSale: (sale) => sendSale(selling, sale),
  };
}

/** A permission that is missing is told, not stumbled over: what it would take to ask is left out. */
async function account(client: LightspeedClient, pace: Pace): Promise<PosAccount> {
  const operation = "account";
  const { domainPrefix, scopes } = await client.granted();
  const missingScopes = scopes === null ? [] : lightspeedScopes.filter((scope) => !scopes.includes(scope));
  const may = (...needed: string[]) => !needed.some((scope) => missingScopes.includes(scope));
  const person = may("users:read") ? await readUser(client, operation) : null;
  const name = may("retailer:read", "payment_types:read") ? (await readRetailer(client, operation)).name : domainPrefix;
  return {
    name,
    user: person && { id: person.id, name: nameOfUser(person), active: isActive(person) },
    missingScopes,
    rateLimit: pace.rateLimit(),
  };
}

async function readUser(client: LightspeedClient, operation: string) {
  const said = await client.call({ operation, path: "user", answer: dataOf(user) });
  if (said.status === "refused") throw refusal("user", said);
  return said.data;
}
