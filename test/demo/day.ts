import { petStoreUpcs as upc } from "#test/fixtures/pet-store.ts";
import { petStoreAstro, petStoreDistributorAccounts, petStoreMembers, petStorePrograms } from "#test/fixtures/pet-store-astro.ts";
import type { AstroCustomerSeed, AstroItem, AstroWorld } from "#test/simulators/astro/world.ts";
import type { Fault } from "#test/simulators/astro/faults.ts";
import type { CancelRequest, EditRequest, RefundRequest } from "#test/simulators/shopify/change-order.ts";
import type { LineRequest, OrderRequest } from "#test/simulators/shopify/place-order.ts";
import type { WebhookSettings } from "#test/simulators/shopify/webhooks.ts";

/** One order of the day, with what it shows. Orders are placed from top to bottom, so each always has the same number. */
export type DayOrder = {
  shows: string;
  order: OrderRequest;
  /** Placed the week before, without a word to the app. */
  lastWeek?: true;
  /** What the till has put under this order's own references before it comes, or under `reference`, and on whose card. */
  till?: { reference?: `TILL-${number}`; line?: number; member: MemberHandle; sku: keyof typeof petStoreUpcs; quantity: number }[];
  /** What staff do at a point of sale before it comes. */
  atPos?: PosChange[];
  /** How its webhooks travel. */
  webhooks?: Partial<WebhookSettings>;
  /** Something happens to the next call at Astro. */
  fault?: Fault;
  /** Right behind the order: the webhooks of both are under way together. */
  atOnce?: Change[];
  /** In the afternoon, when the order has been dealt with. */
  later?: Change[];
  /** At closing time, when the failures have been dealt with. */
  evening?: Change[];
  /** Astro is down when this arrives. */
  outage?: true;
};

export type Change =
  | { do: "mark_paid" }
  | { do: "refund"; refund: RefundRequest }
  | { do: "edit"; edit: EditRequest }
  | { do: "cancel"; cancel?: CancelRequest }
  | { do: "delete_product"; product: string }
  /** The manufacturer takes an item out of its programs. */
  | { do: "drop_item"; sku: keyof typeof petStoreUpcs }
  /** The same as `refund`, while Astro is down. */
  | { do: "refund_in_outage"; refund: RefundRequest };

export type PosChange =
  /** Who online orders are put down to at Lightspeed has left. */
  | { do: "archive_employee" }
  /** At Heartland, a custom field of sales has to be filled from now on. */
  | { do: "require_field"; key: string };

const petStoreUpcs = upc;
type MemberHandle = "ana" | "ben" | "elsie" | "kim" | "farid" | "hugo" | "ines" | "liam";

const free = { percentage: 100, title: "Frequent buyer reward" };

export const dayOrders: DayOrder[] = [
  {
    shows: "Before Punchcard was connected, refunded today: never ours",
    lastWeek: true,
    order: { customer: "ines", lines: [buy("NP-CHK-20", 2)] },
    later: [{ do: "refund", refund: { lines: [{ line: 1, quantity: 1 }] } }],
  },
  {
    shows: "Several lines with shipping and tax; rope toys are in no program",
    order: { customer: "ana", lines: [buy("NP-CHK-20", 2), buy("WK-TUN-CAN", 12), buy("TG-ROPE")] },
  },
  {
    shows: "A discount on a line and a code over the order",
    order: {
      customer: "ben",
      lines: [
        { sku: "TW-TUR-12", discount: { percentage: 10, title: "Staff pick" } },
        buy("WK-CHK-CAN", 7),
        { sku: "NP-SAL-20", discount: { amount: "3.33" } },
      ],
      discount: { percentage: 15, code: "SPRING15" },
    },
  },
  { shows: "Dev is no member: two lines fail", order: { customer: "dev", lines: [buy("NP-CHK-20"), buy("NP-SAL-20")] } },
  {
    shows: "Free shipping; archived as it is placed",
    order: { customer: "hugo", lines: [buy("NP-SAL-20", 2)], freeShipping: true, fulfilled: true, archived: true },
  },
  { shows: "Kim's account was linked by the till: it stays so", order: { customer: "kim", lines: [buy("WK-DRY-5")] } },
  { shows: "Elsie is found by phone", order: { customer: "elsie", lines: [buy("WK-DRY-10")] } },
  {
    shows: "A guest who is no member",
    order: { customer: null, email: "sam.rivera@example.test", lines: [buy("NP-CHK-4"), buy("WK-DRY-5")] },
  },
  { shows: "A guest who left nothing: nobody to credit", order: { customer: null, email: null, lines: [buy("WK-DRY-10")] } },
  { shows: "A tip, and a customer who is no member", order: { customer: "chloe", lines: [buy("NP-PUP-10")], tip: "5.00" } },
  { shows: "Paid in part with a gift card", order: { customer: "ines", lines: [buy("NP-SNR-20")], giftCardUsed: "25.00" } },
  {
    shows: "A gift card bought is no purchase; litter is in no program",
    order: { customer: "hugo", lines: [buy("GIFT-50"), buy("RS-LIT-18")], shipping: null },
  },
  {
    shows: "Paid in US dollars: recorded in the shop's currency",
    order: { customer: "liam", lines: [buy("NP-SAL-20", 3), buy("TG-BALL")], presentment: { currency: "USD", rate: 0.7312 } },
  },
  { shows: "A product without barcode beside one that has it", order: { customer: "ana", lines: [buy("CB-BONE", 2), buy("NP-CHK-20")] } },
  { shows: "The same product without barcode", order: { customer: "ben", lines: [buy("CB-BONE")] } },
  {
    shows: "A wrong check digit, and a number a spreadsheet made",
    order: { customer: "kim", lines: [buy("TW-LAM-CAN", 6), buy("WK-DRY-15")] },
  },
  { shows: "The spreadsheet's number again", order: { customer: "ines", lines: [buy("WK-DRY-15", 2)] } },
  { shows: "In-house biscuits have no UPC at all", order: { customer: "ana", lines: [buy("HS-BISC", 3)] } },
  {
    shows: "A service that is no product; Jo left no last name",
    order: { customer: "jo", lines: [{ title: "Nail trim", price: "15.00" }, buy("NP-CHK-4"), buy("NP-TRIAL")], shipping: null },
  },
  { shows: "A test order", order: { customer: "ana", lines: [buy("NP-CHK-20")], test: true } },
  {
    shows: "Rung up at the till: the till records it",
    order: { customer: "ben", lines: [buy("NP-CHK-20")], sourceName: "pos", shipping: null },
  },
  {
    shows: "Sent to Shopify by the till's connector app",
    order: {
      customer: "kim",
      lines: [buy("WK-DRY-10"), buy("RS-LIT-36")],
      sourceName: "4412907",
      app: { id: 4_412_907, title: "Till Connector" },
      shipping: null,
    },
  },
  { shows: "Paid later", order: { customer: "farid", lines: [buy("NP-SNR-20")], payment: "pending" }, later: [{ do: "mark_paid" }] },
  { shows: "Not paid yet", order: { customer: "hugo", lines: [buy("NP-CHK-20"), buy("WK-TUN-CAN", 4)], payment: "pending" } },
  { shows: "Authorised, not captured", order: { customer: "liam", lines: [buy("TW-DUK-12")], payment: "authorized" } },
  {
    shows: "A free bag for a full card: the reward is redeemed, the bag is no purchase",
    order: { customer: "ana", lines: [buy("NP-CHK-20"), { sku: "NP-CHK-20", discount: free }] },
  },
  {
    shows: "A free bag, and the program wants an e-mail that Elsie never gave",
    order: { customer: "elsie", lines: [{ sku: "NP-CHK-4", discount: free }, buy("NP-SAL-20")] },
  },
  {
    shows: "A free bag, and the program wants an address that Farid never gave",
    order: { customer: "farid", lines: [{ sku: "TW-TUR-12", discount: free }], shipping: null },
  },
  {
    shows: "A gift of the store's own: no reward behind it",
    order: { customer: "ben", lines: [{ sku: "TG-ROPE", discount: { percentage: 100, title: "Sorry for the wait" } }, buy("WK-DRY-5")] },
  },
  { shows: "Dev again", order: { customer: "dev", lines: [buy("WK-DRY-10")] } },
  { shows: "Dev once more: one enrolment heals all three orders", order: { customer: "dev", lines: [buy("TW-DUK-12"), buy("CB-STK", 2)] } },
  { shows: "Frostjaw: the store has not enrolled in its program", order: { customer: "ines", lines: [buy("FJ-LAM-8", 2)] } },
  { shows: "Frostjaw, the other flavour", order: { customer: "ben", lines: [buy("FJ-BEF-8"), buy("FJ-LAM-8")] } },
  { shows: "Litter again, another customer: the same fix", order: { customer: "ana", lines: [buy("RS-LIT-18", 2), buy("NP-SAL-20")] } },
  {
    shows: "The large bag of litter, archived as it is placed",
    order: { customer: "kim", lines: [buy("RS-LIT-36")], fulfilled: true, archived: true },
  },
  { shows: "A case with a GTIN-14 that is in no program", order: { customer: "hugo", lines: [buy("CB-STK-CASE"), buy("TW-DUK-12")] } },
  {
    shows: "Its reference is on another member's card for another item: Ben's card lacks it",
    order: { customer: "ben", lines: [buy("WK-DRY-5")] },
    till: [{ line: 1, member: "kim", sku: "WK-TUN-CAN", quantity: 2 }],
  },
  {
    shows: "Its reference is on Ana's card for another item, and the till has rung up this one besides",
    order: { customer: "ana", lines: [buy("WK-DRY-10")] },
    till: [
      { line: 1, member: "ana", sku: "WK-DRY-5", quantity: 1 },
      { reference: "TILL-8840", member: "ana", sku: "WK-DRY-10", quantity: 1 },
    ],
  },
  {
    shows: "Its reference is on the card, and it is exactly this: recorded already",
    order: { customer: "hugo", lines: [buy("NP-CHK-20")] },
    till: [{ line: 1, member: "hugo", sku: "NP-CHK-20", quantity: 1 }],
  },
  {
    shows: "Two of three bags come back",
    order: { customer: "ben", lines: [buy("NP-CHK-20", 3), buy("WK-DRY-10", 2)] },
    later: [{ do: "refund", refund: { lines: [{ line: 1, quantity: 2, restock: true }] } }],
  },
  {
    shows: "Money back, and the cans stay",
    order: { customer: "ana", lines: [buy("WK-TUN-CAN", 24)] },
    later: [{ do: "refund", refund: { amount: "5.00", note: "Two cans were dented" } }],
  },
  {
    shows: "Edited up, and paid",
    order: { customer: "ines", lines: [buy("NP-CHK-20")] },
    later: [{ do: "edit", edit: { set: [{ line: 1, quantity: 3 }] } }, { do: "mark_paid" }],
  },
  {
    shows: "Edited down",
    order: { customer: "hugo", lines: [buy("WK-CHK-CAN", 12)] },
    later: [{ do: "edit", edit: { set: [{ line: 1, quantity: 6 }] } }],
  },
  {
    shows: "A line added, and paid",
    order: { customer: "kim", lines: [buy("TW-TUR-12")] },
    later: [{ do: "edit", edit: { add: [buy("WK-TUN-CAN", 6)] } }, { do: "mark_paid" }],
  },
  { shows: "Cancelled", order: { customer: "liam", lines: [buy("NP-CHK-20", 2), buy("TG-BALL")] }, later: [{ do: "cancel" }] },
  {
    shows: "Refunded in full",
    order: { customer: "ines", lines: [buy("WK-DRY-5")] },
    later: [{ do: "refund", refund: { lines: [{ line: 1, quantity: 1 }], shipping: true } }],
  },
  { shows: "Every webhook arrives three times", order: { customer: "ana", lines: [buy("WK-DRY-5")] }, webhooks: { copies: 3 } },
  {
    shows: "A refund on the heels of the order, its webhooks in reverse",
    order: { customer: "ben", lines: [buy("TW-DUK-12", 2)] },
    webhooks: { reverse: true, copies: 2 },
    atOnce: [{ do: "refund", refund: { lines: [{ line: 1, quantity: 1 }] } }],
  },
  { shows: "orders/paid is lost on the way", order: { customer: "farid", lines: [buy("WK-DRY-10")] }, webhooks: { lose: ["orders/paid"] } },
  {
    shows: "The product is deleted, then one of two comes back",
    order: { customer: "liam", lines: [buy("NP-TRIAL", 2)] },
    later: [
      { do: "delete_product", product: "sample-pack" },
      { do: "refund", refund: { lines: [{ line: 1, quantity: 1 }] } },
    ],
  },
  { shows: "Grace has an account in the shop and neither e-mail nor phone", order: { customer: "grace", lines: [buy("WK-DRY-10")] } },
  { shows: "No member and no barcode in one order", order: { customer: "chloe", lines: [buy("NP-SNR-4"), buy("TW-TUR-12")] } },
  {
    shows: "Astro writes it and the answer is lost: looked up before it is sent again",
    order: { customer: "ines", lines: [buy("TW-TUR-12"), buy("NP-SAL-20")] },
    fault: { kind: "drop_after_write", endpoints: ["addTransactionBatch"], times: 1 },
  },
  {
    shows: "Astro asks to slow down",
    order: { customer: "kim", lines: [buy("NP-SNR-20")] },
    fault: { kind: "rate_limited", endpoints: ["addTransactionBatch"], times: 1, retryAfter: 1 },
  },
  {
    shows: "Astro's token ends before its time",
    order: { customer: "farid", lines: [buy("NP-SAL-20")] },
    fault: { kind: "token_expired", times: 1 },
  },
  {
    shows: "A large order with a discount over all of it; from now on Heartland wants to know who greeted the customer",
    atPos: [{ do: "require_field", key: "greeted_by" }],
    order: {
      customer: "liam",
      lines: [buy("NP-CHK-20"), buy("NP-SNR-20"), buy("TW-TUR-12", 3), buy("WK-TUN-CAN", 7), buy("WK-CHK-CAN", 5), buy("WK-DRY-5")],
      discount: { percentage: 7.5, code: "WELCOME" },
    },
  },
  {
    shows: "One bag comes back while Astro is down",
    order: { customer: "hugo", lines: [buy("NP-SNR-20", 2)] },
    later: [{ do: "refund_in_outage", refund: { lines: [{ line: 1, quantity: 1 }] } }],
  },
  {
    shows: "A free bag that is dearer than all on Liam's card: it is not 100 % free; Lightspeed's employee of online orders is archived",
    atPos: [{ do: "archive_employee" }],
    order: { customer: "liam", lines: [{ sku: "NP-SAL-20", discount: free }] },
  },
  {
    shows: "A free bag whose redemption a till began the week before and left incomplete",
    order: { customer: "ines", lines: [{ sku: "WK-DRY-5", discount: free }, buy("NP-SAL-20")] },
  },
  {
    shows: "A free bag for Farid again; by the time his address is known, the manufacturer has taken the recipe out of the program",
    order: { customer: "farid", lines: [{ sku: "TW-HOL-12", discount: free }], shipping: null },
    later: [{ do: "drop_item", sku: "TW-HOL-12" }],
  },
  {
    shows: "A free bag that comes back: Ben has his reward again",
    order: { customer: "ben", lines: [{ sku: "TW-DUK-12", discount: free }] },
    later: [{ do: "refund", refund: { lines: [{ line: 1, quantity: 1 }] } }],
  },
  { shows: "A new recipe that no program lists yet", order: { customer: "ana", lines: [buy("NP-TRK-20", 2)] } },
  {
    shows: "The new recipe again; one bag comes back once it was entered by hand",
    order: { customer: "ben", lines: [buy("NP-TRK-20", 2), buy("WK-DRY-5")] },
    evening: [{ do: "refund", refund: { lines: [{ line: 1, quantity: 1 }] } }],
  },
  { shows: "The new recipe for Kim, whose account is the till's", order: { customer: "kim", lines: [buy("NP-TRK-20")] } },
  {
    shows: "Its reference is on the card with one of four: the difference is added",
    order: { customer: "hugo", lines: [buy("WK-DRY-5", 4)] },
    till: [{ line: 1, member: "hugo", sku: "WK-DRY-5", quantity: 1 }],
  },
  { shows: "Arrives while Astro is down", order: { customer: "ana", lines: [buy("NP-SNR-20"), buy("WK-CHK-CAN", 3)] }, outage: true },
  { shows: "Arrives while Astro is down, too", order: { customer: "ben", lines: [buy("WK-TUN-CAN", 6)] }, outage: true },
];

/** Astro asks to come back in so many seconds while it is down. */
export const outageSeconds = 20 * 60;

/** Those who have an account at Astro before the day, by handle, with what the till has put on their cards `before`, YYYY-MM-DD. */
export function dayMembers({ before }: { before: string }): Record<MemberHandle, AstroCustomerSeed> {
  const till = (number: number, sku: keyof typeof petStoreUpcs, quantity: number) => ({
    transactionID: `TILL-${number}`,
    itemCode: petStoreUpcs[sku],
    quantity,
    date: before,
  });
  const member = (firstName: string, lastName: string, email: string, phone: string | null) => ({
    customerID: null,
    firstName,
    lastName,
    email,
    phone,
  });
  return {
    // Nine cards are full. Hugo's is for a checkout, see day-checkouts.ts; Ana's of cans is left for whoever tries the demo's store.
    ana: { ...petStoreMembers.ana, purchases: [till(8801, "NP-CHK-20", 12), till(8811, "WK-CHK-CAN", 24)] },
    ben: { ...petStoreMembers.ben, purchases: [till(8807, "TW-DUK-12", 10)] },
    elsie: { ...petStoreMembers.elsie, purchases: [till(8802, "NP-CHK-4", 8)] },
    kim: { ...petStoreMembers.kim, purchases: [till(8803, "WK-DRY-5", 5)] },
    farid: {
      ...member("Farid", "Haddad", "farid.haddad@example.test", null),
      purchases: [till(8804, "TW-TUR-12", 10), till(8808, "TW-HOL-12", 10)],
    },
    hugo: {
      ...member("Hugo", "Bergeron", "hugo.bergeron@example.test", "4385550108"),
      purchases: [till(8805, "NP-SAL-20", 7), till(8810, "NP-PUP-10", 8)],
    },
    ines: {
      ...member("Inès", "Gagnon", "ines.gagnon@example.test", "4185550109"),
      purchases: [till(8809, "WK-DRY-5", 10)],
      leftIncomplete: [{ programId: petStorePrograms.whiskerwoodDry.programId, itemId: 441, date: before }],
    },
    liam: { ...member("Liam", "O’Shea", "liam.oshea@example.test", "2125550112"), purchases: [till(8806, "NP-SNR-20", 12)] },
  };
}

/** Items that Astro knows beside those of pet-store-astro.ts: products whose barcode the shop has got wrong, and a recipe that will be dropped. */
const dayItems: { programId: number; item: AstroItem }[] = [
  {
    programId: petStorePrograms.tidewater.programId,
    item: { itemId: 423, itemCode: upc["TW-HOL-12"], description: "Tidewater Holiday Roast 12lb", value: 5299 },
  },
  {
    programId: petStorePrograms.northpawSmall.programId,
    item: { itemId: 413, itemCode: "850001234573", description: "Northpaw Senior 4lb", value: 1999 },
  },
  {
    programId: petStorePrograms.northpawSmall.programId,
    item: { itemId: 414, itemCode: "850009911049", description: "Northpaw Trial Pack", value: 499 },
  },
  {
    programId: petStorePrograms.whiskerwoodDry.programId,
    item: { itemId: 443, itemCode: "071048000253", description: "Whiskerwood Indoor 15lb", value: 6199 },
  },
];

/** Astro on the morning of the day. It tells of programs that the store is not enrolled in as well. */
export function dayAstro(times: { before: string }): AstroWorld {
  const world = petStoreAstro({ customers: Object.values(dayMembers(times)), account: { listsUnenrolled: true } });
  for (const { programId, item } of dayItems) world.programs.find((program) => program.programId === programId)?.items.push(item);
  return world;
}

/** What the merchant of this store knows beyond what the pages show, for applying the fixes by program. */
export const merchantKnows = {
  /** Read off the bag. The house biscuits have none. */
  upcs: { "CB-BONE": "850001234726", "NP-SNR-4": "850001234573", "TW-LAM-CAN": "627504100052", "WK-DRY-15": "071048000253" } as Record<
    string,
    string
  >,
  /** Off an invoice of the distributor of frozen food. */
  distributor: { distributor: "Northern Frozen Foods", accountNumber: petStoreDistributorAccounts["Northern Frozen Foods"] ?? "" },
  /** What the biscuits are called at Heartland. */
  posSkus: { "HS-BISC": "BISC-HOUSE" } as Record<string, string>,
  /** Which of two products at Lightspeed with one SKU is the one on the shelf. */
  posProducts: { "TG-ROPE": "Tuggo toy, Rope" } as Record<string, string>,
  /** Fields of forms that the order leaves empty, by the customer's handle or the guest's e-mail. */
  people: {
    jo: { lastName: "Park" },
    grace: { phone: "+14165550199" },
    "sam.rivera@example.test": { firstName: "Sam", lastName: "Rivera" },
    elsie: { email: "elsie.moreau@example.test" },
    farid: { street: "5 Weston Street", city: "Toronto", region: "ON", postalCode: "M6N 1P1" },
  } as Record<string, Record<string, string>>,
};

function buy(sku: string, quantity = 1): LineRequest {
  return { sku, quantity };
}
