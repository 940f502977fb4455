import type { EnrolmentTerms, Member, NewEnrolment, NewException, Purchase } from "#app/domain/loyalty.ts";
import type { PurchaseAnswer, StoreActions, StoreAnswer } from "#app/partners/capabilities.ts";
import { UnexpectedAnswer } from "#app/partners/errors.ts";
import {
  itemCodeOf,
  purchaseAnswerFrom,
  rowsByReference,
  saysAlreadyEnrolled,
  saysCustomerUnknown,
  saysProgramUnknown,
  storeAnswerFrom,
  transactionFrom,
} from "./answers.ts";
import type { AstroClient } from "./client.server.ts";
import { enrolmentTerms, nothing, transactionRows } from "./messages.ts";
import { rawCardsOf } from "./read-account.server.ts";
import { messageOf, refusal } from "./refusal.ts";
import type { AstroStore } from "./settings.ts";
import { storeEndpoints } from "./store-endpoints.ts";

/** Astro has no public API for these: a person does them on its site, unless the merchant says that the account may send them. */
export function storeActions(client: AstroClient, { storeActions: how, siteUrl }: AstroStore): StoreActions {
  // Which of its pages does what is not public, so that all lead to the site's start.
  if (how === "assisted") return { how, pages: { enrolment: siteUrl, exception: siteUrl, card: siteUrl } };
  return {
    how,
    termsOf: (programId) => termsOf(client, programId),
    enrollStore: (enrolment) => enrollStore(client, enrolment),
    recordException: (member, exception, purchase) => recordException(client, { member, exception, purchase }),
    noteOnCard: (member, note) => noteOnCard(client, { member, ...note }),
  };
}

async function termsOf(client: AstroClient, programId: string): Promise<EnrolmentTerms | null> {
  const data = { astro_program_id: programId };
  const call = { operation: "termsOf", endpoint: storeEndpoints.terms, data, answer: enrolmentTerms, changes: false, mayBeMissing: true };
  const said = await client.call(call);
  if (said.status === "refused" && saysProgramUnknown(said.message)) return null;
  if (said.status === "refused") throw refusal(storeEndpoints.terms, said, { mayHaveHappened: false });
  if (!said.data) return null;
  const { astro_program_long_description: description, distributors, account_number_required: accountNumberRequired } = said.data;
  return { description, distributors, accountNumberRequired };
}

async function enrollStore(client: AstroClient, { programId, distributor, accountNumber }: NewEnrolment): Promise<StoreAnswer> {
  const data = { astro_program_id: programId, distributor, distributor_account_number: accountNumber };
  const call = { operation: "enrollStore", endpoint: storeEndpoints.enroll, data, answer: nothing, changes: true, mayBeMissing: true };
  const said = await client.call(call);
  // By an earlier call whose answer was lost, or by a person on the site.
  if (said.status === "success" || saysAlreadyEnrolled(said.message)) return { status: "done" };
  return storeAnswerFrom(messageOf(said));
}

async function recordException(
  client: AstroClient,
  { member, exception, purchase }: { member: Member; exception: NewException; purchase: Purchase },
): Promise<PurchaseAnswer> {
  const { reference } = purchase;
  const data = {
    customerID: member.memberId,
    saleID: purchase.saleReference,
    ...transactionFrom(purchase),
    astro_program_id: exception.programId,
    like_item_code: exception.like.upc,
    item_code: itemCodeOf(exception.upc),
    exception_item_name: exception.name,
    exception_reason: exception.reason,
  };
  const endpoint = storeEndpoints.exception;
  const call = { operation: "recordException", endpoint, data, answer: transactionRows, changes: true, mayBeMissing: true };
  const said = await client.call(call);
  const row = rowsByReference(said.data ?? []).get(reference);
  if (row) return purchaseAnswerFrom(reference, row);
  if (said.status === "success") throw new UnexpectedAnswer(`Astro did not say what became of ${reference}.`, { mayHaveHappened: true });
  if (saysCustomerUnknown(said)) return { status: "member_unknown", reference };
  return purchaseAnswerFrom(reference, {
    ...noRow,
    transactionID: reference,
    transaction_status: said.code,
    transaction_status_message: messageOf(said),
  });
}

const noRow = { astro_transaction_id: null, astro_program_id: null, astro_program_title: null };

/** A note that is on a card of the program already is not written again: an answer may have been lost. */
async function noteOnCard(
  client: AstroClient,
  { member, programId, text }: { member: Member; programId: string; text: string },
): Promise<StoreAnswer> {
  const operation = "noteOnCard";
  const cards = (await rawCardsOf(client, { member, operation })).filter((card) => card.astro_program_id === programId);
  const written = text.replace(/\s+/g, " ").trim();
  if (cards.some((card) => card.card_notes?.includes(written))) return { status: "done" };
  const data = { customerID: member.memberId, astro_program_id: programId, card_note: text };
  const said = await client.call({ operation, endpoint: storeEndpoints.note, data, answer: nothing, changes: true, mayBeMissing: true });
  return said.status === "success" ? { status: "done" } : storeAnswerFrom(messageOf(said));
}
