import type { Card, Member, Program, Purchase, PurchaseReference, Reward } from "#app/domain/loyalty.ts";
import type { Contact, PostalAddress } from "#app/domain/order.ts";

/**
 * A frequent-buyer program, in the merchant's words.
 * Every method throws PartnerUnavailable, CredentialsRejected or UnexpectedAnswer when there is no answer.
 */
export interface LoyaltyProgram {
  /** Signs in and does nothing else: the live test of a connection form. */
  checkCredentials(): Promise<void>;
  /** By our customer id, then e-mail, then phone. Found by e-mail or phone, the account is linked to our id. */
  findMember(contact: Contact): Promise<MemberAnswer>;
  enroll(person: NewMember): Promise<Member>;
  /** One answer per purchase, in the same order: a batch can be accepted in part. */
  recordPurchases(member: Member, purchases: Purchase[]): Promise<PurchaseAnswer[]>;
  /** Takes `quantity` units of one recording back. */
  removePurchase(member: Member, reference: PurchaseReference, quantity: number): Promise<"removed" | "not_found" | "member_unknown">;
  /** All cards, finished ones included, with every unit punched on them. */
  cardsOf(member: Member): Promise<Card[]>;
  rewardsFor(member: Member): Promise<Reward[]>;
  redeem(redemption: Redemption): Promise<RedemptionAnswer>;
}

export type MemberAnswer =
  | { status: "found"; member: Member }
  | { status: "not_found" }
  /** The account that was found belongs to another customer id and the partner would not link it to ours. */
  | { status: "linked_elsewhere"; partnerMemberId: string };

export type NewMember = {
  contact: Contact;
  firstName: string;
  lastName: string;
  email: string | null;
  phone: string | null;
  address: PostalAddress | null;
};

export type PurchaseAnswer =
  | { status: "recorded"; reference: PurchaseReference; partnerReference: string | null; program: Program | null }
  /** The partner says that this reference exists. It counts as nothing until the card shows it. */
  | { status: "reference_exists"; reference: PurchaseReference; message: string }
  /** The partner does not know this member any more: the account was deleted or merged. Nothing was recorded. */
  | { status: "member_unknown"; reference: PurchaseReference }
  | { status: "rejected"; reference: PurchaseReference; reason: "no_item_found" | "other"; message: string };

export type Redemption = { member: Member; rewardId: string; itemId: string; recipient: Recipient };

export type Recipient = { email: string | null; address: PostalAddress | null };

export type RedemptionAnswer =
  | { status: "redeemed" }
  | { status: "already_redeemed" }
  | { status: "rejected"; reason: "email_missing" | "address_missing" | "item_not_free" | "other"; message: string };

/** One call to a partner as it went over the wire, personal data masked by the connector: what the merchant sees under "Attempts". */
export type Exchange = {
  /** In the merchant's words: "findMember", "recordPurchases". */
  operation: string;
  startedAt: Date;
  durationMs: number;
  request: unknown;
  /** null when no answer came. */
  answer: unknown;
  outcome: "answered" | "unavailable" | "credentials_rejected" | "unexpected_answer";
};

export type OnExchange = (exchange: Exchange) => void;
