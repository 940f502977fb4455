/** What a simulated Lightspeed X-Series starts with: one retailer, and the apps that may ask to be connected. */
export type LightspeedWorld = {
  retailer: { id: string; name: string; domainPrefix: string; currency: string; taxFreeId: string };
  apps: { clientId: string; clientSecret: string; redirectUris: string[] }[];
  outlets: OutletSeed[];
  registers: RegisterSeed[];
  users: UserSeed[];
  paymentTypes: PaymentTypeSeed[];
  taxes: TaxSeed[];
  products: ProductSeed[];
  customers?: CustomerSeed[];
  shifts?: ShiftSeed[];
  /** Calls in five minutes, instead of 300 for each register and 50. */
  rateLimit?: number;
} & Partial<Unknowns>;

/** What no public source tells: a simulator has to choose, and tests choose otherwise. */
export type Unknowns = {
  /** A second `POST sales` with the same id: 409, or the sale is overwritten, as older references say ("create or update"). */
  repeatedId: "conflict" | "update";
  /** What every call gets once the user who connected is removed, with the words "user not found". */
  removedUserStatus: 401 | 403;
  /** Whether `pricing.price` is what is left after `pricing.discount`, or before it. */
  price: "net" | "before_discount";
  /** A closed sale that its payments do not cover. */
  unpaidClosed: "refused" | "taken";
  /** `POST sales` answers with the sale (2026-04 and later), or with its id alone (before). */
  createAnswer: "sale" | "id";
  /** Whether a sale by a deleted or disabled user is refused. */
  authorChecked: boolean;
  /** Whether the paths of 0.9 are still there. */
  legacy: boolean;
  /** The module for staff hours, and what its endpoint says without it: 403 "permission denied", or 404. */
  timeClock: "on" | "forbidden" | "not_found";
};

export type OutletSeed = { id: string; name: string; timeZone: string; currency: string; defaultTaxId: string; deleted?: boolean };
export type RegisterSeed = { id: string; name: string; outletId: string; open?: boolean; deleted?: boolean };
export type UserSeed = {
  id: string;
  username: string;
  displayName: string;
  email: string;
  accountType: "cashier" | "manager" | "admin";
  enabled?: boolean;
  deleted?: boolean;
  /** Where they may work; everywhere unless given. */
  restrictedOutletIds?: string[];
};
export type PaymentTypeSeed = { id: string; name: string; typeId: number; disabled?: boolean; internal?: boolean; deleted?: boolean };
export type TaxSeed = {
  id: string;
  name: string;
  isDefault?: boolean;
  rates: { id: string; name: string; rate: number }[];
  deleted?: boolean;
};
export type ProductSeed = {
  id: string;
  name: string;
  sku: string;
  /** Further codes: "UPC", "EAN". */
  codes?: { type: string; code: string }[];
  active?: boolean;
  deleted?: boolean;
  tracksInventory?: boolean;
  supplyPrice?: number;
  /** Units by outlet. */
  stock?: Record<string, number>;
};
export type CustomerSeed = {
  id: string;
  firstName: string | null;
  lastName: string | null;
  email?: string | null;
  phone?: string | null;
  mobile?: string | null;
  customerCode?: string;
  deleted?: boolean;
};
export type ShiftSeed = { id: string; userId: string; timeIn: string; timeOut: string | null };
