import { z } from "zod";

/**
 * What Astro says, read leniently: its REST API has no public reference. Tags are the evidence of reference/partner-apis.md, section 1:
 * [V] vendor's article, [C] code that runs against the live API, [I] inferred, [U] unknown.
 */

/** Ids and counts come as strings or as numbers [C 1.3]; messages may hold line breaks [I 1.3]. */
const text = z.union([z.string(), z.number()]).transform((value) => String(value).replace(/\s+/g, " ").trim());
const id = text.refine((value) => value !== "", "is empty");
const maybeText = text.nullish().transform((value) => value || null);
const number = z.union([
  z.number(),
  z
    .string()
    .trim()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
]);
const maybeNumber = number.nullish().transform((value) => value ?? null);
const flag = z
  .union([z.boolean(), z.number(), z.string()])
  .transform((value) => ["true", "1", "yes"].includes(String(value).toLowerCase()));
const maybeFlag = flag.nullish().transform((value) => value ?? null);
/** PHP and MySQL write "no day" as zeros [I]. */
const maybeDay = maybeText.transform((value) => (value?.startsWith("0000") ? null : value));

/** null, [], one object or a list of them [C 1.3]: always a list. */
function many<Item extends z.ZodType>(item: Item) {
  return z.preprocess((value) => (isNothing(value) ? [] : Array.isArray(value) ? value : [value]), z.array(item));
}

/** null, [], an object, or a list of one [C 1.3]: the object or null. */
function one<Item extends z.ZodType>(item: Item) {
  return z.preprocess((value) => (isNothing(value) ? null : Array.isArray(value) ? value[0] : value), item.nullable());
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** An answer with its own status inside HTTP 200; 100 is success [C 1.3]. */
export type AstroAnswer<Data> =
  | { status: "success"; message: string; data: Data }
  /** `data` as far as it could be read. */
  | { status: "refused"; code: number; message: string; data: Data | null };

export const success = 100;

/** `linkCustomer` and `addCustomer` say `status`, the others `astro_status`; the message key comes in four spellings [C 1.3]. */
const envelope = z.object({
  astro_status: maybeNumber,
  status: maybeNumber,
  astro_status_message: maybeText,
  astro_status_messsage: maybeText,
  status_message: maybeText,
  status_messsage: maybeText,
  returnData: z.unknown().optional(),
});

/** Reads the whole body of any endpoint but `token/`. */
export function answerWith<Schema extends z.ZodType>(data: Schema) {
  return envelope.transform((body, context): AstroAnswer<z.output<Schema>> => {
    const code = body.astro_status ?? body.status;
    const message = body.astro_status_message ?? body.astro_status_messsage ?? body.status_message ?? body.status_messsage ?? "";
    if (code === null) {
      context.addIssue({ code: "custom", message: "neither astro_status nor status", path: ["astro_status"] });
      return z.NEVER;
    }
    const read = data.safeParse(body.returnData);
    if (code !== success) return { status: "refused", code, message, data: read.data ?? null };
    if (read.success) return { status: "success", message, data: read.data };
    for (const { message: problem, path } of read.error.issues)
      context.addIssue({ code: "custom", message: problem, path: ["returnData", ...path] });
    return z.NEVER;
  });
}

/** `token/` [C 1.2]: `created` in epoch seconds, `expires` in seconds; strings in one source, numbers in another. */
export const tokenAnswer = z.object({ access_token: id, expires: number, created: number });
export type AstroToken = z.output<typeof tokenAnswer>;

/** `searchCustomer/` [C 1.5]. One customer was seen; a list is taken too [I]. `customerID` is absent when nothing is linked [I]. */
export const foundCustomers = many(
  z.object({
    astro_customer_id: id,
    customerID: maybeText,
    first_name: maybeText,
    last_name: maybeText,
    email_address: maybeText,
    phone: maybeText,
  }),
);
export type FoundCustomer = z.output<typeof foundCustomers>[number];

/** `addCustomer/` and `linkCustomer/` [C 1.5]. */
export const customerReference = one(z.object({ astro_customer_id: id }));

/** One purchase on a card [C 1.6]. A quantity was never seen; one row is one unit unless it has one [I]. */
const cardPurchase = z.object({
  /** Our `transactionID`; absent on what was entered by hand [I]. */
  imported_transaction_id: maybeText,
  item_code: maybeText,
  item_description: maybeText,
  purchase_date: maybeDay,
  item_qty: maybeNumber,
  // How the answer tells of a product exception is unknown [U]; the article's screen shows it on the punch. These three are invented [I].
  exception_item_code: maybeText,
  exception_item_name: maybeText,
  exception_reason: maybeText,
});

/** A free good earned or given [C 1.6]; `redeemed_on` is falsy until it is redeemed [C]. `item_code` was never seen [I]. */
const cardFreeGood = z.object({
  astro_reward_id: id,
  astro_item_id: id,
  item_code: maybeText,
  item_description: maybeText,
  free_qty: maybeNumber,
  redeemed_on: maybeDay,
  /** Whether an answer tells of an incomplete redemption is unknown [U]; this field is invented [I]. */
  redemption_incomplete: maybeFlag,
});

/** A frequent-buyer card [C 1.6]. */
export const astroCard = z.object({
  astro_card_id: id,
  astro_program_id: id,
  astro_program_title: maybeText,
  astro_mfg_name: maybeText,
  /** A string in the sample [C]. */
  card_purchase_required_count: number,
  /** Cards have notes [V]; whether an answer holds them is unknown [U], and this field is invented [I]. */
  card_notes: maybeText,
  cardPurchases: many(cardPurchase),
  cardFreeGoods: many(cardFreeGood),
});
export type AstroCard = z.output<typeof astroCard>;

/** A line of the history of points [C 1.6]. */
const pointsTransaction = z.object({
  astro_points_transaction_id: id,
  pointsDescription: maybeText,
  pointsDate: maybeDay,
  pointsQty: number,
});

/** `customerStatus/` [C 1.6]. */
export const customerStatus = one(
  z.object({
    astro_customer_id: id,
    first_name: maybeText,
    last_name: maybeText,
    email_address: maybeText,
    phone: maybeText,
    astroCardData: many(astroCard),
    astroPointsBalance: maybeNumber,
    astroPointsTransactions: many(pointsTransaction),
  }),
);
export type CustomerStatus = NonNullable<z.output<typeof customerStatus>>;

/** A row of `addTransactionBatch/` and `removeTransaction/` [C 1.5, 1.7]: its own status, whatever the envelope says. */
export const transactionRows = many(
  z.object({
    transaction_status: number,
    transaction_status_message: text.nullish().transform((value) => value ?? ""),
    transactionID: id,
    astro_transaction_id: maybeText,
    astro_program_id: maybeText,
    astro_program_title: maybeText,
  }),
);
export type TransactionRow = z.output<typeof transactionRows>[number];

/** `checkRedemptionEligibility/` [C 1.5]. */
export const eligibility = one(z.object({ isEligible: flag, astro_reward_id: maybeText }));

/** A row of `eligiblePurchaseItems/` [C 1.5]; `available_programs` was seen as a list and as a single object. */
export const purchaseItems = many(
  z.object({
    item_code: id,
    item_description: maybeText,
    astro_mfg_name: maybeText,
    available_programs: many(z.object({ astro_mfg_program_id: id, astro_mfg_program_title: maybeText })),
  }),
);
export type PurchaseItem = z.output<typeof purchaseItems>[number];

/** `listOffers/` [C 1.5]: seen as `{ program_list: […] }`, as a list, and as a single object. */
export const offers = z.preprocess(
  (value) => (value !== null && typeof value === "object" && "program_list" in value ? value.program_list : value),
  many(
    z.object({
      astro_program_id: id,
      astro_program_title: maybeText,
      astro_mfg_name: maybeText,
      astro_program_long_description: maybeText,
      /** Whether the store takes part was never seen [U]; this field is invented [I]. */
      store_enrolled: maybeFlag,
    }),
  ),
);
export type Offer = z.output<typeof offers>[number];

/** What a store has to say to enrol, of an endpoint that is itself invented [I]: see store-endpoints.ts. */
export const enrolmentTerms = one(
  z.object({ astro_program_long_description: maybeText, distributors: many(id), account_number_required: flag }),
);

/** `addRedemption/`, `removeRedemption/` and `updateCustomer/` return nothing that is known [U 1.5]. */
export const nothing = z.unknown();
