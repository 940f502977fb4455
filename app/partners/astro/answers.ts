import { normalPhone } from "#app/domain/contact.ts";
import type {
  Card,
  ListedProgram,
  LoyaltyAccount,
  Member,
  Profile,
  ProgramItem,
  Punch,
  PunchException,
  Purchase,
  PurchaseReference,
  Reward,
} from "#app/domain/loyalty.ts";
import { formatDecimal } from "#app/domain/money.ts";
import type { PostalAddress } from "#app/domain/order.ts";
import type { Upc } from "#app/domain/upc.ts";
import type { ProfileChange, PurchaseAnswer, Recipient, RedemptionAnswer, StoreAnswer } from "#app/partners/capabilities.ts";
import { success } from "./messages.ts";
import type { AstroCard, CustomerStatus, FoundCustomer, Offer, PurchaseItem, TransactionRow } from "./messages.ts";

/**
 * Astro's codes and texts in our words. Most codes are unknown (reference 1.8), so texts decide, whatever their case, blanks and punctuation.
 */

/** 310 on `searchCustomer` [C 1.8]; that other endpoints say it alike is assumed. */
const customerNotFound = 310;
/** 320 on `linkCustomer` [C 1.8]. */
export const alreadyLinked = 320;

/** "Customer Not Found", "CustomerID does not exist", "No Petowner found", "Invalid customer id", "Customer is not linked". */
export function saysCustomerUnknown({ code, message }: { code: number; message: string }): boolean {
  const unknown =
    /(customer|petowner|account)( ?id)?( was| is)? (not (found|linked|known|valid)|unknown|invalid|does ?n[o']t exist)|(no|invalid|unknown) (such )?(customer|petowner)/i;
  return code === customerNotFound || unknown.test(message);
}

/** An e-mail or phone that Astro does not take for one finds nobody. */
export function saysSearchTermInvalid(message: string): boolean {
  return /invalid (e-?mail|phone)|(e-?mail|phone)\b.*\b(invalid|not valid)/i.test(message);
}

/** "TransactionID Already Exists", also seen as "Transaction ID Already Exists" [V 1.9]. */
function saysReferenceExists(message: string): boolean {
  return squeeze(message).includes("transactionidalreadyexists");
}

/** "No Item Found" [V 1.9]; "No Items Found" on the same article's screens. */
export function saysNoItemFound(message: string): boolean {
  return /noitems?found/.test(squeeze(message));
}

/** Of `removeTransaction`; its texts are unknown [U 1.5]. */
export function saysTransactionUnknown(message: string): boolean {
  return /(notfound|notexist|notransactions?found|unknowntransaction|already(been)?(deleted|removed|voided))/.test(squeeze(message));
}

/** Of `removeRedemption`; its texts are unknown [U 1.5]. */
export function saysNothingRedeemed(message: string): boolean {
  return /(notfound|notexist|no(such)?(reward|redemption)|(not|never)(been)?(yet)?redeemed|notbeenredeemed|unknownre(ward|demption)|already(been)?(undone|removed))/.test(
    squeeze(message),
  );
}

/** Of the endpoints in store-endpoints.ts; their texts are as invented as they are [I]. */
export function saysAlreadyEnrolled(message: string): boolean {
  return /already(been)?enroll?ed/.test(squeeze(message));
}

/** As above. */
export function saysProgramUnknown(message: string): boolean {
  return /program(id)?(was|is)?(notfound|unknown|invalid|doesnotexist)|(nosuch|unknown|invalid)program|noprograms?found/.test(
    squeeze(message),
  );
}

/** As above: an account number that is missing or wrong is one thing to correct. */
export function storeAnswerFrom(message: string): StoreAnswer {
  return { status: "rejected", reason: /account ?(number|no)\b/i.test(message) ? "account_number" : "other", message };
}

function squeeze(message: string): string {
  return message.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** A row of a batch as the answer to its purchase. */
export function purchaseAnswerFrom(reference: PurchaseReference, row: TransactionRow): PurchaseAnswer {
  const { transaction_status: code, transaction_status_message: message } = row;
  if (code === success) {
    const program = row.astro_program_id ? { programId: row.astro_program_id, title: row.astro_program_title ?? "" } : null;
    return { status: "recorded", reference, partnerReference: row.astro_transaction_id, program };
  }
  if (saysReferenceExists(message)) return { status: "reference_exists", reference, message };
  return {
    status: "rejected",
    reference,
    reason: saysNoItemFound(message) ? "no_item_found" : "other",
    message: message || `Status ${code}`,
  };
}

/** The rows of a batch by reference. An item in two programs may have two rows [I]: one that was taken counts. */
export function rowsByReference(rows: TransactionRow[]): Map<string, TransactionRow> {
  const byReference = new Map<string, TransactionRow>();
  for (const row of rows)
    if (!byReference.has(row.transactionID) || row.transaction_status === success) byReference.set(row.transactionID, row);
  return byReference;
}

/** A purchase as a line of `addTransactionBatch` [C 1.5]: `item_amount` is for all units of the line. */
export function transactionFrom(purchase: Purchase) {
  return {
    transactionID: purchase.reference,
    item_code: itemCodeOf(purchase.upc),
    item_qty: purchase.quantity,
    item_amount: Number(formatDecimal(purchase.amount)),
    item_transaction_date: purchase.date,
  };
}

/** Astro lists items under 12 digits (its files pad shorter codes to 12 [C 1.11]): the zeros that only widen a UPC to 13 or 14 are left out. */
export function itemCodeOf(upc: Upc): string {
  return upc.length > 12 ? upc.replace(new RegExp(`^0{1,${upc.length - 12}}`), "") : upc;
}

/** All codes under which Astro may list an item: its own digits, and as its files and others pad them. */
export function itemCodesOf(upc: Upc): string[] {
  const code = itemCodeOf(upc);
  return [...new Set([code, ...[12, 13, 14].map((width) => code.padStart(width, "0"))])];
}

export function memberFrom(memberId: string, profile: Profile): Member {
  const { partnerMemberId, firstName, lastName, email, phone } = profile;
  return { memberId, partnerMemberId, name: [firstName, lastName].filter(Boolean).join(" "), email, phone };
}

export function profileFrom(customer: FoundCustomer): Profile {
  return {
    partnerMemberId: customer.astro_customer_id,
    memberId: customer.customerID,
    firstName: customer.first_name,
    lastName: customer.last_name,
    email: customer.email_address,
    phone: customer.phone,
  };
}

/** `customerStatus` is asked by our id and does not repeat it [C 1.6]. */
export function profileOf(memberId: string, status: CustomerStatus): Profile {
  return profileFrom({ ...status, customerID: memberId });
}

export function pointsHistoryFrom({ astroPointsTransactions }: CustomerStatus): LoyaltyAccount["pointsHistory"] {
  return astroPointsTransactions.map((one) => ({
    id: one.astro_points_transaction_id,
    description: one.pointsDescription ?? "",
    date: one.pointsDate ?? "",
    points: one.pointsQty,
  }));
}

/** An item is in several programs as often as they list it. */
export function programItemsFrom(rows: PurchaseItem[]): ProgramItem[] {
  return rows.flatMap((row) =>
    row.available_programs.map((program) => ({
      upc: row.item_code,
      description: row.item_description ?? "",
      brand: row.astro_mfg_name,
      program: { programId: program.astro_mfg_program_id, title: program.astro_mfg_program_title ?? "" },
    })),
  );
}

/** The programs of offers and of items together: either list may have some that the other has not. */
export function listedPrograms(offered: Offer[], items: ProgramItem[]): ListedProgram[] {
  const programs = new Map<string, ListedProgram>();
  for (const { program, brand } of items) programs.set(program.programId, { ...program, brand, description: null, enrolled: null });
  for (const offer of offered) {
    const known = programs.get(offer.astro_program_id);
    programs.set(offer.astro_program_id, {
      programId: offer.astro_program_id,
      title: offer.astro_program_title ?? known?.title ?? "",
      brand: offer.astro_mfg_name ?? known?.brand ?? null,
      description: offer.astro_program_long_description,
      enrolled: offer.store_enrolled,
    });
  }
  return [...programs.values()];
}

export function cardFrom(card: AstroCard): Card {
  const upcOf = new Map(card.cardPurchases.map((purchase) => [purchase.item_description, purchase.item_code]));
  return {
    cardId: card.astro_card_id,
    program: { programId: card.astro_program_id, title: card.astro_program_title ?? "" },
    brand: card.astro_mfg_name,
    required: card.card_purchase_required_count,
    punches: card.cardPurchases.flatMap((purchase) => {
      const punch: Punch = {
        reference: purchase.imported_transaction_id ?? "",
        upc: purchase.item_code ?? "",
        description: purchase.item_description ?? "",
        date: purchase.purchase_date ?? "",
        exception: exceptionFrom(purchase),
      };
      return Array.from({ length: Math.max(0, Math.trunc(purchase.item_qty ?? 1)) }, () => ({ ...punch }));
    }),
    freeGoods: card.cardFreeGoods.map((good) => ({
      rewardId: good.astro_reward_id,
      itemId: good.astro_item_id,
      description: good.item_description ?? "",
      // Free goods come without a UPC, but most were bought on the same card.
      upc: good.item_code ?? upcOf.get(good.item_description) ?? null,
      quantity: good.free_qty ?? 1,
      redeemedOn: good.redeemed_on,
      incomplete: good.redemption_incomplete,
    })),
  };
}

function exceptionFrom(purchase: AstroCard["cardPurchases"][number]): PunchException | null {
  const { exception_item_code: upc, exception_item_name: name, exception_reason: reason } = purchase;
  return upc === null && name === null && reason === null ? null : { upc: upc ?? "", name: name ?? "", reason: reason ?? "" };
}

/** Cards read in two calls: one that is in both is as the later call saw it. */
export function mergeCards(earlier: Card[], later: Card[]): Card[] {
  return [...new Map([...earlier, ...later].map((card) => [card.cardId, card])).values()];
}

/** Rewards that can be redeemed: enough purchases, and a free good that was not given yet [C 1.6]. */
export function rewardsOn(cards: Card[]): Reward[] {
  const rewards = new Map<string, Reward>();
  for (const { program, freeGoods, punches, required } of cards) {
    if (punches.length < required) continue;
    const given = new Set(freeGoods.filter((good) => good.redeemedOn !== null).map((good) => good.rewardId));
    for (const { rewardId, itemId, description, upc } of freeGoods) {
      if (given.has(rewardId)) continue;
      const reward = rewards.get(rewardId) ?? { rewardId, program, items: [] };
      rewards.set(rewardId, { ...reward, items: [...reward.items, { itemId, description, upc }] });
    }
  }
  return [...rewards.values()];
}

/** Why a redemption was refused. The texts are unknown; the reasons are the article's [V 1.9]. */
export function redemptionAnswerFrom(message: string): RedemptionAnswer {
  if (saysIncomplete(message)) return { status: "rejected", reason: "incomplete", message };
  if (/already (been )?redeemed/i.test(message)) return { status: "already_redeemed" };
  return { status: "rejected", reason: redemptionReason(message), message };
}

function redemptionReason(message: string): "email_missing" | "address_missing" | "item_not_free" | "other" {
  const wanted = /missing|requir|must|needs?\b|invalid|without|provide|incomplete/i.test(message);
  if (wanted && /e-?mail/i.test(message)) return "email_missing";
  if (wanted && /address|street|\bzip\b|\bcity\b/i.test(message)) return "address_missing";
  if (/lesser|lowest|100 ?%|higher value|exceeds|not qualif(y|ied)/i.test(message)) return "item_not_free";
  return "other";
}

/** A first attempt without a field that the program needs leaves the redemption "Incomplete": it is undone before it is tried again [V 1.9]. */
function saysIncomplete(message: string): boolean {
  return /redemption\b.*\b(is )?incomplete|incomplete redemption/i.test(message);
}

/** The `customer_*` fields of `addRedemption` [C 1.5]; what is not known is left out. */
export function recipientFields({ email, address }: Recipient): Record<string, string> {
  return withoutBlanks({
    customer_email_address: email,
    customer_address: address?.street,
    customer_city: address?.city,
    customer_state: address?.region,
    customer_zip: address?.postalCode,
  });
}

/** The fields of `updateCustomer` [C 1.5]: it has none for an address, and a blank would not be told from a field that is left out. */
export function profileFields(change: ProfileChange): { fields: Record<string, string>; notSaved: (keyof ProfileChange)[] } {
  const phone = change.phone === undefined ? undefined : normalPhone(change.phone);
  const values = { firstName: change.firstName, lastName: change.lastName, email: change.email, phone, address: undefined };
  const given = (Object.keys(values) as (keyof ProfileChange)[]).filter((field) => change[field] !== undefined);
  const { firstName: first_name, lastName: last_name, email: email_address } = values;
  return {
    fields: withoutBlanks({ first_name, last_name, email_address, phone }),
    notSaved: given.filter((field) => !values[field]?.trim()),
  };
}

/** The fields of `addCustomer` [C 1.5] beside the names. */
export function contactFields({ email, phone, address }: { email: string | null; phone: string | null; address: PostalAddress | null }) {
  return withoutBlanks({
    email_address: email,
    // As a till would type it, so that the till finds it.
    phone: normalPhone(phone),
    address: address?.street,
    city: address?.city,
    state: address?.region,
    zip: address?.postalCode,
  });
}

function withoutBlanks(fields: Record<string, string | null | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).flatMap(([field, value]) => (value?.trim() ? [[field, value.trim()]] : [])));
}
