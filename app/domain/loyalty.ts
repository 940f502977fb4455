import type { Money } from "./money.ts";
import type { PurchaseGroup } from "./order.ts";
import type { Upc } from "./upc.ts";

/** Our name for one recording at a partner: order, line, and a suffix for each further recording of that line. `S-1042-L1`, `S-1042-L1-2`. */
export type PurchaseReference = `${PurchaseGroup}-L${string}`;

export type Purchase = {
  reference: PurchaseReference;
  /** Groups the purchases of one order at the partner: `S-1042`. */
  saleReference: PurchaseGroup;
  upc: Upc;
  quantity: number;
  /** For all units together, after discounts. */
  amount: Money;
  /** The day of the purchase in the shop's time zone, YYYY-MM-DD. */
  date: string;
};

/** Somebody's account in a loyalty program. */
export type Member = {
  /** The id under which the partner knows this customer as ours. */
  memberId: string;
  /** The partner's own id. */
  partnerMemberId: string;
  name: string;
  email: string | null;
  phone: string | null;
};

/** A frequent-buyer card with what was punched on it. */
export type Card = {
  cardId: string;
  program: Program;
  brand: string | null;
  /** Purchases needed for a reward. */
  required: number;
  punches: Punch[];
  freeGoods: FreeGood[];
};

export type Program = { programId: string; title: string };

/** One unit bought, as the partner counts it. */
export type Punch = {
  /** Of the purchase that it came with; empty when a person entered it at the partner. */
  reference: string;
  upc: string;
  description: string;
  date: string;
  /** Set when it counts as `description` and another item was bought: a product exception. */
  exception: PunchException | null;
};

export type PunchException = { upc: string; name: string; reason: string };

export type FreeGood = {
  rewardId: string;
  itemId: string;
  description: string;
  upc: string | null;
  quantity: number;
  redeemedOn: string | null;
  /** A redemption was begun and is not valid: it has to be undone before the reward can be redeemed. null where the partner does not say. */
  incomplete: boolean | null;
};

/** An earned free good that can be redeemed. `items`: what it may be redeemed for. */
export type Reward = { rewardId: string; program: Program; items: RewardItem[] };

export type RewardItem = { itemId: string; description: string; upc: string | null };

/** A member's account as the partner shows it. */
export type LoyaltyAccount = {
  profile: Profile;
  /** Open and finished cards. */
  cards: Card[];
  /** null where the program has no points. */
  points: number | null;
  pointsHistory: { id: string; description: string; date: string; points: number }[];
};

/** What a partner knows of a person. */
export type Profile = {
  partnerMemberId: string;
  /** The customer id under which the account is linked; null when nothing is. */
  memberId: string | null;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
};

/** An item that counts in a program, as the partner lists it. */
export type ProgramItem = { upc: string; description: string; brand: string | null; program: Program };

/** A program as the partner lists it for this shop. */
export type ListedProgram = Program & {
  brand: string | null;
  description: string | null;
  /** Whether the shop takes part; null where the partner does not say. */
  enrolled: boolean | null;
};

/** What a shop has to say when it enrolls in a program. */
export type EnrolmentTerms = { description: string | null; distributors: string[]; accountNumberRequired: boolean };

export type NewEnrolment = { programId: string; distributor: string; accountNumber: string };

/** A new item to count in a program as one that it resembles. */
export type NewException = {
  programId: string;
  /** The item that it most resembles, as the partner lists it. */
  like: { upc: string; description: string };
  upc: Upc;
  /** In detail, with the weight. */
  name: string;
  reason: ExceptionReason;
};

/** Why an item is added to a program. The partner's own list is not public: these are the cases of its article. */
export const exceptionReasons = ["new_item", "new_size", "new_upc", "limited_edition"] as const;
export type ExceptionReason = (typeof exceptionReasons)[number];
