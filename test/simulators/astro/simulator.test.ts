import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { storeEndpoints } from "#app/partners/astro/store-endpoints.ts";
import {
  astroCredentials,
  astroWorld,
  frostjawRaw,
  northpawDog,
  tidewaterCans,
  upcIn,
  whiskerwoodDry,
} from "#test/fixtures/astro-world.ts";
import type { AstroAccount } from "./world.ts";
import { createAstroSimulator } from "./simulator.ts";

type Body = { returnData: unknown } & Record<string, unknown>;
const can = upcIn(tidewaterCans);

/** A simulator with Ana in it, and a caller who speaks to it as a till would. */
function openAstro(account: Partial<AstroAccount> = {}) {
  const clock = { now: new Date("2026-03-14T15:00:00Z") };
  const customers = [{ customerID: "1", firstName: "Ana", lastName: "Roy", email: "ana@example.test", phone: "(514) 555-0101" }];
  const astro = createAstroSimulator({ ...astroWorld({ customers, account }), now: () => clock.now });

  function post(endpoint: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    return astro.handle(
      new Request(`http://astro.test/api/json/${endpoint}/`, { method: "POST", body: new URLSearchParams(form), headers }),
    );
  }
  async function signIn(facts: Partial<typeof astroCredentials> = {}): Promise<Record<string, string>> {
    const { username, password, clientId } = { ...astroCredentials, ...facts };
    const response = await post("token", { username, password, client_id: clientId, grant_type: "password" });
    return (await response.json()) as Record<string, string>;
  }
  async function say(endpoint: string, data: unknown): Promise<Body> {
    const { access_token } = await signIn();
    const response = await post(endpoint, { jsonData: JSON.stringify(data) }, { authorization: `Bearer ${access_token}` });
    expect(response.status).toBe(200);
    return (await response.json()) as Body;
  }
  const buy = (transactionID: string, item_code: string, item_qty = 1) =>
    say("addTransactionBatch", { customerID: "1", transactions: [{ transactionID, item_code, item_qty }] });
  async function cards(completed_cards: 0 | 1 = 0) {
    const { returnData } = await say("customerStatus", { customerID: "1", completed_cards });
    return (returnData as { astroCardData: { cardPurchases: unknown[]; cardFreeGoods: Record<string, unknown>[] | null }[] }).astroCardData;
  }
  return { astro, clock, post, signIn, say, buy, cards };
}

describe("wrong calls are refused", () => {
  test("without a token, with one that is made up, and with one that is half an hour old", async () => {
    const { post, signIn, clock } = openAstro();
    const status = async (headers?: Record<string, string>) =>
      (await post("customerStatus", { jsonData: '{"customerID":"1"}' }, headers)).status;
    expect(await status()).toBe(401);
    expect(await status({ authorization: "Bearer made-up" })).toBe(401);
    const { access_token, expires, created } = await signIn();
    expect({ expires, created }).toEqual({ expires: "1800", created: String(clock.now.getTime() / 1000) });
    expect(await status({ authorization: `Bearer ${access_token}` })).toBe(200);
    clock.now = new Date(clock.now.getTime() + 1_800_000);
    expect(await status({ authorization: `Bearer ${access_token}` })).toBe(401);
  });

  test("with wrong credentials there is no token", async () => {
    const { signIn } = openAstro();
    expect(await signIn({ password: "guess" })).not.toHaveProperty("access_token");
    expect(await signIn({ clientId: "another" })).not.toHaveProperty("access_token");
  });

  test.each([{ jsonData: "{" }, { jsonData: '"text"' }, { jsonData: "[]" }, {}])("with %j for a form", async (form) => {
    const { post, signIn } = openAstro();
    const { access_token } = await signIn();
    const response = await post("customerStatus", form as Record<string, string>, { authorization: `Bearer ${access_token}` });
    expect(await response.json()).toMatchObject({ astro_status: 110 });
  });

  test("as JSON instead of a form, by GET, and to what does not exist", async () => {
    const { astro, post, signIn } = openAstro();
    const headers = { authorization: `Bearer ${(await signIn()).access_token}` };
    const url = "http://astro.test/api/json/customerStatus/";
    const json = new Request(url, { method: "POST", body: "{}", headers: { ...headers, "content-type": "application/json" } });
    expect((await astro.handle(json)).status).toBe(415);
    expect((await astro.handle(new Request(url, { headers }))).status).toBe(405);
    expect((await post("voidTransaction", { jsonData: "{}" }, headers)).status).toBe(404);
    expect((await post("toString", { jsonData: "{}" }, headers)).status).toBe(404);
  });

  test.each([
    [{ item_code: can }, 120],
    [{ transactionID: "T-1" }, 120],
    [{ transactionID: "T-1", item_code: can, item_qty: 0 }, 530],
    [{ transactionID: "T-1", item_code: can, item_qty: 1.5 }, 530],
    [{ transactionID: "T-1", item_code: can, item_amount: "a lot" }, 532],
    [{ transactionID: "T-1", item_code: can, item_transaction_date: "14/03/2026" }, 531],
  ])("line %j gets row status %i, inside an envelope that says 100", async (line, transaction_status) => {
    const { say, astro } = openAstro();
    const answer = await say("addTransactionBatch", { customerID: "1", transactions: [line] });
    expect(answer).toMatchObject({ astro_status: 100, returnData: [{ transaction_status }] });
    expect(astro.books.entries()).toEqual([]);
  });
});

describe("envelopes", () => {
  test("link and add say status, the others astro_status, and errors misspell their message", async () => {
    const { say } = openAstro();
    expect(await say("linkCustomer", { customerID: "2", astro_customer_id: "77" })).toMatchObject({
      status: 310,
      status_messsage: "Customer Not Found",
    });
    expect(await say("addCustomer", { customerID: "2", first_name: "Bo", last_name: "Lee" })).toMatchObject({
      status: "100",
      status_message: "Success",
    });
    expect(await say("searchCustomer", { email_address: "no@example.test" })).toEqual({
      astro_status: 310,
      astro_status_messsage: "Customer Not Found",
      returnData: [],
    });
  });

  test.each([
    ["program_list", expect.objectContaining({ program_list: expect.any(Array) })],
    ["array", expect.any(Array)],
    ["object", expect.objectContaining({ in_store_only: 0 })],
  ] as const)("offers come as %s", async (offersShape, shape) => {
    expect((await openAstro({ offersShape }).say("listOffers", {})).returnData).toEqual(shape);
  });
});

describe("customers", () => {
  test("are searched by e-mail in any case, or by phone in digits only", async () => {
    const { say } = openAstro();
    const found = { returnData: { customerID: "1", first_name: "Ana", phone: "5145550101" } };
    expect(await say("searchCustomer", { email_address: "ANA@example.test" })).toMatchObject(found);
    expect(await say("searchCustomer", { phone: "5145550101" })).toMatchObject(found);
    expect(await say("searchCustomer", { phone: "(514) 555-0101" })).toMatchObject({ astro_status: 310 });
  });

  test("are linked once", async () => {
    const { say, astro } = openAstro();
    const made = astro.books.addCustomer(astro.books.accountOf(astroCredentials.username), {
      customerID: null,
      firstName: "Bo",
      lastName: "Lee",
      email: null,
      phone: null,
    });
    const link = (customerID: string) => say("linkCustomer", { customerID, astro_customer_id: made.astroCustomerId });
    expect(await link("2")).toMatchObject({ status: "100" });
    expect(await link("3")).toMatchObject({ status: 320 });
    expect(await say("linkCustomer", { customerID: "1", astro_customer_id: made.astroCustomerId })).toMatchObject({ status: 320 });
  });

  test("are made once per id and e-mail, and can be mended", async () => {
    const { say } = openAstro();
    const person = { first_name: "Ana", last_name: "Roy" };
    expect(await say("addCustomer", { customerID: "1", ...person })).toMatchObject({ status: 330 });
    expect(await say("addCustomer", { customerID: "2", ...person, email_address: "Ana@example.test" })).toMatchObject({ status: 331 });
    const { returnData } = await say("searchCustomer", { phone: "5145550101" });
    await say("updateCustomer", {
      astro_customer_id: (returnData as { astro_customer_id: string }).astro_customer_id,
      email_address: "new@example.test",
    });
    expect(await say("searchCustomer", { email_address: "new@example.test" })).toMatchObject({ astro_status: 100 });
  });
});

describe("counting", () => {
  test("a batch is taken line by line", async () => {
    const { say, astro } = openAstro();
    const line = (transactionID: string, item_code: string) => ({
      transactionID,
      item_code,
      item_qty: 2,
      item_amount: 7.58,
      item_transaction_date: "2026-03-14",
    });
    const transactions = [line("T-1", can), line("T-2", upcIn(frostjawRaw)), line("T-1", can), line("T-3", upcIn(northpawDog))];
    const { astro_status, returnData } = await say("addTransactionBatch", { customerID: "1", saleID: "S-1", transactions });
    expect(astro_status).toBe(100);
    expect((returnData as Record<string, unknown>[]).map((row) => [row.transactionID, row.transaction_status_message])).toEqual([
      ["T-1", "Transaction Added"],
      ["T-2", "No Item Found"],
      ["T-1", "TransactionID Already Exists"],
      ["T-3", "Transaction Added"],
    ]);
    expect(astro.books.totalByUpc()).toEqual({ [can]: 2, [upcIn(northpawDog)]: 2 });
    expect(astro.books.refusedRepeats).toEqual(["T-1"]);
  });

  test("an item is known once the store has enrolled, and its reference was not used up", async () => {
    const { astro, buy } = openAstro();
    expect(await buy("T-1", upcIn(frostjawRaw))).toMatchObject({ returnData: [{ transaction_status_message: "No Item Found" }] });
    astro.books.enrollStore(astroCredentials.username, frostjawRaw.programId);
    expect(await buy("T-1", upcIn(frostjawRaw))).toMatchObject({ returnData: [{ transaction_status: 100 }] });
  });

  test("punches fill a card, earn the free good at the last, and go on with the next", async () => {
    const { buy, cards } = openAstro();
    await buy("T-1", can, 2);
    expect((await cards())[0]).toMatchObject({
      cardPurchases: [{ imported_transaction_id: "T-1" }, { imported_transaction_id: "T-1" }],
      cardFreeGoods: null,
    });
    await buy("T-2", can, 2);
    expect((await cards(0)).map((card) => card.cardPurchases.length)).toEqual([1]);
    const [finished] = await cards(1);
    expect(finished?.cardPurchases).toHaveLength(3);
    expect(finished?.cardFreeGoods).toMatchObject([{ free_qty: 1, redeemed_on: null }]);
  });

  test("a removal takes the newest punches and, with them, a reward that was not given", async () => {
    const { astro, say, buy, cards } = openAstro();
    await buy("T-1", can, 3);
    expect(await say("removeTransaction", { customerID: "1", transactionID: "T-1", item_qty: 1 })).toMatchObject({
      returnData: [{ transaction_status: 100, transactionDeleted: true }],
    });
    expect(astro.books.unitsOf("T-1")).toBe(2);
    expect(await cards(1)).toEqual([]);
    expect((await cards(0))[0]).toMatchObject({ cardFreeGoods: null });
    expect(await say("removeTransaction", { customerID: "1", transactionID: "T-1", item_qty: 3 })).toMatchObject({
      returnData: [{ transaction_status: 541 }],
    });
    await say("removeTransaction", { customerID: "1", transactionID: "T-1" });
    expect(astro.books.unitsOf("T-1")).toBe(0);
    expect(await say("removeTransaction", { customerID: "1", transactionID: "T-1" })).toMatchObject({
      returnData: [{ transaction_status: 540 }],
    });
    expect(await buy("T-1", can)).toMatchObject({ returnData: [{ transaction_status: 520 }] });
  });

  test("a reward that was given stays given when a purchase is taken back", async () => {
    const { say, buy, cards } = openAstro();
    await buy("T-1", can, 3);
    const [good] = (await cards(1))[0]?.cardFreeGoods ?? [];
    await say("addRedemption", { customerID: "1", astro_reward_id: good?.astro_reward_id, astro_item_id: good?.astro_item_id });
    await say("removeTransaction", { customerID: "1", transactionID: "T-1", item_qty: 1 });
    expect((await cards(1))[0]).toMatchObject({ cardPurchases: [{}, {}], cardFreeGoods: [{ redeemed_on: "2026-03-14" }] });
    await buy("T-2", can);
    expect((await cards(0))[0]?.cardPurchases).toHaveLength(1);
  });
});

describe("free goods", () => {
  async function earned(program: typeof tidewaterCans, codes: string[], account: Partial<AstroAccount> = {}) {
    const world = openAstro(account);
    for (const [index, code] of codes.entries()) await world.buy(`T-${index}`, code);
    const goods = (await world.cards(1))[0]?.cardFreeGoods ?? [];
    const redeem = (itemId: unknown, more: Record<string, string> = {}) =>
      world.say("addRedemption", { customerID: "1", astro_reward_id: goods[0]?.astro_reward_id, astro_item_id: itemId, ...more });
    return { ...world, goods, redeem, items: program.items.map((item) => item.itemId) };
  }

  test("of lesser or equal value are bounded by the cheapest item on the card", async () => {
    const [cheap, dear] = [upcIn(tidewaterCans, 0), upcIn(tidewaterCans, 1)];
    const { goods, redeem, items } = await earned(tidewaterCans, [dear, cheap, dear]);
    expect(goods.map((good) => good.astro_item_id)).toEqual([items[0]]);
    expect(await redeem(items[1])).toMatchObject({ astro_status: 750 });
    expect(await redeem(items[0])).toMatchObject({ astro_status: 100 });
    expect(await redeem(items[0])).toMatchObject({ astro_status: 720 });
    expect((await earned(tidewaterCans, [dear, dear, dear])).goods).toHaveLength(2);
  });

  test("may be more than one", async () => {
    const { goods } = await earned(
      frostjawRaw,
      Array.from({ length: 8 }, () => upcIn(frostjawRaw)),
      { enrolled: [frostjawRaw.programId] },
    );
    expect(goods).toMatchObject([{ free_qty: 2 }]);
  });

  test("may need an address; without it the redemption stays incomplete until it is removed", async () => {
    const [small, large] = [upcIn(whiskerwoodDry, 0), upcIn(whiskerwoodDry, 1)];
    const { say, goods, redeem, items } = await earned(whiskerwoodDry, [large, large]);
    const address = { customer_address: "4 rue des Pins", customer_city: "Montréal", customer_state: "QC", customer_zip: "H2W 1S4" };
    expect(goods.map((good) => good.astro_item_id)).toEqual([items[1]]);
    expect(await redeem(items[1], { ...address, customer_zip: "" })).toMatchObject({ astro_status: 731 });
    expect(await redeem(items[1], address)).toMatchObject({ astro_status: 740 });
    expect(await say("checkRedemptionEligibility", { customerID: "1", item_code: small })).toMatchObject({
      returnData: { isEligible: true },
    });
    await say("removeRedemption", { customerID: "1", astro_reward_id: goods[0]?.astro_reward_id });
    expect(await redeem(items[1], address)).toMatchObject({ astro_status: 100 });
    expect(await say("checkRedemptionEligibility", { customerID: "1", item_code: small })).toMatchObject({ astro_status: 700 });
  });

  test("items that count are those of programs the store is enrolled in", async () => {
    const { say } = openAstro();
    const codes = ((await say("eligiblePurchaseItems", {})).returnData as { item_code: string }[]).map((row) => row.item_code);
    expect(codes).toContain(can);
    expect(codes).not.toContain(upcIn(frostjawRaw));
    expect(await say("eligiblePurchaseItems", { item_code: can })).toMatchObject({
      returnData: [{ item_code: can, available_programs: { astro_mfg_program_id: tidewaterCans.programId } }],
    });
  });
});

describe("faults", () => {
  async function outcomes(astro: ReturnType<typeof openAstro>, times: number): Promise<string[]> {
    const seen: string[] = [];
    for (let call = 0; call < times; call++) {
      const response = await astro.post("customerStatus", { jsonData: "{}" }, {}).catch((error: Error) => error.message);
      seen.push(typeof response === "string" ? response : String(response.status));
    }
    return seen;
  }

  test("strike as often as they are told, only where they are told", async () => {
    const astro = openAstro();
    astro.astro.faults.add({ kind: "server_error", times: 2 });
    astro.astro.faults.add({ kind: "unavailable", endpoints: ["addCustomer"] });
    expect(await outcomes(astro, 3)).toEqual(["500", "500", "401"]);
    expect((await astro.post("addCustomer", {})).status).toBe(503);
    expect((await astro.post("token", {})).status).toBe(200);
  });

  test("strike at the nth call", async () => {
    const astro = openAstro();
    astro.astro.faults.add({ kind: "drop_before_write", nth: 2 });
    expect(await outcomes(astro, 3)).toEqual(["401", "The connection was dropped.", "401"]);
  });

  test("strike by chance, and the same way with the same seed", async () => {
    const run = async (seed: number) => {
      const astro = openAstro();
      astro.astro.faults.add({ kind: "server_error", probability: 0.5, seed });
      return outcomes(astro, 40);
    };
    const first = await run(7);
    expect(new Set(first)).toEqual(new Set(["500", "401"]));
    expect(await run(7)).toEqual(first);
    expect(await run(8)).not.toEqual(first);
  });

  test("end when they are taken away", async () => {
    const astro = openAstro();
    const end = astro.astro.faults.add({ kind: "down" });
    expect(await outcomes(astro, 1)).toEqual(["The connection was dropped."]);
    end();
    expect(await outcomes(astro, 1)).toEqual(["401"]);
  });

  test.each([
    ["rate_limited", 429, "1"],
    ["unavailable", 503, null],
  ] as const)("%s has status %i and Retry-After %s unless told", async (kind, status, retryAfter) => {
    const { astro, post } = openAstro();
    astro.faults.add({ kind, times: 1 });
    const response = await post("listOffers", {});
    expect([response.status, response.headers.get("retry-after")]).toEqual([status, retryAfter]);
    astro.faults.add({ kind, retryAfter: { dateIn: 90 } });
    expect((await post("listOffers", {})).headers.get("retry-after")).toBe("Sat, 14 Mar 2026 15:01:30 GMT");
  });

  test.each(["drop_after_write", "no_answer_after_write", "server_error_after_write"] as const)("%s changes the books", async (kind) => {
    const { astro, post, signIn } = openAstro();
    const { access_token } = await signIn();
    astro.faults.add({ kind });
    const data = { customerID: "1", transactions: [{ transactionID: "T-1", item_code: can }] };
    await post("addTransactionBatch", { jsonData: JSON.stringify(data) }, { authorization: `Bearer ${access_token}` }).catch(() => null);
    expect(astro.books.unitsOf("T-1")).toBe(1);
  });

  test.each(["drop_before_write", "no_answer", "server_error", "rate_limited", "credentials_revoked", "not_json"] as const)(
    "%s does not",
    async (kind) => {
      const { astro, post, signIn } = openAstro();
      const { access_token } = await signIn();
      astro.faults.add({ kind });
      const data = { customerID: "1", transactions: [{ transactionID: "T-1", item_code: can }] };
      await post("addTransactionBatch", { jsonData: JSON.stringify(data) }, { authorization: `Bearer ${access_token}` }).catch(() => null);
      expect(astro.books.entries()).toEqual([]);
      expect(astro.calls.at(-1)).toMatchObject({ endpoint: "addTransactionBatch", data, fault: kind });
    },
  );
});

describe("what nothing public says an API for", () => {
  const frostjaw = { astro_program_id: frostjawRaw.programId, distributor: "Prairie Pet Supply", distributor_account_number: "PPS-20417" };
  const exceptionOf = (transactionID: string) => ({
    customerID: "1",
    transactionID,
    item_qty: 2,
    item_transaction_date: "2026-01-09",
    astro_program_id: tidewaterCans.programId,
    like_item_code: can,
    item_code: "850009912008",
    exception_item_name: "Tidewater Trout 355 g",
    exception_reason: "new_item",
  });

  test.each(Object.values(storeEndpoints))("%s is not there unless the account is allowed it", async (endpoint) => {
    const { post, signIn } = openAstro();
    const { access_token } = await signIn();
    expect((await post(endpoint, { jsonData: "{}" }, { authorization: `Bearer ${access_token}` })).status).toBe(404);
    expect(await openAstro({ storeApi: true }).say(endpoint, {})).not.toMatchObject({ astro_status: 100 });
  });

  test("an enrolment is checked as the program wants it, and done once", async () => {
    const { say, astro } = openAstro({ storeApi: true });
    const enrol = async (facts: object) => (await say(storeEndpoints.enroll, { ...frostjaw, ...facts })).astro_status;
    expect(await enrol({ astro_program_id: 1 })).toBe(810);
    expect(await enrol({ distributor: "Nobody" })).toBe(812);
    expect(await enrol({ distributor_account_number: " " })).toBe(813);
    expect(await enrol({ distributor_account_number: "PPS-20471" })).toBe(814);
    expect(astro.books.accountOf(astroCredentials.username).enrolled).not.toContain(frostjawRaw.programId);
    expect(await enrol({})).toBe(100);
    expect(await enrol({})).toBe(811);
    expect(astro.books.enrolments().filter(({ programId }) => programId === frostjawRaw.programId)).toEqual([
      {
        account: astroCredentials.username,
        programId: frostjawRaw.programId,
        distributor: "Prairie Pet Supply",
        accountNumber: "PPS-20417",
        credits: "granted",
      },
    ]);
  });

  test("an exception is a purchase of the item that it is like, with its own details, and its UPC stays unknown", async () => {
    const { say, buy, cards, astro } = openAstro({ storeApi: true });
    expect(await say(storeEndpoints.exception, exceptionOf("S-1-L1"))).toMatchObject({ returnData: [{ transaction_status: 100 }] });
    expect(await say(storeEndpoints.exception, exceptionOf("S-1-L1"))).toMatchObject({ returnData: [{ transaction_status: 520 }] });
    const details = { exception_item_code: "850009912008", exception_item_name: "Tidewater Trout 355 g", exception_reason: "new_item" };
    const unit = { imported_transaction_id: "S-1-L1", item_code: can, purchase_date: "2026-01-09", ...details };
    expect((await cards())[0]?.cardPurchases).toMatchObject([unit, unit]);
    expect(astro.books.exceptions()).toMatchObject([
      {
        customerID: "1",
        reference: "S-1-L1",
        upc: "850009912008",
        like: can,
        reason: "new_item",
        programId: tidewaterCans.programId,
        left: 2,
      },
    ]);
    expect(await buy("S-2-L1", "850009912008")).toMatchObject({ returnData: [{ transaction_status: 510 }] });
  });

  test("nothing of it is in an answer that holds only what was seen", async () => {
    const { say, cards } = openAstro({ storeApi: true, detail: "known" });
    await say(storeEndpoints.exception, { ...exceptionOf("S-1-L1"), item_qty: 3 });
    await say(storeEndpoints.note, { customerID: "1", astro_program_id: tidewaterCans.programId, card_note: "Bought in January." });
    expect(JSON.stringify(await cards(1))).not.toMatch(/exception|note|incomplete/);
  });
});

describe("what a person does on Astro's site", () => {
  test("is in the books without a reference, and comes off a card a unit at a time, whoever put it there", async () => {
    const { astro, buy, cards } = openAstro();
    await buy("S-1-L1", can);
    const { books } = astro;
    const note = "Purchase failed to import, items originally purchased on 2026-03-01.";
    books.addByHand(astroCredentials.username, { customer: "1", itemCode: can, date: "2026-03-14", note });
    expect((await cards())[0]).toMatchObject({
      card_notes: note,
      cardPurchases: [{ imported_transaction_id: "S-1-L1" }, { imported_transaction_id: null, purchase_date: "2026-03-14" }],
    });
    expect(books.handmade()).toMatchObject([{ customerID: "1", itemCode: can, quantity: 1, left: 1, exception: null }]);
    expect(books.notes()).toMatchObject([{ customerID: "1", programId: tidewaterCans.programId, text: note }]);
    expect(books.compare({ "S-1-L1": 1 })).toEqual({ lost: [], duplicated: [] });
    const take = () => books.removeByHand(astroCredentials.username, { customer: "1", itemCode: can });
    expect([take(), books.handmade()[0]?.left, books.unitsOf("S-1-L1")]).toEqual([true, 0, 1]);
    expect([take(), books.unitsOf("S-1-L1"), take()]).toEqual([true, 0, false]);
  });

  test("cannot be done to what is not there", () => {
    const { books } = openAstro().astro;
    const unit = { customer: "1", itemCode: can, date: "2026-03-14" };
    expect(() => books.addByHand(astroCredentials.username, { ...unit, customer: "nobody" })).toThrow("nobody");
    expect(() => books.addByHand(astroCredentials.username, { ...unit, itemCode: upcIn(frostjawRaw) })).toThrow("enrolled");
    const exception = { programId: frostjawRaw.programId, like: can, upc: "850009912008", name: "Trout", reason: "new_item" };
    expect(() => books.addExceptionByHand(astroCredentials.username, { customer: "1", exception, date: "2026-03-14" })).toThrow("program");
    const terms = { distributor: "Prairie Pet Supply", accountNumber: null };
    expect(() => books.enrollStore(astroCredentials.username, frostjawRaw.programId, terms)).toThrow("account_number");
    const begun = { customer: "1", programId: tidewaterCans.programId, itemId: 51, date: "2026-03-14" };
    expect(() => books.leaveIncomplete(astroCredentials.username, begun)).toThrow("earned nothing");
    expect(books.toJSON()).toMatchObject({ handmade: [], exceptions: [], notes: [], redemptions: [] });
  });
});

test("redemptions are in the books from when they are begun, valid or not", async () => {
  const { astro, buy, say } = openAstro();
  await buy("S-1-L1", can, 3);
  const { books } = astro;
  books.leaveIncomplete(astroCredentials.username, { customer: "1", programId: tidewaterCans.programId, itemId: 51, date: "2026-03-02" });
  const reward = books.customer("1")?.cards[0]?.reward;
  const facts = { customerID: "1", rewardId: reward?.rewardId, program: tidewaterCans.title, item: can };
  expect(books.redemptions()).toMatchObject([{ ...facts, state: "incomplete", date: "2026-03-02" }]);
  const data = { customerID: "1", astro_reward_id: reward?.rewardId, astro_item_id: 51 };
  expect(await say("addRedemption", data)).toMatchObject({ astro_status: 740 });
  expect(await say("removeRedemption", data)).toMatchObject({ astro_status: 100 });
  expect(await say("removeRedemption", data)).toMatchObject({ astro_status: 721 });
  expect(books.redemptions()).toEqual([]);
  expect(await say("addRedemption", data)).toMatchObject({ astro_status: 100 });
  expect(books.redemptions()).toMatchObject([{ ...facts, state: "redeemed", date: "2026-03-14" }]);
});

describe("the books", () => {
  test("are set against what the orders say", async () => {
    const { astro, buy } = openAstro();
    await buy("S-1-L1", can, 2);
    await buy("S-1-L1-2", can, 1);
    await buy("S-1-L10", can, 1);
    await buy("S-2-L1", can, 5);
    expect(astro.books.unitsOfLine("S-1-L1")).toBe(3);
    expect(astro.books.duplicates()).toEqual(["S-1-L1"]);
    expect(astro.books.compare({ "S-1-L1": 3, "S-1-L10": 1, "S-2-L1": 5 })).toEqual({ lost: [], duplicated: [] });
    expect(astro.books.compare({ "S-1-L1": 2, "S-1-L10": 2, "S-3-L1": 1 })).toEqual({
      lost: ["S-1-L10", "S-3-L1"],
      duplicated: ["S-1-L1", "S-2-L1"],
    });
  });
});

test("whatever is bought, taken back and redeemed, every unit is on one card, no card is over-full, and only full cards have a reward to give", async () => {
  const act = fc.record({
    do: fc.constantFrom("buy", "take back", "redeem"),
    transaction: fc.integer({ min: 1, max: 6 }),
    item: fc.constantFrom(upcIn(tidewaterCans, 0), upcIn(tidewaterCans, 1), upcIn(northpawDog)),
    quantity: fc.integer({ min: 1, max: 7 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (acts) => {
      const { astro, post, signIn } = openAstro();
      const headers = { authorization: `Bearer ${(await signIn()).access_token}` };
      const say = (endpoint: string, data: unknown) => post(endpoint, { jsonData: JSON.stringify(data) }, headers);
      for (const { do: what, transaction, item, quantity } of acts) {
        const facts = { customerID: "1", transactionID: `T-${transaction}`, item_code: item, item_qty: quantity };
        if (what === "buy") await say("addTransaction", facts);
        if (what === "take back") await say("removeTransaction", facts);
        const reward = astro.books.customer("1")?.cards.find((card) => card.reward?.state === "open")?.reward;
        const redemption = { customerID: "1", astro_reward_id: reward?.rewardId, astro_item_id: tidewaterCans.items[0]?.itemId };
        if (what === "redeem" && reward) await say("addRedemption", redemption);
      }
      const cards = astro.books.customer("1")?.cards ?? [];
      const punched = (reference: string) =>
        cards.flatMap((card) => card.punches).filter(({ transaction }) => transaction.transactionID === reference).length;
      for (const { reference, left } of astro.books.entries()) expect(punched(reference)).toBe(left);
      for (const { punches, program, reward } of cards) {
        expect(punches.length).toBeLessThanOrEqual(program.required);
        if (reward?.state === "open") expect(punches).toHaveLength(program.required);
        if (punches.length === program.required) expect(reward).not.toBeNull();
      }
    }),
    { numRuns: 60 },
  );
});

describe("served on this machine", () => {
  test("it can be dropped, refused, and steered under /__control", async () => {
    const { astro } = openAstro();
    const served = await astro.serve();
    const control = (method: string, path: string, body?: unknown) =>
      fetch(`${served.origin}/__control/${path}`, { method, body: body === undefined ? null : JSON.stringify(body) });
    try {
      expect((await control("POST", "faults", { kind: "down" })).status).toBe(201);
      await expect(fetch(`${served.baseUrl}/listOffers/`, { method: "POST" })).rejects.toThrow();
      expect(await (await control("DELETE", "faults")).json()).toEqual([]);
      expect((await fetch(`${served.baseUrl}/listOffers/`, { method: "POST", body: new URLSearchParams() })).status).toBe(401);

      const purchases = [{ transactionID: "TILL-1", itemCode: can, quantity: 2, date: "2026-03-01" }];
      const customer = { customerID: "9", firstName: "Bo", lastName: "Lee", email: null, phone: null, purchases };
      expect((await control("POST", "seed", { customers: [{ account: astroCredentials.username, customer }] })).status).toBe(201);
      expect(await (await control("GET", "books")).json()).toMatchObject({
        transactions: [{ reference: "TILL-1", customerID: "9", left: 2 }],
      });
      expect(await (await control("POST", "compare", { "TILL-1": 2 })).json()).toEqual({ lost: [], duplicated: [] });
      expect((await control("POST", "enrollment", { account: astroCredentials.username, programId: frostjawRaw.programId })).status).toBe(
        201,
      );
      expect(astro.books.accountOf(astroCredentials.username).enrolled).toContain(frostjawRaw.programId);
      const byHand = { account: astroCredentials.username, customer: "9" };
      expect((await control("POST", "purchases", { ...byHand, itemCode: can, note: "Bought on 2026-03-01." })).status).toBe(201);
      expect((await control("POST", "incomplete", { ...byHand, programId: tidewaterCans.programId, itemId: 51 })).status).toBe(201);
      expect(await (await control("POST", "remove", { ...byHand, itemCode: can })).json()).toEqual({ removed: true });
      const exception = { programId: tidewaterCans.programId, like: can, upc: "850009912008", name: "Trout 355 g", reason: "new_item" };
      expect((await control("POST", "exceptions", { ...byHand, exception, quantity: 2 })).status).toBe(201);
      expect((await control("POST", "exceptions", { ...byHand, exception: { ...exception, like: "1" } })).status).toBe(422);
      expect(await (await control("GET", "books")).json()).toMatchObject({
        handmade: [
          { itemCode: can, date: "2026-03-14", left: 0 },
          { itemCode: can, left: 2, exception },
        ],
        exceptions: [{ customerID: "9", reference: "", upc: "850009912008" }],
        notes: [{ text: "Bought on 2026-03-01." }],
      });
      expect((await control("POST", "faults", { kind: "earthquake" })).status).toBe(422);
      expect((await control("GET", "nothing")).status).toBe(404);
      expect(((await (await control("GET", "calls")).json()) as unknown[]).length).toBe(2);

      await served.refuse();
      await fetch(served.origin).catch(() => null);
      await expect(fetch(served.origin)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
      await served.listen();
      expect((await control("GET", "books")).status).toBe(200);
    } finally {
      await served.close();
    }
  });
});
