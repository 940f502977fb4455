import type {
  Card,
  EnrolmentTerms,
  ListedProgram,
  LoyaltyAccount,
  Member,
  NewEnrolment,
  NewException,
  Profile,
  Program,
  ProgramItem,
  Purchase,
  PurchaseReference,
  Reward,
} from "#app/domain/loyalty.ts";
import type { Contact, PostalAddress } from "#app/domain/order.ts";
import type { Upc } from "#app/domain/upc.ts";

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
  /** Undoes what is at the partner of a redemption, valid or incomplete, so that the reward can be redeemed anew. */
  undoRedemption(member: Member, rewardId: string): Promise<"undone" | "not_redeemed" | "member_unknown">;
  /** Everything the partner shows of an account; null when it does not know the member any more. */
  accountOf(member: Member): Promise<LoyaltyAccount | null>;
  /** Accounts with this e-mail or phone, for a person to choose from. */
  searchAccounts(contact: { email: string | null; phone: string | null }): Promise<Profile[]>;
  /** Makes an account a buyer's, because a person chose it. An account that is linked already keeps its id, and that is used. */
  linkAccount(contact: Contact, account: Profile): Promise<MemberAnswer>;
  /** Saves what is given on the account; what the partner keeps no place for is not saved and named. */
  updateProfile(member: Member, change: ProfileChange): Promise<ProfileAnswer>;
  /** The programs of these items as far as the partner lists them, whether the shop is enrolled or not. */
  programsOf(upcs: Upc[]): Promise<ProgramItem[]>;
  /** All programs and items that the partner lists for this shop. */
  catalogue(): Promise<{ programs: ListedProgram[]; items: ProgramItem[] }>;
  /** What the shop itself has to arrange with the partner. */
  store: StoreActions;
}

/**
 * Enrolling in programs, adding exceptions and writing on cards. Where no public API exists for it, a person does it on the partner's
 * page, and we prepare and keep track ("assisted"); where there is one, we do it ("direct").
 */
export type StoreActions =
  | { how: "assisted"; /** Where a person does it. */ pages: { enrolment: string; exception: string; card: string } }
  | {
      how: "direct";
      termsOf(programId: string): Promise<EnrolmentTerms | null>;
      enrollStore(enrolment: NewEnrolment): Promise<StoreAnswer>;
      /** Puts the purchase on the member's card as the item that it resembles; a card is made if there is none. */
      recordException(member: Member, exception: NewException, purchase: Purchase): Promise<PurchaseAnswer>;
      /** Adds to the notes of the member's card in a program. */
      noteOnCard(member: Member, note: { programId: string; text: string }): Promise<StoreAnswer>;
    };

export type StoreAnswer = { status: "done" } | { status: "rejected"; reason: "account_number" | "other"; message: string };

export type ProfileChange = Partial<{ firstName: string; lastName: string; email: string; phone: string; address: PostalAddress }>;

/** `notSaved`: fields that the partner keeps no place for. */
export type ProfileAnswer = { status: "saved"; notSaved: (keyof ProfileChange)[] } | { status: "rejected"; message: string };

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
  /** "incomplete": an earlier attempt is at the partner and not valid; it has to be undone first. */
  | { status: "rejected"; reason: "email_missing" | "address_missing" | "item_not_free" | "incomplete" | "other"; message: string };

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
