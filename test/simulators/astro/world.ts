/** What a simulated Astro starts with. */
export type AstroWorld = { accounts: AstroAccount[]; programs: AstroProgram[] };

/** A retailer's account, with the one set of credentials that its API has. */
export type AstroAccount = {
  username: string;
  password: string;
  clientId: string;
  /** Programs that the store is enrolled in: items of any other are "No Item Found". */
  enrolled: number[];
  customers?: AstroCustomerSeed[];
  /** The three shapes that were seen of `listOffers`. */
  offersShape?: "program_list" | "array" | "object";
  /** Whether the account may enrol, add exceptions and write on cards by an API: nothing public says that anybody may. */
  storeApi?: boolean;
  /** Whether `eligiblePurchaseItems` lists programs that the store is not enrolled in, as nobody knows. */
  listsUnenrolled?: boolean;
  /** "known": answers hold only fields that a public source has seen: nothing of exceptions, notes and incomplete redemptions. */
  detail?: "full" | "known";
  /** The store's account number at each distributor; of others any number is right. */
  distributorAccounts?: Record<string, string>;
  /** What becomes of an enrolment with a wrong number; refused unless told. */
  wrongAccountNumber?: "refused" | "credits_denied";
};

export type AstroProgram = {
  programId: number;
  title: string;
  brand: string;
  /** Buy this many, get one free. */
  required: number;
  /** "Get 2 Free": units of one reward, 1 unless given. */
  free?: number;
  rewardKind: "lesser_or_equal" | "most_purchased";
  /** What the manufacturer wants to know before it pays for a free good. */
  needs: "nothing" | "email" | "address";
  inStoreOnly?: boolean;
  description?: string;
  /** Who may pay for its free goods; a store names one when it enrolls. Any, unless given. */
  distributors?: string[];
  accountNumberRequired?: boolean;
  items: AstroItem[];
};

export type AstroItem = {
  itemId: number;
  /** The UPC as Astro lists it: compared digit by digit. */
  itemCode: string;
  description: string;
  /** In cents: what bounds a free good of lesser or equal value. */
  value: number;
};

/** A petowner who is known already; `customerID` is null if no till has linked one. */
export type AstroCustomerSeed = {
  customerID: string | null;
  firstName: string;
  lastName: string;
  email: string | null;
  phone: string | null;
  address?: { street: string; city: string; state: string; zip: string } | null;
  /** Units on cards already, as a till would have brought them in. */
  purchases?: { transactionID: string; itemCode: string; quantity: number; date: string }[];
  points?: { balance: number; history: { id: number; description: string; date: string; points: number }[] };
  /** Rewards, earned by the purchases, that a till began to redeem and left incomplete. */
  leftIncomplete?: { programId: number; itemId: number; date: string }[];
};
