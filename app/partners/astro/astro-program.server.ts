import type { Card, Member, Purchase, PurchaseReference } from "#app/domain/loyalty.ts";
import type { Contact } from "#app/domain/order.ts";
import { readUpc } from "#app/domain/upc.ts";
import type {
  LoyaltyProgram,
  MemberAnswer,
  NewMember,
  OnExchange,
  PurchaseAnswer,
  Redemption,
  RedemptionAnswer,
} from "#app/partners/capabilities.ts";
import { UnexpectedAnswer } from "#app/partners/errors.ts";
import {
  alreadyLinked,
  cardFrom,
  contactFields,
  itemCodeOf,
  memberFrom,
  mergeCards,
  purchaseAnswerFrom,
  recipientFields,
  redemptionAnswerFrom,
  rewardsOn,
  rowsByReference,
  saysCustomerUnknown,
  saysIncomplete,
  saysSearchTermInvalid,
  saysTransactionUnknown,
  transactionFrom,
} from "./answers.ts";
import { createAstroClient } from "./client.server.ts";
import type { AstroClient } from "./client.server.ts";
import { maskEmails } from "./mask.ts";
import { memberIdFor, normalEmail, normalPhone } from "./member-id.ts";
import { customerReference, customerStatus, eligibility, foundCustomers, nothing, success, transactionRows } from "./messages.ts";
import type { AstroAnswer, CustomerStatus, FoundCustomer } from "./messages.ts";
import type { AstroCredentials } from "./settings.ts";
import { createTokenCache } from "./tokens.server.ts";
import type { TokenCache } from "./tokens.server.ts";

export type AstroOptions = {
  /** "https://api.astroloyalty.com/api/json" */
  baseUrl: string;
  credentials: AstroCredentials;
  now: () => Date;
  /** Of each call, 15 seconds unless given. */
  timeoutMs?: number;
  /** Purchases in one call, 50 unless given: Astro's limit is unknown. */
  batchSize?: number;
  /** Share one per process, so that not every order signs in anew. */
  tokens?: TokenCache;
  /** Told of every call, failed ones included; must not throw. */
  onExchange?: OnExchange;
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
  } = options;
  const client = createAstroClient({ baseUrl, credentials, now, timeoutMs, tokens, onExchange });
  return {
    checkCredentials: () => client.signIn("checkCredentials"),
    findMember: (contact) => findMember(client, contact),
    enroll: (person) => enroll(client, person),
    recordPurchases: (member, purchases) => recordPurchases(client, { member, purchases, batchSize }),
    removePurchase: (member, reference, quantity) => removePurchase(client, { member, reference, quantity }),
    cardsOf: (member) => cardsOf(client, { member, operation: "cardsOf" }),
    rewardsFor: async (member) => rewardsOn(await cardsOf(client, { member, operation: "rewardsFor" })),
    redeem: (redemption) => redeem(client, redemption),
  };
}

async function findMember(client: AstroClient, contact: Contact, operation = "findMember"): Promise<MemberAnswer> {
  const memberId = memberIdFor(contact);
  if (memberId === null) return { status: "not_found" };
  const ours = await readStatus(client, { operation, memberId });
  if (ours) return { status: "found", member: memberFrom(memberId, ours) };
  const account =
    (await searchByEmail(client, { contact, operation, memberId })) ?? (await searchByPhone(client, { contact, operation, memberId }));
  if (!account) return { status: "not_found" };
  // Linked already, by the till or under an earlier id of ours: to link it anew would take it away from there.
  if (account.customerID) return { status: "found", member: memberFrom(account.customerID, account) };
  return link(client, { account, operation, memberId });
}

async function link(
  client: AstroClient,
  { account, operation, memberId }: { account: FoundCustomer; operation: string; memberId: string },
): Promise<MemberAnswer> {
  const partnerMemberId = account.astro_customer_id;
  const found: MemberAnswer = { status: "found", member: memberFrom(memberId, account) };
  const data = { customerID: memberId, astro_customer_id: partnerMemberId };
  const said = await client.call({ operation, endpoint: "linkCustomer", data, answer: customerReference, changes: true });
  if (said.status === "success") return found;
  if (said.code !== alreadyLinked) throw refusal("linkCustomer", said, { mayHaveHappened: false });
  // 320 does not say to whom it is linked.
  const linked = await readStatus(client, { operation, memberId });
  return linked?.astro_customer_id === partnerMemberId ? found : { status: "linked_elsewhere", partnerMemberId };
}

type Search = { contact: Contact; operation: string; memberId: string };

async function searchByEmail(client: AstroClient, { contact, operation, memberId }: Search): Promise<FoundCustomer | null> {
  const email = normalEmail(contact.email);
  if (!email) return null;
  const found = await search(client, operation, { email_address: email });
  return choose(found, { memberId, matches: (one) => normalEmail(one.email_address) === email });
}

async function searchByPhone(client: AstroClient, { contact, operation, memberId }: Search): Promise<FoundCustomer | null> {
  const phone = normalPhone(contact.phone);
  if (!phone) return null;
  // How the till typed it is unknown: without the country code first, then with it as Shopify has it.
  for (const typed of new Set([phone, contact.phone?.replace(/\D/g, "") ?? phone])) {
    const found = await search(client, operation, { phone: typed });
    const chosen = choose(found, { memberId, matches: (one) => normalPhone(one.phone) === phone });
    if (chosen) return chosen;
  }
  return null;
}

async function search(
  client: AstroClient,
  operation: string,
  data: { email_address: string } | { phone: string },
): Promise<FoundCustomer[]> {
  const said = await client.call({ operation, endpoint: "searchCustomer", data, answer: foundCustomers, changes: false });
  if (said.status === "success") return said.data;
  if (saysCustomerUnknown(said) || saysSearchTermInvalid(said.message)) return [];
  throw refusal("searchCustomer", said, { mayHaveHappened: false });
}

/** Of those that are what was asked for: ours, else one that is linked, else the first. */
function choose(
  found: FoundCustomer[],
  { memberId, matches }: { memberId: string; matches: (one: FoundCustomer) => boolean },
): FoundCustomer | null {
  const fitting = found.filter(matches);
  return fitting.find((one) => one.customerID === memberId) ?? fitting.find((one) => one.customerID) ?? fitting[0] ?? null;
}

async function enroll(client: AstroClient, person: NewMember): Promise<Member> {
  const operation = "enroll";
  const contact: Contact = { ...person.contact, email: person.email ?? person.contact.email, phone: person.phone ?? person.contact.phone };
  // The order's own contact gives the id, so that the next order finds the account at once.
  const memberId = memberIdFor(person.contact) ?? memberIdFor(contact);
  if (memberId === null) throw new RangeError("A customer without customer id, e-mail and phone cannot be enrolled.");
  const known = await findMember(client, contact, operation);
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
  const made = await findMember(client, contact, operation);
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
    return batch.map(({ reference }) => ({
      status: "rejected",
      reference,
      reason: "other",
      message: said.message || `Status ${said.code}`,
    }));
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

/** Open and finished cards are two questions [C 1.5]; whether finished ones come with the open ones is unknown, so they are merged. */
async function cardsOf(client: AstroClient, { member, operation }: { member: Member; operation: string }): Promise<Card[]> {
  const cards: Card[][] = [];
  for (const completed of [0, 1] as const) {
    const status = await readStatus(client, { operation, memberId: member.memberId, completed });
    // An empty list would say that nothing was recorded, and a found member has an account.
    if (!status) throw new UnexpectedAnswer("Astro does not know the member any more.", { mayHaveHappened: false });
    cards.push(status.astroCardData.map(cardFrom));
  }
  return mergeCards(cards[0] ?? [], cards[1] ?? []);
}

async function readStatus(
  client: AstroClient,
  { operation, memberId, completed = 0 }: { operation: string; memberId: string; completed?: 0 | 1 },
): Promise<CustomerStatus | null> {
  const data = { customerID: memberId, completed_cards: completed };
  const said = await client.call({ operation, endpoint: "customerStatus", data, answer: customerStatus, changes: false });
  if (said.status === "success") return said.data;
  if (saysCustomerUnknown(said)) return null;
  throw refusal("customerStatus", said, { mayHaveHappened: false });
}

async function redeem(client: AstroClient, redemption: Redemption): Promise<RedemptionAnswer> {
  const operation = "redeem";
  const { member, rewardId, itemId, recipient } = redemption;
  const goods = (await cardsOf(client, { member, operation }))
    .flatMap((card) => card.freeGoods)
    .filter((good) => good.rewardId === rewardId);
  if (goods.some((good) => good.redeemedOn !== null)) return { status: "already_redeemed" };
  if (goods.length === 0) return { status: "rejected", reason: "other", message: `The member's cards hold no reward ${rewardId}.` };

  const refused = await ineligible(client, { member, upc: goods.find((good) => good.itemId === itemId)?.upc ?? null });
  if (refused) return refused;

  const reward = { customerID: member.memberId, astro_reward_id: rewardId };
  const data = { ...reward, astro_item_id: itemId, ...recipientFields(recipient) };
  const add = () => client.call({ operation, endpoint: "addRedemption", data, answer: nothing, changes: true });
  const first = await add();
  if (first.status === "success") return { status: "redeemed" };
  if (!saysIncomplete(first.message)) return redemptionAnswerFrom(first.message);
  // An earlier attempt was left incomplete, and the card shows that nothing was given: undo it and redeem again [V 1.9].
  await client.call({ operation, endpoint: "removeRedemption", data: reward, answer: nothing, changes: true });
  const second = await add();
  return second.status === "success" ? { status: "redeemed" } : redemptionAnswerFrom(second.message);
}

/** Asks by UPC; a free good whose UPC is unknown is left for `addRedemption` to judge. */
async function ineligible(client: AstroClient, { member, upc }: { member: Member; upc: string | null }): Promise<RedemptionAnswer | null> {
  const reading = readUpc(upc);
  if (reading.status !== "valid") return null;
  const data = { customerID: member.memberId, item_code: itemCodeOf(reading.upc) };
  const said = await client.call({
    operation: "redeem",
    endpoint: "checkRedemptionEligibility",
    data,
    answer: eligibility,
    changes: false,
  });
  if (said.status === "success" && said.data?.isEligible !== false) return null;
  // 700 is "not eligible" [C 1.8]; another code would be a refusal of the question itself, and is told as well.
  return redemptionAnswerFrom(said.message || "Not eligible");
}

function refusal(
  endpoint: string,
  said: Extract<AstroAnswer<unknown>, { status: "refused" }>,
  facts: { mayHaveHappened: boolean },
): UnexpectedAnswer {
  return new UnexpectedAnswer(
    `Astro answered ${endpoint} with status ${said.code}: ${maskEmails(said.message) || "no reason given"}.`,
    facts,
  );
}
