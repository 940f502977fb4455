import type { AstroAccount, AstroCustomerSeed, AstroItem, AstroProgram, AstroWorld } from "./world.ts";

/** Everything that the simulated Astro knows. State only: what is answered is in endpoints.ts. */
export type Account = Omit<AstroAccount, "customers"> & { customers: Petowner[]; transactions: Map<string, Transaction> };

export type Petowner = Omit<AstroCustomerSeed, "purchases" | "address"> & {
  astroCustomerId: number;
  address: { street: string; city: string; state: string; zip: string } | null;
  cards: PunchCard[];
};

export type Transaction = {
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
};

export type PunchCard = { cardId: number; program: AstroProgram; punches: UnitPunch[]; reward: EarnedReward | null };
/** One unit of a transaction on a card. */
export type UnitPunch = { transaction: Transaction; item: AstroItem };
export type EarnedReward = {
  rewardId: number;
  state: "open" | "incomplete" | "redeemed";
  redeemedItem: AstroItem | null;
  redeemedOn: string | null;
};

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
    const account: Account = { ...structuredClone(seed), customers: [], transactions: new Map() };
    accounts.push(account);
    for (const customer of seed.customers ?? []) addCustomer(account, customer);
    return account;
  }

  function accountOf(username: string): Account {
    const account = accounts.find((one) => one.username === username);
    if (!account) throw new Error(`There is no account ${username}.`);
    return account;
  }

  function addCustomer(account: Account, { purchases = [], ...seed }: AstroCustomerSeed): Petowner {
    const customer: Petowner = { ...structuredClone(seed), address: seed.address ?? null, astroCustomerId: nextId(), cards: [] };
    account.customers.push(customer);
    for (const { itemCode, transactionID, quantity, date } of purchases) {
      const found = findItem(account, itemCode);
      if (!found) throw new Error(`The seed of ${account.username} has ${itemCode}, which is in none of its programs.`);
      record(account, { customer, ...found, transactionID, saleID: null, quantity, amount: null, date });
    }
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
    },
  ): Transaction {
    const { customer, program, item, transactionID, saleID, quantity, amount, date } = bought;
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
    };
    account.transactions.set(transactionID, transaction);
    for (let unit = 0; unit < quantity; unit++) punch(customer, program, { transaction, item });
    return transaction;
  }

  /** Punches the oldest card with room, or a new one; the last punch earns the free good. */
  function punch(customer: Petowner, program: AstroProgram, unit: UnitPunch): void {
    let card = customer.cards.find(
      (one) => one.program.programId === program.programId && one.punches.length < program.required && one.reward?.state !== "redeemed",
    );
    if (!card) {
      card = { cardId: nextId(), program, punches: [], reward: null };
      customer.cards.push(card);
    }
    card.punches.push(unit);
    if (card.punches.length === program.required && !card.reward)
      card.reward = { rewardId: (lastReward += 1), state: "open", redeemedItem: null, redeemedOn: null };
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

  for (const account of world.accounts) addAccount(account);

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
    /** What the merchant does at Astro when a store takes part in a program. */
    enrollStore(username: string, programId: number): void {
      const account = accountOf(username);
      if (!programs.some((one) => one.programId === programId)) throw new Error(`There is no program ${programId}.`);
      if (!account.enrolled.includes(programId)) account.enrolled.push(programId);
    },
    /** A new item in a program: what the article calls an exception. */
    addItem(programId: number, item: AstroItem): void {
      const program = programs.find((one) => one.programId === programId);
      if (!program) throw new Error(`There is no program ${programId}.`);
      program.items.push(structuredClone(item));
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
