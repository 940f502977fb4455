import type { Member, Purchase, PurchaseReference } from "#app/domain/loyalty.ts";
import type { Contact } from "#app/domain/order.ts";
import type { LoyaltyProgram, NewMember, OnExchange, PurchaseAnswer } from "#app/partners/capabilities.ts";
import { UnexpectedAnswer } from "#app/partners/errors.ts";
import { maskEmails } from "#app/partners/mask.ts";
import {
  contactFields,
  purchaseAnswerFrom,
  rewardsOn,
  rowsByReference,
  saysCustomerUnknown,
  saysTransactionUnknown,
  transactionFrom,
} from "./answers.ts";
import { catalogue, programsOf } from "./catalogue.server.ts";
import { createAstroClient } from "./client.server.ts";
import type { AstroClient } from "./client.server.ts";
import { findMember, linkAccount } from "./find-member.server.ts";
import { memberIdFor } from "./member-id.ts";
import { customerReference, success, transactionRows } from "./messages.ts";
import { accountOf, cardsOf } from "./read-account.server.ts";
import { redeem, undoRedemption } from "./redeem.server.ts";
import { messageOf, refusal } from "./refusal.ts";
import { searchAccounts } from "./search-accounts.server.ts";
import { astroSettings } from "./settings.ts";
import type { AstroCredentials, AstroStore } from "./settings.ts";
import { storeActions } from "./store-actions.server.ts";
import { createTokenCache } from "./tokens.server.ts";
import type { TokenCache } from "./tokens.server.ts";
import { updateProfile } from "./update-profile.server.ts";

export type AstroOptions = {
  /** "https://api.astroloyalty.com/api/json" */
  baseUrl: string;
  credentials: AstroCredentials;
  now: () => Date;
  /** Of each call, 15 seconds unless given. */
  timeoutMs?: number;
  /** Purchases or item codes in one call, 50 unless given: Astro's limit is unknown. */
  batchSize?: number;
  /** Share one per process, so that not every order signs in anew. */
  tokens?: TokenCache;
  /** Told of every call, failed ones included; must not throw. */
  onExchange?: OnExchange;
  /** How enrolments, exceptions and card notes are done: as the settings start with, unless given. */
  store?: AstroStore;
};

/** Astro Loyalty as a loyalty program: what an answer means is decided here, with the rules of answers.ts. */
export function createAstroProgram(options: AstroOptions): LoyaltyProgram {
  const {
    baseUrl,
    credentials,
    now,
    timeoutMs = 15_000,
    batchSize = 50,
    tokens = createTokenCache({ now }),
    onExchange = () => {},
    store = astroSettings.parse({}),
  } = options;
  const client = createAstroClient({ baseUrl, credentials, now, timeoutMs, tokens, onExchange });
  return {
    checkCredentials: () => client.signIn("checkCredentials"),
    findMember: (contact) => findMember(client, { contact, operation: "findMember" }),
    enroll: (person) => enroll(client, person),
    recordPurchases: (member, purchases) => recordPurchases(client, { member, purchases, batchSize }),
    removePurchase: (member, reference, quantity) => removePurchase(client, { member, reference, quantity }),
    cardsOf: (member) => cardsOf(client, { member, operation: "cardsOf" }),
    rewardsFor: async (member) => rewardsOn(await cardsOf(client, { member, operation: "rewardsFor" })),
    redeem: (redemption) => redeem(client, redemption),
    undoRedemption: (member, rewardId) => undoRedemption(client, { member, rewardId }),
    accountOf: (member) => accountOf(client, { member, operation: "accountOf" }),
    searchAccounts: ({ email, phone }) => searchAccounts(client, { email, phone, operation: "searchAccounts" }),
    linkAccount: (contact, account) => linkAccount(client, { contact, account, operation: "linkAccount" }),
    updateProfile: (member, change) => updateProfile(client, { member, change }),
    programsOf: (upcs) => programsOf(client, { upcs, batchSize }),
    catalogue: () => catalogue(client),
    store: storeActions(client, store),
  };
}

async function enroll(client: AstroClient, person: NewMember): Promise<Member> {
  const operation = "enroll";
  const contact: Contact = { ...person.contact, email: person.email ?? person.contact.email, phone: person.phone ?? person.contact.phone };
  // The order's own contact gives the id, so that the next order finds the account at once.
  const memberId = memberIdFor(person.contact) ?? memberIdFor(contact);
  if (memberId === null) throw new RangeError("A customer without customer id, e-mail and phone cannot be enrolled.");
  const known = await findMember(client, { contact, operation });
  if (known.status === "found") return known.member;
  if (known.status === "linked_elsewhere")
    throw new UnexpectedAnswer("The customer's account at Astro belongs to another customer id.", { mayHaveHappened: false });

  const names = { first_name: person.firstName, last_name: person.lastName };
  const data = { customerID: memberId, ...names, ...contactFields(person) };
  const said = await client.call({ operation, endpoint: "addCustomer", data, answer: customerReference, changes: true });
  if (said.status === "success" && said.data) {
    const { firstName, lastName, email, phone } = person;
    return { memberId, partnerMemberId: said.data.astro_customer_id, name: `${firstName} ${lastName}`.trim(), email, phone };
  }
  // Somebody else may have made it since: another order of the same person, or the till.
  const made = await findMember(client, { contact, operation });
  if (made.status === "found") return made.member;
  throw said.status === "refused"
    ? refusal("addCustomer", said, { mayHaveHappened: false })
    : new UnexpectedAnswer("Astro says that it made the account, and does not find it.", { mayHaveHappened: true });
}

async function recordPurchases(
  client: AstroClient,
  { member, purchases, batchSize }: { member: Member; purchases: Purchase[]; batchSize: number },
): Promise<PurchaseAnswer[]> {
  const answers: PurchaseAnswer[] = [];
  for (const batch of batchesOf(purchases, batchSize)) answers.push(...(await recordBatch(client, member, batch)));
  const place = new Map(purchases.map(({ reference }, index) => [reference, index]));
  return answers.sort((one, other) => (place.get(one.reference) ?? 0) - (place.get(other.reference) ?? 0));
}

/** A call is about one sale [C 1.5]. */
function batchesOf(purchases: Purchase[], batchSize: number): Purchase[][] {
  const sales = new Map<string, Purchase[]>();
  for (const purchase of purchases) sales.set(purchase.saleReference, [...(sales.get(purchase.saleReference) ?? []), purchase]);
  return [...sales.values()].flatMap((sale) =>
    Array.from({ length: Math.ceil(sale.length / batchSize) }, (_, index) => sale.slice(index * batchSize, (index + 1) * batchSize)),
  );
}

async function recordBatch(client: AstroClient, member: Member, batch: Purchase[]): Promise<PurchaseAnswer[]> {
  const data = { customerID: member.memberId, saleID: batch[0]?.saleReference, transactions: batch.map(transactionFrom) };
  const said = await client.call({
    operation: "recordPurchases",
    endpoint: "addTransactionBatch",
    data,
    answer: transactionRows,
    changes: true,
  });
  const rows = rowsByReference(said.data ?? []);
  // Refused as a whole, before any line was looked at.
  if (said.status === "refused" && rows.size === 0 && saysCustomerUnknown(said))
    return batch.map(({ reference }) => ({ status: "member_unknown", reference }));
  if (said.status === "refused" && rows.size === 0)
    return batch.map(({ reference }) => ({ status: "rejected", reference, reason: "other", message: messageOf(said) }));
  return batch.map(({ reference }) => {
    // By id, not by place: nothing promises the order of the rows, or that there is one for each line.
    const row = rows.get(reference);
    if (!row) throw new UnexpectedAnswer(`Astro did not say what became of ${reference}.`, { mayHaveHappened: true });
    return purchaseAnswerFrom(reference, row);
  });
}

async function removePurchase(
  client: AstroClient,
  { member, reference, quantity }: { member: Member; reference: PurchaseReference; quantity: number },
): Promise<"removed" | "not_found" | "member_unknown"> {
  const data = { customerID: member.memberId, transactionID: reference, item_qty: quantity };
  const said = await client.call({
    operation: "removePurchase",
    endpoint: "removeTransaction",
    data,
    answer: transactionRows,
    changes: true,
  });
  const row = rowsByReference(said.data ?? []).get(reference);
  if (row?.transaction_status === success) return "removed";
  if (!row && said.status === "refused" && saysCustomerUnknown(said)) return "member_unknown";
  const message = row?.transaction_status_message || said.message;
  if ((row || said.status === "refused") && saysTransactionUnknown(message)) return "not_found";
  if (!row && said.status === "success")
    throw new UnexpectedAnswer(`Astro did not say what became of ${reference}.`, { mayHaveHappened: true });
  throw new UnexpectedAnswer(`Astro would not take ${quantity} of ${reference} back: ${maskEmails(message) || "no reason given"}.`, {
    mayHaveHappened: false,
  });
}
