import type { AstroAccount, AstroCustomerSeed, AstroItem, AstroProgram, AstroWorld } from "./world.ts";

/** Everything that the simulated Astro knows. State only: what is answered is in endpoints.ts. */
export type Account = Omit<AstroAccount, "customers"> & {
  customers: Petowner[];
  /** By transactionID. */
  transactions: Map<string, Transaction>;
  /** What a person put on a card on Astro's site. */
  byHand: Transaction[];
  exceptions: AstroException[];
  enrolments: Enrolment[];
};

export type Petowner = Omit<AstroCustomerSeed, "purchases" | "address" | "points" | "leftIncomplete"> & {
  astroCustomerId: number;
  address: { street: string; city: string; state: string; zip: string } | null;
  points: NonNullable<AstroCustomerSeed["points"]>;
  cards: PunchCard[];
};

export type Transaction = {
  /** Empty when a person entered it on Astro's site. */
  transactionID: string;
  astroTransactionId: number;
  saleID: string | null;
  astroCustomerId: number;
  programId: number;
  itemCode: string;
  quantity: number;
  left: number;
  amount: number | null;
  date: string;
  /** Set when another item was bought than the one that it counts as. */
  exception: AstroException | null;
};

export type PunchCard = { cardId: number; program: AstroProgram; punches: UnitPunch[]; reward: EarnedReward | null; notes: string[] };
/** One unit of a transaction on a card. */
export type UnitPunch = { transaction: Transaction; item: AstroItem };
export type EarnedReward = {
  rewardId: number;
  state: "open" | "incomplete" | "redeemed";
  redeemedItem: AstroItem | null;
  redeemedOn: string | null;
  /** Of a redemption that is incomplete: the item, and the day on which it was begun. */
  begun: { item: AstroItem; on: string } | null;
};

/** A new item that was put on a card as one that it resembles. */
export type AstroException = {
  programId: number;
  /** Item code of what it counts as. */
  like: string;
  upc: string;
  name: string;
  reason: string;
};

export type Enrolment = { programId: number; distributor: string | null; accountNumber: string | null; credits: "granted" | "denied" };
type EnrolmentOutcome = "enrolled" | "already_enrolled" | "no_such_program" | "no_such_distributor" | "account_number";

/** One line of the books: a reference, and how much of it is left. */
export type BookEntry = {
  account: string;
  reference: string;
  customerID: string | null;
  itemCode: string;
  date: string;
  amount: number | null;
  quantity: number;
  left: number;
};

export type Books = ReturnType<typeof createBooks>;

export function createBooks(world: AstroWorld) {
  let lastId = 1000;
  const nextId = () => (lastId += 1);
  let lastReward = 1_990_000;
  const programs: AstroProgram[] = structuredClone(world.programs);
  const accounts: Account[] = [];
  /** References that were refused because they existed. */
  const refusedRepeats: string[] = [];

  function addAccount(seed: AstroAccount): Account {
    const enrolments = seed.enrolled.map((programId): Enrolment => ({
      programId,
      distributor: null,
      accountNumber: null,
      credits: "granted",
    }));
    const account: Account = {
      ...structuredClone(seed),
      customers: [],
      transactions: new Map(),
      byHand: [],
      exceptions: [],
      enrolments,
    };
    accounts.push(account);
    for (const customer of seed.customers ?? []) addCustomer(account, customer);
    return account;
  }

  function accountOf(username: string): Account {
    const account = accounts.find((one) => one.username === username);
    if (!account) throw new Error(`There is no account ${username}.`);
    return account;
  }

  function addCustomer(account: Account, { purchases = [], leftIncomplete = [], points, ...seed }: AstroCustomerSeed): Petowner {
    const customer: Petowner = {
      ...structuredClone(seed),
      address: seed.address ?? null,
      points: structuredClone(points ?? { balance: 0, history: [] }),
      astroCustomerId: nextId(),
      cards: [],
    };
    account.customers.push(customer);
    for (const { itemCode, transactionID, quantity, date } of purchases) {
      const found = findItem(account, itemCode);
      if (!found) throw new Error(`The seed of ${account.username} has ${itemCode}, which is in none of its programs.`);
      record(account, { customer, ...found, transactionID, saleID: null, quantity, amount: null, date });
    }
    for (const { programId, itemId, date } of leftIncomplete) beginRedemption(customer, { programId, itemId, date });
    return customer;
  }

  /** An item of a program that the store is enrolled in. */
  function findItem(account: Account, itemCode: string): { program: AstroProgram; item: AstroItem } | null {
    for (const program of programs) {
      const item = program.items.find((one) => one.itemCode === itemCode);
      if (item && account.enrolled.includes(program.programId)) return { program, item };
    }
    return null;
  }

  function record(
    account: Account,
    bought: {
      customer: Petowner;
      program: AstroProgram;
      item: AstroItem;
      transactionID: string;
      saleID: string | null;
      quantity: number;
      amount: number | null;
      date: string;
      exception?: AstroException | null;
    },
  ): Transaction {
    const { customer, program, item, transactionID, saleID, quantity, amount, date, exception = null } = bought;
    const facts = { astroCustomerId: customer.astroCustomerId, programId: program.programId, itemCode: item.itemCode };
    const transaction: Transaction = {
      transactionID,
      astroTransactionId: 310_000_000 + nextId(),
      saleID,
      ...facts,
      quantity,
      left: quantity,
      amount,
      date,
      exception,
    };
    if (transactionID === "") account.byHand.push(transaction);
    else account.transactions.set(transactionID, transaction);
    if (exception) account.exceptions.push(exception);
    for (let unit = 0; unit < quantity; unit++) punch(customer, program, { transaction, item });
    return transaction;
  }

  /** Punches the oldest card with room, or a new one; the last punch earns the free good. */
  function punch(customer: Petowner, program: AstroProgram, unit: UnitPunch): void {
    let card = customer.cards.find(
      (one) => one.program.programId === program.programId && one.punches.length < program.required && one.reward?.state !== "redeemed",
    );
    if (!card) {
      card = { cardId: nextId(), program, punches: [], reward: null, notes: [] };
      customer.cards.push(card);
    }
    card.punches.push(unit);
    if (card.punches.length === program.required && !card.reward)
      card.reward = { rewardId: (lastReward += 1), state: "open", redeemedItem: null, redeemedOn: null, begun: null };
  }

  /** Takes units back, the newest punch first; a card that is short of purchases loses a reward that was not given yet. */
  function takeBack(account: Account, transaction: Transaction, quantity: number): void {
    transaction.left -= quantity;
    const customer = account.customers.find((one) => one.astroCustomerId === transaction.astroCustomerId);
    let toTake = quantity;
    for (const card of [...(customer?.cards ?? [])].reverse()) {
      for (let index = card.punches.length - 1; index >= 0 && toTake > 0; index--) {
        if (card.punches[index]?.transaction !== transaction) continue;
        card.punches.splice(index, 1);
        toTake -= 1;
      }
      if (card.punches.length < card.program.required && card.reward && card.reward.state !== "redeemed") card.reward = null;
    }
    if (customer) customer.cards = customer.cards.filter((card) => card.punches.length > 0 || card.reward);
  }

  /** A till began to redeem an earned reward, and did not come to an end. */
  function beginRedemption(customer: Petowner, { programId, itemId, date }: { programId: number; itemId: number; date: string }): void {
    const card = customer.cards.find(({ program, reward }) => program.programId === programId && reward?.state === "open");
    const item = card?.program.items.find((one) => one.itemId === itemId);
    if (!card?.reward || !item)
      throw new Error(`${customer.firstName} has earned nothing in program ${programId} that ${itemId} could be.`);
    Object.assign(card.reward, { state: "incomplete", begun: { item, on: date } });
  }

  function petowner(account: Account, id: string): Petowner {
    const customer = account.customers.find((one) => one.customerID === id || String(one.astroCustomerId) === id);
    if (!customer) throw new Error(`${account.username} has no customer ${id}.`);
    return customer;
  }

  function programOf(programId: number): AstroProgram {
    const program = programs.find((one) => one.programId === programId);
    if (!program) throw new Error(`There is no program ${programId}.`);
    return program;
  }

  /** What the store says when it enrolls, on Astro's site or by an API. */
  function enroll(
    account: Account,
    { programId, distributor, accountNumber }: { programId: number; distributor: string | null; accountNumber: string | null },
  ): EnrolmentOutcome {
    const program = programs.find((one) => one.programId === programId);
    if (!program) return "no_such_program";
    if (account.enrolled.includes(programId)) return "already_enrolled";
    if (program.distributors && !(distributor && program.distributors.includes(distributor))) return "no_such_distributor";
    if (program.accountNumberRequired && !accountNumber) return "account_number";
    const known = account.distributorAccounts?.[distributor ?? ""];
    const isWrong = accountNumber !== null && known !== undefined && known !== accountNumber;
    if (isWrong && account.wrongAccountNumber !== "credits_denied") return "account_number";
    account.enrolled.push(programId);
    account.enrolments.push({ programId, distributor, accountNumber, credits: isWrong ? "denied" : "granted" });
    return "enrolled";
  }

  /** Adds to the notes of the newest card in a program. */
  function addNote(customer: Petowner, { programId, text }: { programId: number; text: string }): boolean {
    const card = customer.cards.findLast(({ program }) => program.programId === programId);
    card?.notes.push(text);
    return card !== undefined;
  }

  for (const account of world.accounts) addAccount(account);

  const everybody = () => accounts.flatMap((account) => account.customers.map((customer) => ({ account: account.username, customer })));
  const namesOf = ({ account, customer }: { account: string; customer: Petowner }) => ({
    account,
    customerID: customer.customerID,
    astroCustomerId: customer.astroCustomerId,
  });

  /** Units that a person put on a card on Astro's site: they have no reference. */
  function handmade() {
    return everybody().flatMap(({ account, customer }) =>
      accountOf(account)
        .byHand.filter((one) => one.astroCustomerId === customer.astroCustomerId)
        .map(({ programId, itemCode, date, quantity, left, exception }) => ({
          ...namesOf({ account, customer }),
          ...{ programId, itemCode, date, quantity, left, exception },
        })),
    );
  }

  /** New items on cards, whoever put them there, with the reference if they came by an API. */
  function exceptions() {
    return accounts.flatMap((account) =>
      [...account.transactions.values(), ...account.byHand].flatMap(
        ({ exception, transactionID, astroCustomerId, date, quantity, left }) => {
          const customer = account.customers.find((one) => one.astroCustomerId === astroCustomerId);
          if (!exception || !customer) return [];
          return [{ ...namesOf({ account: account.username, customer }), ...exception, reference: transactionID, date, quantity, left }];
        },
      ),
    );
  }

  function notes() {
    return everybody().flatMap((one) =>
      one.customer.cards.flatMap(({ cardId, program, notes: written }) =>
        written.map((text) => ({ ...namesOf(one), programId: program.programId, cardId, text })),
      ),
    );
  }

  /** Redemptions that are valid, and those that were begun. */
  function redemptions() {
    return everybody().flatMap((one) =>
      one.customer.cards.flatMap(({ program, reward }) =>
        reward && reward.state !== "open"
          ? [
              {
                ...namesOf(one),
                rewardId: reward.rewardId,
                program: program.title,
                item: (reward.redeemedItem ?? reward.begun?.item)?.itemCode ?? null,
                state: reward.state,
                date: reward.redeemedOn ?? reward.begun?.on ?? null,
              },
            ]
          : [],
      ),
    );
  }

  const enrolments = () => accounts.flatMap(({ username, enrolments: all }) => all.map((one) => ({ account: username, ...one })));

  function entries(): BookEntry[] {
    return accounts.flatMap((account) =>
      [...account.transactions.values()].map((one) => ({
        account: account.username,
        reference: one.transactionID,
        customerID: account.customers.find(({ astroCustomerId }) => astroCustomerId === one.astroCustomerId)?.customerID ?? null,
        itemCode: one.itemCode,
        date: one.date,
        amount: one.amount,
        quantity: one.quantity,
        left: one.left,
      })),
    );
  }

  return {
    accounts,
    programs,
    refusedRepeats,
    accountOf,
    addAccount,
    addCustomer,
    findItem,
    record,
    takeBack,
    entries,
    handmade,
    exceptions,
    notes,
    redemptions,
    enrolments,
    enroll,
    addNote,
    /** What the merchant does at Astro when a store takes part in a program; without a distributor nothing is asked. */
    enrollStore(username: string, programId: number, terms?: { distributor: string; accountNumber: string | null }): void {
      const account = accountOf(username);
      programOf(programId);
      if (account.enrolled.includes(programId)) return;
      if (!terms) {
        account.enrolled.push(programId);
        account.enrolments.push({ programId, distributor: null, accountNumber: null, credits: "granted" });
        return;
      }
      const outcome = enroll(account, { programId, ...terms });
      if (outcome !== "enrolled") throw new Error(`The store could not enroll in program ${programId}: ${outcome}.`);
    },
    /** The manufacturer adds an item to a program, for all stores. */
    addItem(programId: number, item: AstroItem): void {
      programOf(programId).items.push(structuredClone(item));
    },
    /** A person adds units to a card on Astro's site, and may write on the card. */
    addByHand(
      username: string,
      facts: { customer: string; itemCode: string; quantity?: number; date: string; note?: string },
    ): Transaction {
      const account = accountOf(username);
      const customer = petowner(account, facts.customer);
      const found = findItem(account, facts.itemCode);
      if (!found) throw new Error(`${username} has no item ${facts.itemCode} in a program that it is enrolled in.`);
      const { quantity = 1, date, note } = facts;
      const added = record(account, { customer, ...found, transactionID: "", saleID: null, quantity, amount: null, date });
      if (note) addNote(customer, { programId: found.program.programId, text: note });
      return added;
    },
    /** A person adds a new item to a card on Astro's site, as one that it resembles. */
    addExceptionByHand(
      username: string,
      facts: { customer: string; exception: AstroException; quantity?: number; date: string; note?: string },
    ): Transaction {
      const account = accountOf(username);
      const customer = petowner(account, facts.customer);
      const { exception, quantity = 1, date, note } = facts;
      const found = findItem(account, exception.like);
      if (found?.program.programId !== exception.programId)
        throw new Error(`${exception.like} is not in program ${exception.programId}, or the store is not enrolled in it.`);
      const bought = { transactionID: "", saleID: null, quantity, amount: null, date, exception: structuredClone(exception) };
      const added = record(account, { customer, ...found, ...bought });
      if (note) addNote(customer, { programId: exception.programId, text: note });
      return added;
    },
    /** A person takes a unit off a card on Astro's site, the newest first, whoever put it there. False if there is none. */
    removeByHand(username: string, facts: { customer: string; itemCode: string }): boolean {
      const account = accountOf(username);
      const punches = petowner(account, facts.customer).cards.flatMap((card) => card.punches);
      const newest = punches.findLast(({ item }) => item.itemCode === facts.itemCode);
      if (newest) takeBack(account, newest.transaction, 1);
      return newest !== undefined;
    },
    /** A till begins to redeem an earned reward, and does not come to an end. */
    leaveIncomplete(username: string, facts: { customer: string; programId: number; itemId: number; date: string }): void {
      beginRedemption(petowner(accountOf(username), facts.customer), facts);
    },
    /** Makes an earned reward one that can be redeemed anew. False if nothing was there to undo. */
    undoRedemption(reward: EarnedReward): boolean {
      if (reward.state === "open") return false;
      Object.assign(reward, { state: "open", redeemedItem: null, redeemedOn: null, begun: null });
      return true;
    },
    customer(customerID: string): Petowner | null {
      return accounts.flatMap((account) => account.customers).find((one) => one.customerID === customerID) ?? null;
    },
    /** Units left under one reference; 0 if it is unknown. */
    unitsOf(reference: string): number {
      return entries().reduce((units, entry) => units + (entry.reference === reference ? entry.left : 0), 0);
    },
    /** Units left of an order's line, under whatever suffix: `S-1042-L1` counts `S-1042-L1` and `S-1042-L1-2`. */
    unitsOfLine(line: string): number {
      return entries().reduce(
        (units, { reference, left }) => units + (reference === line || reference.startsWith(`${line}-`) ? left : 0),
        0,
      );
    },
    totalByUpc(): Record<string, number> {
      const totals: Record<string, number> = {};
      for (const { itemCode, left } of entries()) totals[itemCode] = (totals[itemCode] ?? 0) + left;
      return totals;
    },
    /** Set against what the orders say (line → units): what is short, and what was counted more than it should. Lines that only the books know count as too many. */
    compare(expected: Record<string, number>): { lost: string[]; duplicated: string[] } {
      const lineOf = (reference: string) => /^S-.+?-L\d+/.exec(reference)?.[0] ?? reference;
      const counted: Record<string, number> = {};
      for (const { reference, left } of entries()) counted[lineOf(reference)] = (counted[lineOf(reference)] ?? 0) + left;
      const lines = new Set([...Object.keys(expected), ...Object.keys(counted)]);
      const lost = [...lines].filter((line) => (counted[line] ?? 0) < (expected[line] ?? 0));
      const duplicated = [...lines].filter((line) => (counted[line] ?? 0) > (expected[line] ?? 0));
      return { lost, duplicated };
    },
    /** Sales lines that are on the cards under more than one reference at once: units counted twice, unless they were bought one after the other. */
    duplicates(): string[] {
      const held = new Map<string, number>();
      for (const { reference, left } of entries()) {
        const line = /^S-.+?-L\d+/.exec(reference)?.[0];
        if (line && left > 0) held.set(line, (held.get(line) ?? 0) + 1);
      }
      return [...held].filter(([, count]) => count > 1).map(([line]) => line);
    },
    toJSON() {
      return {
        transactions: entries(),
        handmade: handmade(),
        exceptions: exceptions(),
        notes: notes(),
        redemptions: redemptions(),
        enrolments: enrolments(),
        refusedRepeats,
        customers: accounts.flatMap((account) =>
          account.customers.map(({ customerID, astroCustomerId, cards }) => ({
            account: account.username,
            customerID,
            astroCustomerId,
            cards: cards.map(({ cardId, program, punches, reward }) => ({
              cardId,
              program: program.title,
              punches: punches.length,
              required: program.required,
              reward,
            })),
          })),
        ),
      };
    },
  };
}
