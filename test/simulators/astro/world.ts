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
};
