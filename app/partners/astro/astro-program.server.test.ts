import { afterEach, describe, expect, test } from "vitest";
import type { Member, Purchase } from "#app/domain/loyalty.ts";
import type { Contact } from "#app/domain/order.ts";
import type { Upc } from "#app/domain/upc.ts";
import { CredentialsRejected, PartnerUnavailable, UnexpectedAnswer } from "#app/partners/errors.ts";
import type { Exchange, LoyaltyProgram } from "#app/partners/capabilities.ts";
import {
  astroCredentials,
  astroWorld,
  frostjawRaw,
  northpawDog,
  whiskerwoodDry,
  upcIn,
  tidewaterCans,
} from "#test/fixtures/astro-world.ts";
import { serveScript } from "#test/simulators/astro/scripted.ts";
import type { ScriptedAstro } from "#test/simulators/astro/scripted.ts";
import { createAstroSimulator } from "#test/simulators/astro/simulator.ts";
import { createAstroProgram } from "./astro-program.server.ts";
import type { AstroOptions } from "./astro-program.server.ts";
import { astroSettings } from "./settings.ts";
import { storeEndpoints } from "./store-endpoints.ts";
import { createTokenCache } from "./tokens.server.ts";

/** What is Astro's alone; what every partner has to do is in test/contracts/. */
const clock = { now: new Date("2026-03-14T15:00:00Z") };
const now = () => clock.now;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  clock.now = new Date("2026-03-14T15:00:00Z");
});

const ana: Contact = {
  customerGid: "gid://shopify/Customer/9001",
  firstName: "Ana",
  lastName: "Roy",
  email: "ana@example.test",
  phone: "+15145550101",
  address: null,
};
const member: Member = { memberId: "shopify-9001", partnerMemberId: "5", name: "Ana Roy", email: null, phone: null };
const unknown = { astro_status: 310, astro_status_messsage: "Customer Not Found", returnData: [] };
const hit = { astro_customer_id: 5, first_name: "Ana", last_name: "Roy", email_address: "ana@example.test", phone: "5145550101" };

function purchase(line: number): Purchase {
  const amount = { minor: 6499, currency: "CAD" };
  return { reference: `S-1042-L${line}`, saleReference: "S-1042", upc: upcIn(northpawDog), quantity: 1, amount, date: "2026-03-14" };
}

const okRow = (line: number) => ({
  transaction_status: 100,
  transaction_status_message: "Transaction Added",
  transactionID: `S-1042-L${line}`,
});

async function scripted(script: Record<string, unknown[]>, options: Partial<AstroOptions> = {}) {
  const astro: ScriptedAstro = await serveScript(script, { now });
  open.push(astro);
  return {
    astro,
    program: createAstroProgram({ baseUrl: astro.baseUrl, credentials: astroCredentials, now, timeoutMs: 2000, ...options }),
  };
}

async function simulated(customers: Parameters<typeof astroWorld>[0] = {}, options: Partial<AstroOptions> = {}) {
  const astro = createAstroSimulator({ ...astroWorld(customers), now });
  const served = await astro.serve();
  open.push(served);
  return {
    astro,
    program: createAstroProgram({ baseUrl: served.baseUrl, credentials: astroCredentials, now, timeoutMs: 2000, ...options }),
  };
}

describe("a search hit", () => {
  test("that is not what was asked for is nobody", async () => {
    const stranger = { ...hit, email_address: "other@example.test", phone: "5145550199" };
    const { astro, program } = await scripted({ customerStatus: [unknown], searchCustomer: [{ astro_status: 100, returnData: stranger }] });
    expect(await program.findMember(ana)).toEqual({ status: "not_found" });
    expect(astro.asked.map(({ endpoint }) => endpoint)).not.toContain("linkCustomer");
  });

  test("among several is the one that is ours, else one that is linked", async () => {
    const found = [
      hit,
      { ...hit, astro_customer_id: 6, customerID: "TILL-6" },
      { ...hit, astro_customer_id: 7, customerID: "shopify-9001" },
    ];
    const { program } = await scripted({
      customerStatus: [unknown],
      searchCustomer: [
        { astro_status: 100, returnData: found },
        { astro_status: 100, returnData: found.slice(0, 2) },
      ],
    });
    expect(await program.findMember(ana)).toMatchObject({ member: { partnerMemberId: "7" } });
    expect(await program.findMember(ana)).toMatchObject({ member: { partnerMemberId: "6", memberId: "TILL-6" } });
  });

  test("is looked for by phone without the country code first, then with it", async () => {
    const { astro, program } = await scripted({ customerStatus: [unknown], searchCustomer: [unknown] });
    await program.findMember(ana);
    expect(astro.asked.filter(({ endpoint }) => endpoint === "searchCustomer").map(({ data }) => data)).toEqual([
      { email_address: "ana@example.test" },
      { phone: "5145550101" },
      { phone: "15145550101" },
    ]);
  });

  test("with a code nobody knows is no answer", async () => {
    const { program } = await scripted({ customerStatus: [unknown], searchCustomer: [{ astro_status: 999, astro_status_message: "Odd" }] });
    await expect(program.findMember(ana)).rejects.toThrow(UnexpectedAnswer);
  });
});

describe("a link that Astro calls done already", () => {
  const linked = { status: 320, status_messsage: "Already Linked", returnData: null };
  const search = { astro_status: 100, returnData: hit };

  test("is ours if our id leads to the same account", async () => {
    const ours = { astro_status: 100, returnData: { ...hit, astroCardData: [] } };
    const { program } = await scripted({ customerStatus: [unknown, ours], searchCustomer: [search], linkCustomer: [linked] });
    expect(await program.findMember(ana)).toMatchObject({ status: "found", member: { memberId: "shopify-9001", partnerMemberId: "5" } });
  });

  test.each([unknown, { astro_status: 100, returnData: { ...hit, astro_customer_id: 6, astroCardData: [] } }])(
    "is somebody else's if our id leads elsewhere",
    async (elsewhere) => {
      const { program } = await scripted({ customerStatus: [unknown, elsewhere], searchCustomer: [search], linkCustomer: [linked] });
      expect(await program.findMember(ana)).toEqual({ status: "linked_elsewhere", partnerMemberId: "5" });
    },
  );

  test("cannot be enrolled around", async () => {
    const { astro, program } = await scripted({ customerStatus: [unknown], searchCustomer: [search], linkCustomer: [linked] });
    const person = { contact: ana, firstName: "Ana", lastName: "Roy", email: ana.email, phone: null, address: null };
    await expect(program.enroll(person)).rejects.toThrow(UnexpectedAnswer);
    expect(astro.asked.map(({ endpoint }) => endpoint)).not.toContain("addCustomer");
  });
});

test("a refused enrollment of somebody who is not found either says what Astro said", async () => {
  const refused = { status: 120, status_messsage: "Zip Required", returnData: [] };
  const { program } = await scripted({ customerStatus: [unknown], searchCustomer: [unknown], addCustomer: [refused] });
  const person = { contact: ana, firstName: "Ana", lastName: "Roy", email: ana.email, phone: null, address: null };
  await expect(program.enroll(person)).rejects.toThrow("Zip Required");
});

describe("a batch", () => {
  test("is answered by reference, whatever the order of the rows", async () => {
    const { program } = await scripted({ addTransactionBatch: [{ astro_status: 100, returnData: [okRow(3), okRow(1), okRow(2)] }] });
    const answers = await program.recordPurchases(member, [purchase(1), purchase(2), purchase(3)]);
    expect(answers.map(({ reference }) => reference)).toEqual(["S-1042-L1", "S-1042-L2", "S-1042-L3"]);
  });

  test("with a purchase that Astro says nothing of is in doubt", async () => {
    const { program } = await scripted({ addTransactionBatch: [{ astro_status: 100, returnData: [okRow(1)] }] });
    const error = await program.recordPurchases(member, [purchase(1), purchase(2)]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UnexpectedAnswer);
    expect(error).toMatchObject({ mayHaveHappened: true, message: expect.stringContaining("S-1042-L2") });
  });

  test.each([null, [], undefined])("that returned %j is in doubt", async (returnData) => {
    const { program } = await scripted({ addTransactionBatch: [{ astro_status: 100, returnData }] });
    await expect(program.recordPurchases(member, [purchase(1)])).rejects.toMatchObject({ mayHaveHappened: true });
  });

  test("refused by its envelope keeps what its rows say", async () => {
    const rows = [okRow(1), { ...okRow(2), transaction_status: 5, transaction_status_message: "No Item Found" }];
    const { program } = await scripted({ addTransactionBatch: [{ astro_status: 199, astro_status_message: "In part", returnData: rows }] });
    expect(await program.recordPurchases(member, [purchase(1), purchase(2)])).toMatchObject([
      { status: "recorded" },
      { reason: "no_item_found" },
    ]);
  });

  test("is cut where it is too long", async () => {
    const { astro, program } = await scripted(
      {
        addTransactionBatch: [
          { astro_status: 100, returnData: [okRow(1), okRow(2)] },
          { astro_status: 100, returnData: [okRow(3)] },
        ],
      },
      { batchSize: 2 },
    );
    expect(await program.recordPurchases(member, [purchase(1), purchase(2), purchase(3)])).toHaveLength(3);
    const sent = astro.asked.filter(({ endpoint }) => endpoint === "addTransactionBatch").map(({ data }) => data.transactions);
    expect(sent.map((transactions) => (transactions as unknown[]).length)).toEqual([2, 1]);
  });

  test("says it as the reference's example does", async () => {
    const { astro, program } = await scripted({ addTransactionBatch: [{ astro_status: 100, returnData: [okRow(1)] }] });
    await program.recordPurchases(member, [
      { ...purchase(1), quantity: 2, amount: { minor: 6198, currency: "CAD" }, upc: `0${upcIn(northpawDog)}` as Upc },
    ]);
    expect(astro.asked.at(-1)?.data).toEqual({
      customerID: "shopify-9001",
      saleID: "S-1042",
      transactions: [
        { transactionID: "S-1042-L1", item_code: "850001234511", item_qty: 2, item_amount: 61.98, item_transaction_date: "2026-03-14" },
      ],
    });
  });

  test("is not repeated by itself when Astro asks to slow down inside HTTP 200", async () => {
    const { astro, program } = await scripted({
      addTransactionBatch: [{ astro_status: 900, astro_status_message: "Rate limit exceeded" }],
    });
    await expect(program.recordPurchases(member, [purchase(1)])).rejects.toThrow(PartnerUnavailable);
    expect(astro.asked.filter(({ endpoint }) => endpoint === "addTransactionBatch")).toHaveLength(1);
  });
});

describe("taking back", () => {
  const row = (transaction_status: number, transaction_status_message: string) => ({
    transactionID: "S-1042-L1",
    transaction_status,
    transaction_status_message,
  });

  test.each([
    { astro_status: 540, astro_status_message: "Transaction Not Found", returnData: [] },
    { astro_status: 100, returnData: [row(540, "Transaction\nDoes Not Exist")] },
  ])("what Astro does not have is not found", async (answer) => {
    const { program } = await scripted({ removeTransaction: [answer] });
    expect(await program.removePurchase(member, "S-1042-L1", 1)).toBe("not_found");
  });

  test("sends the quantity and reads the published sample", async () => {
    const sample = [{ ...row(100, "Transaction Deleted"), astro_transaction_id: "31", transactionDeleted: true }];
    const { astro, program } = await scripted({ removeTransaction: [{ astro_status: 100, returnData: sample }] });
    expect(await program.removePurchase(member, "S-1042-L1", 2)).toBe("removed");
    expect(astro.asked.at(-1)?.data).toEqual({ customerID: "shopify-9001", transactionID: "S-1042-L1", item_qty: 2 });
  });

  test.each([{ returnData: [] }, { returnData: [{ ...row(100, "Removed"), transactionID: "S-1-L1" }] }])(
    "without a word about it is in doubt",
    async (answer) => {
      const { program } = await scripted({ removeTransaction: [{ astro_status: 100, ...answer }] });
      await expect(program.removePurchase(member, "S-1042-L1", 1)).rejects.toMatchObject({
        code: "unexpected_answer",
        mayHaveHappened: true,
      });
    },
  );
});

describe("redeeming", () => {
  async function withReward(program: typeof whiskerwoodDry, facts: { email?: string | null } = {}) {
    const { email = "ana@example.test" } = facts;
    const purchases = [{ transactionID: "TILL-1", itemCode: upcIn(program), quantity: program.required, date: "2026-03-01" }];
    const customer = { customerID: "shopify-9001", firstName: "Ana", lastName: "Roy", email, phone: null, purchases };
    const { astro, program: connector } = await simulated({ customers: [customer] });
    const [reward] = await connector.rewardsFor(member);
    if (!reward) throw new Error("There is no reward.");
    return { astro, connector, reward, redemption: { member, rewardId: reward.rewardId, itemId: reward.items[0]?.itemId ?? "" } };
  }
  const address = { street: "4 rue des Pins", city: "Montréal", region: "QC", postalCode: "H2W 1S4", country: "CA" };

  test("asks for a mailing address where the program needs one", async () => {
    const { connector, redemption } = await withReward(whiskerwoodDry);
    expect(await connector.redeem({ ...redemption, recipient: { email: null, address: null } })).toMatchObject({
      reason: "address_missing",
    });
    expect(await connector.undoRedemption(member, redemption.rewardId)).toBe("undone");
    expect(await connector.redeem({ ...redemption, recipient: { email: null, address } })).toEqual({ status: "redeemed" });
  });

  test("leaves an incomplete redemption as it is, and does not even ask where the card shows it", async () => {
    const { astro, connector, redemption } = await withReward(tidewaterCans, { email: null });
    const nothingKnown = { ...redemption, recipient: { email: null, address: null } };
    expect(await connector.redeem(nothingKnown)).toMatchObject({ reason: "email_missing" });
    const asked = astro.callsTo("addRedemption").length;
    expect(await connector.redeem(nothingKnown)).toMatchObject({ status: "rejected", reason: "incomplete" });
    expect(astro.callsTo("addRedemption")).toHaveLength(asked);
    expect(astro.callsTo("removeRedemption")).toEqual([]);
  });

  test("hears from Astro that a redemption is incomplete where the card does not show it", async () => {
    const { astro, connector, redemption } = await withReward(tidewaterCans, { email: null });
    astro.books.accountOf(astroCredentials.username).detail = "known";
    const withEmail = { ...redemption, recipient: { email: "ana@example.test", address: null } };
    await connector.redeem({ ...redemption, recipient: { email: null, address: null } });
    expect(await connector.redeem(withEmail)).toEqual({ status: "rejected", reason: "incomplete", message: "Redemption Is Incomplete" });
    expect(await connector.undoRedemption(member, redemption.rewardId)).toBe("undone");
    expect(await connector.redeem(withEmail)).toEqual({ status: "redeemed" });
  });

  test("a dearer item than the cheapest on the card is not free", async () => {
    const { connector, redemption } = await withReward(northpawDog);
    const dearest = String(northpawDog.items[2]?.itemId);
    expect(await connector.redeem({ ...redemption, itemId: dearest, recipient: { email: null, address } })).toMatchObject({
      reason: "item_not_free",
    });
    expect(await connector.rewardsFor(member)).toHaveLength(1);
  });

  test("what Astro calls not eligible is not redeemed", async () => {
    const good = { astro_reward_id: 9, astro_item_id: 4, item_code: upcIn(northpawDog), redeemed_on: null };
    const card = { astro_card_id: 1, astro_program_id: 2, card_purchase_required_count: 0, cardFreeGoods: [good] };
    const { astro, program } = await scripted({
      customerStatus: [{ astro_status: 100, returnData: { ...hit, astroCardData: [card] } }],
      checkRedemptionEligibility: [{ astro_status: 700, astro_status_message: "Not Eligible", returnData: { isEligible: 0 } }],
    });
    const redemption = { member, rewardId: "9", itemId: "4", recipient: { email: null, address: null } };
    expect(await program.redeem(redemption)).toEqual({ status: "rejected", reason: "other", message: "Not Eligible" });
    expect(astro.asked.map(({ endpoint }) => endpoint)).not.toContain("addRedemption");
  });
});

describe("what Astro lists", () => {
  const listed = (item_code: string, programId: number) => ({
    item_code,
    item_description: "Northpaw Chicken 20lb",
    astro_mfg_name: "Northpaw",
    available_programs: { astro_mfg_program_id: programId, astro_mfg_program_title: "Dog" },
  });
  const asked = (astro: ScriptedAstro) =>
    astro.asked.filter(({ endpoint }) => endpoint === "eligiblePurchaseItems").map(({ data }) => data);

  test("is asked for in every width, in calls of a bounded length, and what was not asked for is left out", async () => {
    const upc = upcIn(northpawDog);
    const all = { astro_status: 100, returnData: [listed(`0${upc}`, 12), listed("850009990000", 12)] };
    const { astro, program } = await scripted({ eligiblePurchaseItems: [all] }, { batchSize: 2 });
    expect(await program.programsOf([upc])).toEqual([
      { upc: `0${upc}`, description: "Northpaw Chicken 20lb", brand: "Northpaw", program: { programId: "12", title: "Dog" } },
    ]);
    expect(asked(astro)).toEqual([{ item_code_batch: [upc, `0${upc}`] }, { item_code_batch: [`00${upc}`] }]);
  });

  test("may be refused as no item found, which is an answer", async () => {
    const { program } = await scripted({ eligiblePurchaseItems: [{ astro_status: 510, astro_status_messsage: "No Item Found" }] });
    expect(await program.programsOf([upcIn(northpawDog)])).toEqual([]);
  });

  test.each([unknown, { astro_status: 999, astro_status_message: "Odd" }])("refused otherwise is none", async (answer) => {
    const { program } = await scripted({ eligiblePurchaseItems: [answer] });
    await expect(program.programsOf([upcIn(northpawDog)])).rejects.toThrow(UnexpectedAnswer);
  });

  test.each(["program_list", "array", "object"] as const)("comes with descriptions from offers as %s", async (offersShape) => {
    const { program } = await simulated({ account: { offersShape } });
    const { programs, items } = await program.catalogue();
    expect(programs.map(({ programId }) => programId)).toEqual(expect.arrayContaining(["1209", "1310", "1411"]));
    expect(programs.every(({ enrolled }) => enrolled === null)).toBe(true);
    expect(items.filter(({ program: { programId } }) => programId === "1512")).toEqual([]);
  });

  test("holds programs that the store is not enrolled in only where Astro lists them", async () => {
    const frostjaw = upcIn(frostjawRaw);
    expect(await (await simulated()).program.programsOf([frostjaw])).toEqual([]);
    const open = await simulated({ account: { listsUnenrolled: true } });
    expect(await open.program.programsOf([frostjaw])).toMatchObject([{ program: { programId: "1512" } }]);
  });
});

describe("undoing a redemption", () => {
  test("that Astro will not undo is no answer", async () => {
    const { program } = await scripted({ removeRedemption: [{ astro_status: 999, astro_status_message: "Too Late" }] });
    await expect(program.undoRedemption(member, "9")).rejects.toMatchObject({
      mayHaveHappened: false,
      message: expect.stringMatching("Too Late"),
    });
  });
});

describe("linking an account that a person chose", () => {
  const linked = { status: 320, status_messsage: "Already Linked", returnData: null };
  const account = { partnerMemberId: "5", memberId: null, firstName: "Ana", lastName: "Roy", email: null, phone: null };

  test("goes by a second id of ours if the first leads to another account, and not any further", async () => {
    const another = { astro_status: 100, returnData: { ...hit, astro_customer_id: 6, astroCardData: [] } };
    const { astro, program } = await scripted({ customerStatus: [another], linkCustomer: [linked] });
    expect(await program.linkAccount(ana, account)).toEqual({ status: "linked_elsewhere", partnerMemberId: "5" });
    expect(astro.asked.filter(({ endpoint }) => endpoint === "linkCustomer").map(({ data }) => data.customerID)).toEqual([
      "shopify-9001",
      "shopify-9001-5",
    ]);
  });

  test("stops where our id is free: it is the account that is another's", async () => {
    const { astro, program } = await scripted({ customerStatus: [unknown], linkCustomer: [linked] });
    expect(await program.linkAccount(ana, account)).toEqual({ status: "linked_elsewhere", partnerMemberId: "5" });
    expect(astro.asked.filter(({ endpoint }) => endpoint === "linkCustomer")).toHaveLength(1);
  });
});

test("a search of accounts keeps only those that have what was asked for, whatever Astro adds", async () => {
  const found = [
    hit,
    { ...hit, astro_customer_id: 6, phone: "5145550199", email_address: "other@example.test" },
    { ...hit, customerID: "T" },
  ];
  const { program } = await scripted({ searchCustomer: [{ astro_status: 100, returnData: found }] });
  const profiles = await program.searchAccounts({ email: "ana@example.test", phone: "+1 514 555-0101" });
  expect(profiles.map(({ partnerMemberId }) => partnerMemberId)).toEqual(["5"]);
});

describe("what a shop arranges", () => {
  const direct = { store: { ...astroSettings.parse({}), storeActions: "direct" as const } };
  const note = { programId: "12", text: "Bought on 2026-03-01." };
  const enrolment = { programId: "1512", distributor: "Prairie Pet Supply", accountNumber: "PPS-20417" };
  const exception = {
    programId: "1209",
    like: { upc: upcIn(northpawDog), description: "Northpaw Chicken 20lb" },
    upc: "850009912008" as Upc,
    name: "Northpaw Trout 22 lb",
    reason: "new_size" as const,
  };

  function storeOf(program: LoyaltyProgram) {
    if (program.store.how !== "direct") throw new Error("The shop may send it.");
    return program.store;
  }

  test("is done where the settings say", async () => {
    const siteUrl = "https://retail.astro.example/login";
    const { program } = await simulated({}, { store: { storeActions: "assisted", siteUrl } });
    expect(program.store).toEqual({ how: "assisted", pages: { enrolment: siteUrl, exception: siteUrl, card: siteUrl } });
  });

  test("is told to be impossible where Astro knows no such endpoint, and nothing has happened", async () => {
    const customer = { customerID: "shopify-9001", firstName: "Ana", lastName: "Roy", email: null, phone: null };
    const { program, astro } = await simulated({ customers: [customer] }, direct);
    const store = storeOf(program);
    const refused = { status: "rejected", reason: "other", message: expect.stringMatching(/^Astro has no \w+ for this account\.$/) };
    expect(await store.enrollStore(enrolment)).toEqual(refused);
    expect(await store.recordException(member, exception, purchase(1))).toEqual({ ...refused, reference: "S-1042-L1" });
    expect(await store.noteOnCard(member, note)).toEqual(refused);
    await expect(store.termsOf("1512")).rejects.toMatchObject({ code: "unexpected_answer", mayHaveHappened: false });
    expect([astro.books.entries(), astro.books.notes()]).toEqual([[], []]);
  });

  test("a wrong account number may be taken all the same, and the credits denied", async () => {
    const { program, astro } = await simulated({ account: { storeApi: true, wrongAccountNumber: "credits_denied" } }, direct);
    expect(await storeOf(program).enrollStore({ ...enrolment, accountNumber: "PPS-20471" })).toEqual({ status: "done" });
    expect(astro.books.enrolments()).toContainEqual({
      account: astroCredentials.username,
      programId: 1512,
      distributor: "Prairie Pet Supply",
      accountNumber: "PPS-20471",
      credits: "denied",
    });
  });

  test("an exception without a word about it is in doubt", async () => {
    const { program } = await scripted({ [storeEndpoints.exception]: [{ astro_status: 100, returnData: [] }] }, direct);
    await expect(storeOf(program).recordException(member, exception, purchase(1))).rejects.toMatchObject({ mayHaveHappened: true });
  });

  test("an exception sends the purchase, the item that it is and the one that it is like", async () => {
    const { astro, program } = await scripted({ [storeEndpoints.exception]: [{ astro_status: 100, returnData: okRow(1) }] }, direct);
    expect(await storeOf(program).recordException(member, exception, purchase(1))).toMatchObject({ status: "recorded" });
    expect(astro.asked.at(-1)?.data).toMatchObject({
      customerID: "shopify-9001",
      transactionID: "S-1042-L1",
      item_code: "850009912008",
      like_item_code: upcIn(northpawDog),
      item_transaction_date: "2026-03-14",
    });
  });

  test("a note is written even if the answer does not tell what is on the card", async () => {
    const card = { astro_card_id: 1, astro_program_id: 12, card_purchase_required_count: 3 };
    const { astro, program } = await scripted(
      {
        customerStatus: [{ astro_status: 100, returnData: { ...hit, astroCardData: [card] } }],
        [storeEndpoints.note]: [{ astro_status: 100, returnData: null }],
      },
      direct,
    );
    expect(await storeOf(program).noteOnCard(member, note)).toEqual({ status: "done" });
    expect(astro.asked.at(-1)?.data).toEqual({ customerID: "shopify-9001", astro_program_id: "12", card_note: note.text });
  });

  test("what no public source has seen is unknown, not false", async () => {
    const customer = {
      customerID: "shopify-9001",
      firstName: "Ana",
      lastName: "Roy",
      email: null,
      phone: null,
      purchases: [{ transactionID: "TILL-1", itemCode: upcIn(tidewaterCans), quantity: 3, date: "2026-03-01" }],
      leftIncomplete: [{ programId: 1310, itemId: 51, date: "2026-03-02" }],
    };
    const full = await simulated({ customers: [customer] });
    expect((await full.program.cardsOf(member))[0]?.freeGoods.map(({ incomplete }) => incomplete)).toEqual([true]);
    const known = await simulated({ customers: [customer], account: { detail: "known" } });
    expect((await known.program.cardsOf(member))[0]?.freeGoods.map(({ incomplete }) => incomplete)).toEqual([null]);
  });
});

describe("the session", () => {
  test("is shared by all who have the same tokens, and renewed before it ends", async () => {
    const tokens = createTokenCache({ now });
    const { astro, program } = await simulated({}, { tokens });
    await Promise.all([program.findMember(ana), program.findMember({ ...ana, customerGid: "gid://shopify/Customer/2" })]);
    expect(astro.callsTo("token")).toHaveLength(1);
    clock.now = new Date(clock.now.getTime() + 1741_000);
    await program.findMember(ana);
    expect(astro.callsTo("token")).toHaveLength(2);
  });

  test("ended for many at once is renewed once", async () => {
    const { astro, program } = await simulated();
    await program.checkCredentials();
    astro.faults.add({ kind: "token_expired", times: 1 });
    await Promise.all([1, 2, 3, 4].map((one) => program.findMember({ ...ana, customerGid: `gid://shopify/Customer/${one}` })));
    expect(astro.callsTo("token")).toHaveLength(2);
  });

  test("that ends once more as soon as it was renewed is renewed once more: the credentials were taken both times", async () => {
    const { astro, program } = await simulated();
    await program.checkCredentials();
    astro.faults.add({ kind: "token_expired", times: 2 });
    expect(await program.findMember(ana)).toEqual({ status: "not_found" });
    expect(astro.callsTo("token")).toHaveLength(3);
  });

  test("is tried three times and not a fourth", async () => {
    const refused = new Response('{"message":"Unauthorized"}', { status: 401 });
    const { astro, program } = await scripted({ customerStatus: [refused] });
    await expect(program.findMember(ana)).rejects.toThrow(CredentialsRejected);
    expect(astro.asked.map(({ endpoint }) => endpoint)).toEqual(Array.from({ length: 3 }, () => ["token", "customerStatus"]).flat());
  });

  test.each([
    Response.json({ error: "invalid_grant" }, { status: 400 }),
    Response.json({ error: "invalid_client" }, { status: 401 }),
    Response.json({ astro_status: 200, astro_status_message: "Invalid Login", returnData: null }),
  ])("is refused to wrong credentials in every way that is thinkable", async (answer) => {
    const { program } = await scripted({ token: [answer] });
    await expect(program.checkCredentials()).rejects.toThrow(CredentialsRejected);
  });

  test.each([Response.json({ token: "renamed" }), Response.json({ message: "Not Found" }, { status: 404 })])(
    "with an answer that nobody can read is unexpected: the credentials may well be right",
    async (answer) => {
      const { program } = await scripted({ token: [answer] });
      await expect(program.checkCredentials()).rejects.toThrow(UnexpectedAnswer);
    },
  );
});

test("an exchange holds the endpoint, and the HTTP status where that is all that came", async () => {
  const exchanges: Exchange[] = [];
  const { program } = await scripted(
    { customerStatus: [Response.json({}, { status: 502 })] },
    { onExchange: (exchange) => exchanges.push(exchange) },
  );
  await program.findMember(ana).catch(() => null);
  expect(exchanges).toMatchObject([
    { operation: "findMember", request: { endpoint: "token", data: { password: "•••" } }, outcome: "answered" },
    { operation: "findMember", request: { endpoint: "customerStatus" }, answer: { httpStatus: 502 }, outcome: "unavailable" },
  ]);
});
