import { storeEndpoints } from "#app/partners/astro/store-endpoints.ts";
import { said } from "./codes.ts";
import type { Said } from "./codes.ts";
import type { Account, AstroException, Books, EarnedReward, Petowner, PunchCard } from "./books.ts";
import type { AstroItem, AstroProgram } from "./world.ts";

/** What an endpoint answers, as the body of an HTTP 200. */
export type Answer = Record<string, unknown>;
export type Data = Record<string, unknown>;
type Asked = { books: Books; account: Account; data: Data; now: Date };

/** Every endpoint that is simulated, by name. */
export const endpoints: Record<string, (asked: Asked) => Answer> = {
  searchCustomer,
  linkCustomer,
  addCustomer,
  updateCustomer,
  customerStatus,
  addTransaction,
  addTransactionBatch,
  removeTransaction,
  eligiblePurchaseItems,
  checkRedemptionEligibility,
  addRedemption,
  removeRedemption,
  listOffers,
};

/** What no public source knows of, for accounts that are allowed it: names and fields are as invented as they are in the connector. */
export const storeApi: Record<string, (asked: Asked) => Answer> = {
  [storeEndpoints.terms]: enrollmentTerms,
  [storeEndpoints.enroll]: enrollInProgram,
  [storeEndpoints.exception]: addException,
  [storeEndpoints.note]: addCardNote,
};

/** The envelope of most endpoints. Errors come with the misspelled key that clients of the live API read. */
export function tell({ code, text }: Said, returnData: unknown = null): Answer {
  return code === 100
    ? { astro_status: code, astro_status_message: text, returnData }
    : { astro_status: code, astro_status_messsage: text, returnData };
}

/** `linkCustomer` and `addCustomer` say `status`. */
function tellStatus({ code, text }: Said, returnData: unknown = null): Answer {
  return code === 100 ? { status: String(code), status_message: text, returnData } : { status: code, status_messsage: text, returnData };
}

function searchCustomer({ account, data }: Asked): Answer {
  const email = textOf(data.email_address)?.toLowerCase();
  const phone = textOf(data.phone);
  if (!email && !phone) return tell(said.fieldMissing, []);
  // A phone number is compared as it was typed in, digits only.
  const found = account.customers.find(
    (one) => (email && one.email?.toLowerCase() === email) || (phone && /^\d+$/.test(phone) && digitsOf(one.phone) === phone),
  );
  if (!found) return tell(said.customerNotFound, []);
  return tell(said.success, {
    astro_customer_id: String(found.astroCustomerId),
    ...(found.customerID === null ? {} : { customerID: found.customerID }),
    first_name: found.firstName,
    last_name: found.lastName,
    email_address: found.email ?? "",
    phone: digitsOf(found.phone),
  });
}

function linkCustomer({ account, data }: Asked): Answer {
  const customerID = textOf(data.customerID);
  const target = account.customers.find((one) => String(one.astroCustomerId) === textOf(data.astro_customer_id));
  if (!customerID || data.astro_customer_id === undefined) return tellStatus(said.fieldMissing);
  if (!target) return tellStatus(said.customerNotFound);
  if (target.customerID !== null || account.customers.some((one) => one.customerID === customerID)) return tellStatus(said.alreadyLinked);
  target.customerID = customerID;
  return tellStatus(said.success, { astro_customer_id: target.astroCustomerId });
}

function addCustomer({ books, account, data }: Asked): Answer {
  const customerID = textOf(data.customerID);
  const firstName = textOf(data.first_name);
  const lastName = textOf(data.last_name);
  if (!customerID || !firstName || !lastName) return tellStatus(said.fieldMissing);
  const email = textOf(data.email_address);
  if (account.customers.some((one) => one.customerID === customerID)) return tellStatus(said.customerIdTaken, []);
  if (email && account.customers.some((one) => one.email?.toLowerCase() === email.toLowerCase())) return tellStatus(said.emailTaken, []);
  const address = textOf(data.address) ? addressOf(data, "") : null;
  const added = books.addCustomer(account, { customerID, firstName, lastName, email, phone: textOf(data.phone), address });
  return tellStatus(said.success, { astro_customer_id: String(added.astroCustomerId) });
}

function updateCustomer({ account, data }: Asked): Answer {
  const customer = account.customers.find((one) => String(one.astroCustomerId) === textOf(data.astro_customer_id));
  if (!customer) return tell(said.customerNotFound);
  const email = textOf(data.email_address)?.toLowerCase();
  if (email && account.customers.some((one) => one !== customer && one.email?.toLowerCase() === email)) return tell(said.emailTaken, []);
  customer.firstName = textOf(data.first_name) ?? customer.firstName;
  customer.lastName = textOf(data.last_name) ?? customer.lastName;
  customer.email = textOf(data.email_address) ?? customer.email;
  customer.phone = textOf(data.phone) ?? customer.phone;
  return tell(said.success, []);
}

function customerStatus({ account, data }: Asked): Answer {
  const customer = customerOf(account, data);
  if (!customer) return tell(said.customerNotFound);
  const finished = (card: PunchCard) => card.punches.length >= card.program.required || card.reward?.state === "redeemed";
  const wanted = String(data.completed_cards ?? 0) === "1";
  return tell(said.success, {
    astro_customer_id: customer.astroCustomerId,
    first_name: customer.firstName,
    last_name: customer.lastName,
    email_address: customer.email,
    phone: digitsOf(customer.phone),
    astroPointsBalance: customer.points.balance,
    astroCardData: customer.cards.filter((card) => finished(card) === wanted).map((card) => cardData(card, account.detail ?? "full")),
    astroOfferRewards: [],
    // null rather than an empty list, as client code had to learn.
    astroPointsTransactions: customer.points.history.length > 0 ? customer.points.history.map(pointsData) : null,
    astroPointsEligibleRewards: null,
  });
}

function pointsData({ id, description, date, points }: Petowner["points"]["history"][number]): Answer {
  return { astro_points_transaction_id: id, pointsDescription: description, pointsDate: date, pointsQty: points };
}

/** `detail` "full" has fields that no public source has seen. */
function cardData({ cardId, program, punches, reward, notes }: PunchCard, detail: "full" | "known"): Answer {
  const isFull = detail === "full";
  return {
    astro_card_id: cardId,
    astro_program_id: program.programId,
    astro_program_title: program.title,
    astro_mfg_name: program.brand,
    // Nobody has said what its values are.
    astro_card_status: "",
    card_purchase_required_count: String(program.required),
    card_reward_count: String(program.free ?? 1),
    cardPurchases: punches.map(({ transaction, item }) => ({
      imported_transaction_id: transaction.transactionID || null,
      item_code: item.itemCode,
      item_description: item.description,
      purchase_date: transaction.date,
      ...(isFull && transaction.exception ? exceptionData(transaction.exception) : {}),
    })),
    ...(isFull ? { card_notes: notes.join("\n") } : {}),
    // null rather than an empty list, as client code had to learn.
    cardFreeGoods: reward
      ? freeGoods(
          program,
          punches.map(({ item }) => item),
          { reward, isFull },
        )
      : null,
  };
}

function exceptionData({ upc, name, reason }: AstroException): Answer {
  return { exception_item_code: upc, exception_item_name: name, exception_reason: reason };
}

function freeGoods(program: AstroProgram, bought: AstroItem[], { reward, isFull }: { reward: EarnedReward; isFull: boolean }): Answer[] {
  const row = (item: AstroItem) => ({
    astro_reward_id: reward.rewardId,
    astro_item_id: item.itemId,
    item_description: item.description,
    free_qty: program.free ?? 1,
    redeemed_on: reward.redeemedOn,
    ...(isFull ? { redemption_incomplete: reward.state === "incomplete" ? 1 : 0 } : {}),
  });
  return reward.redeemedItem ? [row(reward.redeemedItem)] : freeItems(program, bought).map(row);
}

/** "Lesser or Equal Value Free" is bounded by the least-valued item on the card; otherwise it is the item bought most. */
function freeItems(program: AstroProgram, bought: AstroItem[]): AstroItem[] {
  if (program.rewardKind === "lesser_or_equal") {
    const bound = Math.min(...bought.map((item) => item.value));
    return program.items.filter((item) => item.value <= bound);
  }
  const times = (item: AstroItem) => bought.filter((one) => one.itemId === item.itemId).length;
  return [...new Set(bought)].sort((one, other) => times(other) - times(one)).slice(0, 1);
}

function addTransaction(asked: Asked): Answer {
  const { account, data } = asked;
  const customer = customerOf(account, data);
  if (!customer) return tell(said.customerNotFound);
  return tell(said.success, [addOne(asked, { customer, saleID: textOf(data.saleID), line: data })]);
}

function addTransactionBatch(asked: Asked): Answer {
  const { account, data } = asked;
  const customer = customerOf(account, data);
  if (!customer) return tell(said.customerNotFound);
  if (!Array.isArray(data.transactions) || data.transactions.length === 0) return tell(said.fieldMissing, []);
  // The envelope says 100 whatever its rows say.
  return tell(
    said.success,
    data.transactions.map((line: Data) => addOne(asked, { customer, saleID: textOf(data.saleID), line })),
  );
}

/** `exception`: the line is about a new item, and counts as the one that it resembles. */
function addOne(
  { books, account, now }: Asked,
  { customer, saleID, line, exception }: { customer: Petowner; saleID: string | null; line: Data; exception?: AstroException },
): Answer {
  const transactionID = textOf(line.transactionID);
  const row = ({ code, text }: Said, more: Data = {}) => ({
    transaction_status: code,
    transaction_status_message: text,
    transactionID,
    ...more,
  });
  const itemCode = textOf(line.item_code);
  if (!transactionID || !itemCode) return row(said.fieldMissing);
  const quantity = line.item_qty === undefined ? 1 : Number(line.item_qty);
  if (!Number.isInteger(quantity) || quantity < 1) return row(said.badQuantity);
  const amount = line.item_amount === undefined ? null : Number(line.item_amount);
  if (Number.isNaN(amount)) return row(said.badAmount);
  const date = textOf(line.item_transaction_date) ?? now.toISOString().slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date))) return row(said.badDate);
  // Unique in the account, whoever bought it, and for ever: a reference that was removed is not free again.
  if (account.transactions.has(transactionID)) {
    books.refusedRepeats.push(transactionID);
    return row(books.refusedRepeats.length % 2 === 1 ? said.referenceExists : said.referenceExistsApart);
  }
  const found = books.findItem(account, exception?.like ?? itemCode);
  // An item of a program that the store is not enrolled in is as unknown as one of none.
  if (!found || (exception && found.program.programId !== exception.programId)) return row(said.noItemFound);
  const added = books.record(account, { customer, ...found, transactionID, saleID, quantity, amount, date, exception });
  return row(said.transactionAdded, {
    astro_transaction_id: String(added.astroTransactionId),
    astro_program_id: String(found.program.programId),
    astro_program_title: found.program.title,
  });
}

function removeTransaction({ books, account, data }: Asked): Answer {
  const customer = customerOf(account, data);
  if (!customer) return tell(said.customerNotFound);
  const transactionID = textOf(data.transactionID);
  if (!transactionID) return tell(said.fieldMissing, []);
  const transaction = account.transactions.get(transactionID);
  const row = ({ code, text }: Said, more: Data = {}) => [
    { transaction_status: code, transaction_status_message: text, transactionID, ...more },
  ];
  if (!transaction || transaction.left === 0 || transaction.astroCustomerId !== customer.astroCustomerId)
    return tell(said.success, row(said.transactionNotFound));
  const quantity = data.item_qty === undefined ? transaction.left : Number(data.item_qty);
  if (!Number.isInteger(quantity) || quantity < 1) return tell(said.success, row(said.badQuantity));
  if (quantity > transaction.left) return tell(said.success, row(said.tooManyUnits));
  books.takeBack(account, transaction, quantity);
  const more = { astro_transaction_id: String(transaction.astroTransactionId), transactionDeleted: true };
  return tell(said.success, row(said.transactionRemoved, more));
}

/** Whether programs that the store is not enrolled in are listed is unknown: only where the account says so. */
function eligiblePurchaseItems({ books, account, data }: Asked): Answer {
  const wanted = [data.item_code, ...(Array.isArray(data.item_code_batch) ? data.item_code_batch : [])].flatMap(
    (code) => textOf(code) ?? [],
  );
  const rows = books.programs
    .filter((program) => account.listsUnenrolled || account.enrolled.includes(program.programId))
    .flatMap((program) => program.items.map((item) => ({ program, item })))
    .filter(({ item }) => wanted.length === 0 || wanted.includes(item.itemCode))
    .map(({ program, item }) => ({
      item_code: item.itemCode,
      item_description: item.description,
      astro_mfg_name: program.brand,
      // A single object, where a list is to be expected.
      available_programs: {
        astro_mfg_program_id: program.programId,
        astro_mfg_program_title: program.title,
        astro_mfg_program_type: program.rewardKind,
      },
    }));
  return tell(said.success, rows);
}

function checkRedemptionEligibility({ account, data }: Asked): Answer {
  const customer = customerOf(account, data);
  if (!customer) return tell(said.customerNotFound);
  const itemCode = textOf(data.item_code);
  if (!itemCode) return tell(said.fieldMissing);
  const card = customer.cards.find(
    ({ program, reward }) => reward && reward.state !== "redeemed" && program.items.some((item) => item.itemCode === itemCode),
  );
  if (!card?.reward) return tell(said.notEligible, { isEligible: false });
  return tell(said.success, { isEligible: true, astro_reward_id: card.reward.rewardId, program_type: card.program.rewardKind });
}

function addRedemption({ account, data, now }: Asked): Answer {
  const customer = customerOf(account, data);
  if (!customer) return tell(said.customerNotFound);
  const card = cardOfReward(customer, data);
  if (!card?.reward) return tell(said.rewardNotFound);
  const { program, reward, punches } = card;
  if (reward.state === "redeemed") return tell(said.alreadyRedeemed);
  if (reward.state === "incomplete") return tell(said.incomplete);
  const item = program.items.find((one) => String(one.itemId) === textOf(data.astro_item_id));
  if (!item) return tell(said.noItemFound);
  if (
    !freeItems(
      program,
      punches.map((one) => one.item),
    ).includes(item)
  )
    return tell(said.itemNotFree);
  const email = textOf(data.customer_email_address) ?? customer.email;
  const address = textOf(data.customer_address) ? addressOf(data, "customer_") : customer.address;
  // The reward is neither open nor given: the article's "Incomplete Redemption".
  const today = now.toISOString().slice(0, 10);
  const incomplete = { state: "incomplete", begun: { item, on: today } };
  if (program.needs === "email" && !email) {
    Object.assign(reward, incomplete);
    return tell(said.emailMissing);
  }
  if (program.needs === "address" && !(address?.street && address.city && address.state && address.zip)) {
    Object.assign(reward, incomplete);
    return tell(said.addressMissing);
  }
  Object.assign(reward, { state: "redeemed", redeemedItem: item, redeemedOn: today, begun: null });
  return tell(said.success, null);
}

function removeRedemption({ books, account, data }: Asked): Answer {
  const customer = customerOf(account, data);
  if (!customer) return tell(said.customerNotFound);
  const card = cardOfReward(customer, data);
  if (!card?.reward) return tell(said.rewardNotFound);
  return books.undoRedemption(card.reward) ? tell(said.success, []) : tell(said.notRedeemed);
}

function listOffers({ books, account }: Asked): Answer {
  const rows = books.programs.map((program) => ({
    astro_mfg_id: 1,
    astro_mfg_name: program.brand,
    astro_program_id: program.programId,
    astro_program_title: program.title,
    astro_program_long_description: program.description ?? "",
    astro_program_image: "",
    in_store_only: program.inStoreOnly ? 1 : 0,
    astro_program_start_date: "2026-01-01",
    astro_program_end_date: "2026-12-31",
    ...(account.storeApi ? { store_enrolled: account.enrolled.includes(program.programId) ? 1 : 0 } : {}),
  }));
  const shape = account.offersShape ?? "program_list";
  return tell(said.success, shape === "program_list" ? { program_list: rows } : shape === "array" ? rows : (rows[0] ?? null));
}

function enrollmentTerms({ books, data }: Asked): Answer {
  const program = books.programs.find((one) => String(one.programId) === textOf(data.astro_program_id));
  if (!program) return tell(said.programNotFound);
  return tell(said.success, {
    astro_program_id: program.programId,
    astro_program_long_description: program.description ?? "",
    distributors: program.distributors ?? [],
    account_number_required: program.accountNumberRequired ? 1 : 0,
  });
}

function enrollInProgram({ books, account, data }: Asked): Answer {
  const accountNumber = textOf(data.distributor_account_number);
  const outcome = books.enroll(account, {
    programId: Number(textOf(data.astro_program_id)),
    distributor: textOf(data.distributor),
    accountNumber,
  });
  switch (outcome) {
    case "enrolled":
      return tell(said.success, []);
    case "already_enrolled":
      return tell(said.alreadyEnrolled, []);
    case "no_such_program":
      return tell(said.programNotFound, []);
    case "no_such_distributor":
      return tell(said.unknownDistributor, []);
    case "account_number":
      return tell(accountNumber === null ? said.accountNumberMissing : said.accountNumberWrong, []);
  }
}

function addException(asked: Asked): Answer {
  const { account, data } = asked;
  const customer = customerOf(account, data);
  if (!customer) return tell(said.customerNotFound);
  const [like, upc, name, reason] = [data.like_item_code, data.item_code, data.exception_item_name, data.exception_reason].map(textOf);
  if (!like || !upc || !name || !reason) return tell(said.fieldMissing, []);
  const exception = { programId: Number(textOf(data.astro_program_id)), like, upc, name, reason };
  return tell(said.success, [addOne(asked, { customer, saleID: textOf(data.saleID), line: data, exception })]);
}

function addCardNote({ books, account, data }: Asked): Answer {
  const customer = customerOf(account, data);
  if (!customer) return tell(said.customerNotFound);
  const text = textOf(data.card_note);
  if (!text) return tell(said.fieldMissing);
  const isWritten = books.addNote(customer, { programId: Number(textOf(data.astro_program_id)), text });
  return isWritten ? tell(said.success, []) : tell(said.cardNotFound);
}

function cardOfReward(customer: Petowner, data: Data): PunchCard | undefined {
  return customer.cards.find((card) => card.reward && String(card.reward.rewardId) === textOf(data.astro_reward_id));
}

function customerOf(account: Account, data: Data): Petowner | undefined {
  const customerID = textOf(data.customerID);
  return account.customers.find((one) => customerID !== null && one.customerID === customerID);
}

function addressOf(data: Data, prefix: "" | "customer_") {
  const read = (field: string) => textOf(data[`${prefix}${field}`]) ?? "";
  return { street: read("address"), city: read("city"), state: read("state"), zip: read("zip") };
}

function textOf(value: unknown): string | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  return String(value).trim() || null;
}

function digitsOf(phone: string | null): string {
  return (phone ?? "").replace(/\D/g, "");
}
