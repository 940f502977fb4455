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
import type { Basket, CouponBuyer, Wallet } from "#app/domain/coupon.ts";
import type { Money } from "#app/domain/money.ts";
import type { Contact, PostalAddress } from "#app/domain/order.ts";
import type { RequiredProduct, Sale, SaleLine, SalePayment } from "#app/domain/sale.ts";
import type { Outlet, StaffShift, StoreSale } from "#app/domain/store-sale.ts";
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

/**
 * A point of sale, in the merchant's words. The POS is asked before anything is written, so that every call may be repeated, after a crash as well.
 * Every method throws PartnerUnavailable, CredentialsRejected or UnexpectedAnswer when there is no answer.
 */
export interface PointOfSale {
  traits: PosTraits;
  /** Asks who we are to the POS, and what we may do there. */
  account(): Promise<PosAccount>;
  /** What the merchant chooses from, read live. Deleted and inactive entries are in it and marked. */
  lists(): Promise<PosLists>;
  /** All products with one of these codes, archived and deleted ones included; more than one may have the same. */
  findProducts(by: LinkBy, codes: string[]): Promise<PosProduct[]>;
  createRequiredProduct(product: RequiredProduct): Promise<ProductAnswer>;
  /** Gives a required product its name and SKU back, and makes it active. */
  restoreRequiredProduct(product: RequiredProduct, posId: string): Promise<ProductAnswer>;
  /** Fields that a person at the till must fill and an online order cannot. Empty where the POS knows none. */
  requiredFields(): Promise<PosField[]>;
  setRequired(fieldId: string, required: boolean): Promise<"done" | "not_found">;
  /** All customers with this e-mail or phone. */
  findCustomers(by: "email" | "phone", value: string): Promise<PosCustomer[]>;
  createCustomer(buyer: Contact): Promise<CustomerAnswer>;
  /** What the POS has under this reference; null when it has nothing. */
  findSale(sale: Pick<Sale, "key" | "reference" | "kind">): Promise<PosSale | null>;
  /** Brings a sale or return to the POS, or goes on with one that was left half made. Only what is missing is written. */
  sendSale(sale: SaleToSend): Promise<SaleAnswer>;
}

export type LinkBy = "sku" | "barcode";

export type PosTraits = {
  /** Sales are made in the name of an employee, who must be active. */
  employee: boolean;
  /** Fields can be required, and then block orders and products. */
  requiredFields: boolean;
  /** Sales want a tax of the POS on each line. */
  taxes: boolean;
  /** Orders that want a shipping method. */
  shippingMethods: boolean;
  /** Whatever comes back goes into stock: units that do not are returned as the refund product. */
  restocksAll: boolean;
};

export type PosAccount = {
  name: string;
  /** The user who connected: the POS does everything in their name. null where the POS does not say. */
  user: { id: string; name: string; active: boolean } | null;
  /** Permissions that we need and were not given. */
  missingScopes: string[];
  /** As of the last answer; null where the POS says nothing of it. */
  rateLimit: { limit: number; remaining: number } | null;
};

export type PosChoice = { id: string; name: string; active: boolean };
export type PosLists = {
  locations: PosChoice[];
  /** Registers or stations. */
  registers: (PosChoice & { locationId: string })[];
  employees: PosChoice[];
  paymentTypes: PosChoice[];
  shippingMethods: PosChoice[];
  /** `rate`: 0.1 is 10 %. */
  taxes: (PosChoice & { rate: number; isDefault: boolean })[];
};

export type PosProduct = { posId: string; sku: string; barcode: string | null; name: string; active: boolean; url: string | null };

export type ProductAnswer =
  | { status: "done"; product: PosProduct }
  /** Fields that the POS wants filled before it takes a product. */
  | { status: "fields_required"; fields: string[] }
  | { status: "rejected"; message: string };

/** `of`: what the field belongs to. */
export type PosField = { id: string; name: string; of: "item" | "customer" | "sale" | "sale_line" };

export type PosCustomer = { posId: string; name: string; email: string | null; phone: string | null };
export type CustomerAnswer =
  { status: "created"; customer: PosCustomer } | { status: "fields_required"; fields: string[] } | { status: "rejected"; message: string };

/** A sale whose lines, payments and buyer are matched with what the POS has. */
export type SaleToSend = Omit<Sale, "lines" | "payments" | "buyer"> & {
  lines: (SaleLine & { productId: string; taxId: string | null })[];
  payments: (SalePayment & { paymentTypeId: string })[];
  customerId: string | null;
  at: SalePlace;
};

/** Where and in whose name a sale is made, as the merchant chose. */
export type SalePlace = {
  locationId: string;
  registerId: string;
  employeeId: string | null;
  shippingMethodId: string | null;
};

export type PosSale = {
  posId: string;
  /** As the POS's staff find it. */
  number: string;
  /** "pending": not completed, and stock is not adjusted; "open": to be fulfilled; "closed": done. */
  state: "pending" | "open" | "closed" | "voided";
  total: Money;
  url: string | null;
};

export type SaleAnswer =
  | { status: "sent"; sale: PosSale }
  /** The POS has something else under this reference: it is not touched. */
  | { status: "reference_taken"; sale: PosSale }
  | { status: "rejected"; reason: SaleRejection; fields: string[]; message: string };

export type SaleRejection =
  | "employee_inactive"
  | "location_inactive"
  | "register_inactive"
  | "product_unknown"
  | "customer_unknown"
  | "payment_type_unknown"
  | "tax_unknown"
  | "shipping_method_unknown"
  | "fields_required"
  | "payment_refused"
  /** The POS added it up to something else than the order's total. */
  | "total_differs"
  | "other";

/**
 * What was sold in the stores, and who worked there, in the merchant's words. It only reads.
 * Every method throws PartnerUnavailable, CredentialsRejected or UnexpectedAnswer when there is no answer.
 *
 * Whatever is read by a cursor comes at least once, and a sale as it is now: it may come again, unchanged or later, so keep the one
 * with the greater version. A cursor that was given may be used again, after a crash and by another process; what is in it is the
 * connector's. One that cannot be read is a RangeError.
 */
export interface SalesSource {
  /** All stores; those that are not in use are in it and marked. */
  outlets(): Promise<Outlet[]>;
  /**
   * The next page of what was sold or changed after the cursor. Without a cursor it begins with what was sold since `from`, the latest
   * first where the POS can say, or with everything. `isLast`: nothing more for now; its cursor is where the next import goes on.
   */
  salesSince(cursor: string | null, wanted?: { outletIds?: string[]; from?: Date }): Promise<SalesPage>;
  /** What was sold from a moment up to another, as it is now: to import days anew. It has its own cursors. */
  salesOf(range: TimeRange, wanted?: { cursor?: string | null; outletIds?: string[] }): Promise<SalesPage>;
  /** Shifts that began, ended or were changed after the cursor, however old they are. */
  shiftsSince(cursor: string | null): Promise<ShiftsAnswer>;
  /** Shifts that touch a time, as they are now. It has its own cursors. */
  shiftsOf(range: TimeRange, cursor: string | null): Promise<ShiftsAnswer>;
  /** Whether staff clock in at this POS. "unused": it could be used, and nobody ever did. */
  timeClock(): Promise<"in_use" | "unused" | "absent">;
  /** Whom a sale was made to; null when the POS does not know them any more. */
  customer(customerId: string): Promise<PosCustomer | null>;
  /** How many calls are left, as of the last answer; null where the POS says nothing of it. */
  rateLimit(): { limit: number; remaining: number } | null;
}

/** From the first moment on, up to the second and without it. */
export type TimeRange = { from: Date; to: Date };

export type SalesPage = {
  sales: StoreSale[];
  cursor: string;
  isLast: boolean;
  /** How much of the range, or of the time since `from`, is read: 0 to 1; null where nobody can say, or only changes are read. */
  progress: number | null;
};

export type ShiftsAnswer =
  | { status: "read"; shifts: StaffShift[]; cursor: string; isLast: boolean }
  /** The POS has none, or the module is not switched on. */
  | { status: "no_time_clock" };

/**
 * A partner whose coupons shoppers bring: authorised before the payment, captured after it, in the merchant's words.
 * Every method throws PartnerUnavailable, CredentialsRejected or UnexpectedAnswer when there is no answer.
 */
export interface CouponProvider {
  /** The live test of a connection form: does nothing but ask, as far as the partner has such a question. */
  checkCredentials(): Promise<void>;
  /** Makes the online shop known as a sales device of its own. May be repeated. */
  registerDevice(device: { name: string }): Promise<void>;
  /** Tells the partner of the shop's products, as many as there are. May be repeated. */
  sendProducts(products: CouponProduct[]): Promise<void>;
  /** The buyer's wallet, asked for with the order that it is to be used for. */
  walletOf(buyer: CouponBuyer, order: CouponOrder): Promise<WalletAnswer>;
  /**
   * Puts one coupon aside for one order. `reference` is ours and never used twice. An answer that authorises anything beside
   * this coupon is an UnexpectedAnswer: capturing it would consume what nobody was given.
   */
  authorize(request: CouponAuthorization): Promise<AuthorizationAnswer>;
  /** Consumes what was authorised: only after the payment. May be repeated until it is answered. */
  capture(authorization: CapturedAuthorization): Promise<CaptureAnswer>;
  /** Gives an authorisation up. "left_to_lapse": the partner has no call for it that we know, and it ends by itself. */
  release(authorization: CapturedAuthorization): Promise<"released" | "left_to_lapse" | "not_found" | "already_captured">;
  /** Puts a captured coupon back into the wallet, because what it was used for came back. May be repeated. */
  giveBack(use: CapturedAuthorization & { couponRef: string }): Promise<"given_back" | "expired" | "not_captured">;
  /** Tells the partner how the order ended. May be repeated. */
  closeOrder(order: CouponOrder & { status: "completed" | "cancelled" }): Promise<void>;
}

/** How the partner knows an order: our reference, one for each checkout, and what is in it. */
export type CouponOrder = { orderRef: string; basket: Basket };

export type CouponProduct = { reference: string; title: string; sku: string | null; upc: Upc };

export type WalletAnswer = { status: "found"; wallet: Wallet } | { status: "not_found" };

export type CouponAuthorization = {
  reference: string;
  order: CouponOrder;
  buyer: CouponBuyer;
  couponRef: string;
  /** What it is used on. */
  line: { variantGid: string; upc: Upc; units: number; unitPrice: Money };
};

export type AuthorizationAnswer =
  | { status: "authorized"; authRef: string; /** What the coupon takes off. */ discount: Money; expiresAt: Date | null }
  | { status: "refused"; reason: AuthorizationRefusal; message: string };

export type AuthorizationRefusal = "not_in_wallet" | "expired" | "wrong_item" | "in_use" | "already_used" | "in_store_only" | "other";

export type CapturedAuthorization = { authRef: string; orderRef: string };

export type CaptureAnswer =
  | { status: "captured" }
  | { status: "already_captured" }
  /** "gone": the partner knows no such authorisation (any more). Nothing was consumed by it. */
  | { status: "refused"; reason: "gone" | "other"; message: string };

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
