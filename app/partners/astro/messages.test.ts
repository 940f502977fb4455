import { describe, expect, test } from "vitest";
import {
  answerWith,
  customerReference,
  customerStatus,
  eligibility,
  foundCustomers,
  offers,
  purchaseItems,
  tokenAnswer,
  transactionRows,
} from "./messages.ts";

/** The bodies are the reference's samples, and the variants that it tells of. */
const statusSample = {
  astro_status: 100,
  returnData: {
    astro_customer_id: 778899,
    first_name: "Ana",
    last_name: "Roy",
    email_address: "ana@example.test",
    phone: "5145550101",
    astroPointsBalance: 120,
    astroCardData: [
      {
        astro_card_id: 5501,
        astro_program_id: 1209,
        astro_program_title: "Northpaw Dog 20lb | Buy 12 Get 1 Free",
        astro_mfg_name: "Northpaw",
        astro_card_status: "…",
        card_purchase_required_count: "12",
        card_reward_count: "1",
        cardPurchases: [
          {
            imported_transaction_id: "S-1042-L1",
            item_code: "850001234567",
            item_description: "Northpaw Chicken 20lb",
            purchase_date: "2026-03-14",
          },
        ],
        cardFreeGoods: [
          { astro_reward_id: 1990001, astro_item_id: 42, item_description: "Northpaw Chicken 20lb", free_qty: 1, redeemed_on: null },
        ],
      },
    ],
    astroOfferRewards: [{ offer_title: "$3 off" }],
  },
};

describe("a token", () => {
  test.each([
    { access_token: "k3", token_type: "bearer", expires: "1800", created: "1767225600" },
    { access_token: "k3", token_type: "bearer", expires: 1800, created: 1767225600 },
  ])("is read from strings and from numbers", (body) => {
    expect(tokenAnswer.parse(body)).toEqual({ access_token: "k3", expires: 1800, created: 1767225600 });
  });

  test.each([{ access_token: "" }, { access_token: "k", expires: "soon", created: 1 }, null, []])("is not made of %j", (body) => {
    expect(tokenAnswer.safeParse(body).success).toBe(false);
  });
});

describe("the envelope", () => {
  const read = (body: unknown) => answerWith(customerReference).safeParse(body).data;

  test.each([
    { astro_status: 100, astro_status_message: "Success", returnData: { astro_customer_id: 7 } },
    { astro_status: "100", status_message: "Success", returnData: { astro_customer_id: "7" } },
    { status: 100, status_message: "Success", returnData: [{ astro_customer_id: 7 }] },
    { status: "100", status_messsage: " Success\n", returnData: { astro_customer_id: " 7 " } },
  ])("is a success in every spelling", (body) => {
    expect(read(body)).toEqual({ status: "success", message: "Success", data: { astro_customer_id: "7" } });
  });

  test.each(["astro_status_message", "astro_status_messsage", "status_message", "status_messsage"])("says why in %s", (key) => {
    expect(read({ astro_status: 310, [key]: "Customer\nNot  Found", returnData: [] })).toEqual({
      status: "refused",
      code: 310,
      message: "Customer Not Found",
      data: null,
    });
  });

  test.each([null, [], {}, "", undefined, false])("may return nothing as %j", (returnData) => {
    expect(read({ status: 100, returnData })).toEqual({ status: "success", message: "", data: null });
  });

  test("may leave out what it returns nothing in", () => {
    expect(read({ status: 100 })).toEqual({ status: "success", message: "", data: null });
    expect(read({ astro_status: 310 })).toEqual({ status: "refused", code: 310, message: "", data: null });
  });

  test("a refusal may return anything", () => {
    expect(read({ astro_status: 999, returnData: "what?" })).toMatchObject({ status: "refused", data: null });
  });

  test.each([{}, { returnData: [] }, { astro_status: "fine" }, "Success", null, [100]])("%j is none", (body) => {
    expect(answerWith(customerReference).safeParse(body).success).toBe(false);
  });

  test("a success with the wrong content is no success, and the problem names the field", () => {
    const { error } = answerWith(transactionRows).safeParse({ astro_status: 100, returnData: [{ transactionID: "S-1-L1" }] });
    expect(error?.issues.map((issue) => issue.path.join("."))).toEqual(["returnData.0.transaction_status"]);
  });
});

describe("a customer's status", () => {
  test("is read from the sample, counts as numbers and ids as texts", () => {
    expect(answerWith(customerStatus).parse(statusSample)).toMatchObject({
      status: "success",
      data: {
        astro_customer_id: "778899",
        astroCardData: [
          {
            astro_card_id: "5501",
            card_purchase_required_count: 12,
            cardPurchases: [{ imported_transaction_id: "S-1042-L1", item_qty: null }],
            cardFreeGoods: [{ astro_reward_id: "1990001", astro_item_id: "42", redeemed_on: null }],
          },
        ],
      },
    });
  });

  test.each([null, [], undefined, ""])("has no cards when they come as %j", (astroCardData) => {
    expect(customerStatus.parse({ astro_customer_id: 1, astroCardData })?.astroCardData).toEqual([]);
  });

  test.each([null, "", "0000-00-00 00:00:00", undefined])("takes %j for a free good that was not redeemed", (redeemed_on) => {
    const card = { ...statusSample.returnData.astroCardData[0], cardFreeGoods: { astro_reward_id: 1, astro_item_id: 2, redeemed_on } };
    expect(
      customerStatus.parse({ astro_customer_id: 1, astroCardData: [card] })?.astroCardData[0]?.cardFreeGoods[0]?.redeemed_on,
    ).toBeNull();
  });
});

describe("what the partner lists", () => {
  const offer = { astro_program_id: 12, astro_program_title: "Dog", astro_mfg_name: "Northpaw", astro_program_long_description: "Buy 12" };
  const read = { ...offer, astro_program_id: "12", store_enrolled: null };

  test.each([[{ program_list: [offer] }], [[offer]], [offer]])("are offers in the shape of %j", (returnData) => {
    expect(offers.parse(returnData)).toEqual([read]);
  });

  test.each([null, [], { program_list: [] }, { program_list: null }])("are none as %j", (returnData) => {
    expect(offers.parse(returnData)).toEqual([]);
  });

  test("are items with one program or several", () => {
    const program = { astro_mfg_program_id: 12, astro_mfg_program_title: "Dog", astro_mfg_program_type: "frequent" };
    const item = { item_code: 850001234511, item_description: "Chicken", astro_mfg_name: "Northpaw" };
    const rows = purchaseItems.parse([
      { ...item, available_programs: program },
      { ...item, available_programs: [program, { ...program, astro_mfg_program_id: "13" }] },
      { ...item, available_programs: [] },
    ]);
    expect(rows.map((row) => [row.item_code, row.available_programs.map((one) => one.astro_mfg_program_id)])).toEqual([
      ["850001234511", ["12"]],
      ["850001234511", ["12", "13"]],
      ["850001234511", []],
    ]);
  });
});

test("points are read with their history, and are unknown where nothing is said of them", () => {
  const history = {
    astro_points_transaction_id: 1,
    pointsDescription: "Purchase",
    pointsDate: "2026-03-01",
    pointsQty: "10",
    totalPoints: 120,
  };
  expect(customerStatus.parse({ astro_customer_id: 1, astroPointsBalance: "120", astroPointsTransactions: history })).toMatchObject({
    astroPointsBalance: 120,
    astroPointsTransactions: [{ astro_points_transaction_id: "1", pointsQty: 10 }],
  });
  expect(customerStatus.parse({ astro_customer_id: 1, astroPointsTransactions: null })).toMatchObject({
    astroPointsBalance: null,
    astroPointsTransactions: [],
  });
});

test("a search finds one or several, linked or not", () => {
  const one = { astro_customer_id: 5, first_name: "Ana", last_name: "Roy", email_address: "ana@example.test", phone: 5145550101 };
  expect(foundCustomers.parse(one)).toMatchObject([{ astro_customer_id: "5", customerID: null, phone: "5145550101" }]);
  expect(foundCustomers.parse([one, { ...one, customerID: 12 }])).toMatchObject([{ customerID: null }, { customerID: "12" }]);
  expect(foundCustomers.parse([])).toEqual([]);
});

test("batch rows are read from the sample", () => {
  const row = {
    transaction_status: 100,
    transaction_status_message: "Transaction\nAdded",
    transactionID: "S-1042-L1",
    astro_transaction_id: "310645666",
    astro_program_id: "1209",
    astro_program_title: "Northpaw Dog 20lb | Buy 12 Get 1 Free",
  };
  expect(transactionRows.parse([row])).toEqual([{ ...row, transaction_status_message: "Transaction Added" }]);
});

test.each([
  [true, true],
  [1, true],
  ["1", true],
  ["true", true],
  [false, false],
  [0, false],
  ["", false],
  ["false", false],
])("eligibility %j is %j", (isEligible, read) => {
  expect(eligibility.parse({ isEligible, astro_reward_id: 1 })).toEqual({ isEligible: read, astro_reward_id: "1" });
});
