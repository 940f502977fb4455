import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Purchase } from "#app/domain/loyalty.ts";
import { checkDigitOf, sameUpc } from "#app/domain/upc.ts";
import type { Upc } from "#app/domain/upc.ts";
import {
  cardFrom,
  contactFields,
  itemCodeOf,
  mergeCards,
  purchaseAnswerFrom,
  recipientFields,
  redemptionAnswerFrom,
  rewardsOn,
  rowsByReference,
  saysCustomerUnknown,
  saysSearchTermInvalid,
  saysTransactionUnknown,
  transactionFrom,
} from "./answers.ts";
import { astroCard } from "./messages.ts";
import type { TransactionRow } from "./messages.ts";

const row = (code: number, message: string, more: Partial<TransactionRow> = {}): TransactionRow => ({
  transaction_status: code,
  transaction_status_message: message,
  transactionID: "S-1-L1",
  astro_transaction_id: null,
  astro_program_id: null,
  astro_program_title: null,
  ...more,
});

describe("a row of a batch", () => {
  test("with 100 is recorded, in its program", () => {
    expect(
      purchaseAnswerFrom(
        "S-1-L1",
        row(100, "Transaction Added", { astro_transaction_id: "31", astro_program_id: "12", astro_program_title: "Dog" }),
      ),
    ).toEqual({
      status: "recorded",
      reference: "S-1-L1",
      partnerReference: "31",
      program: { programId: "12", title: "Dog" },
    });
    expect(purchaseAnswerFrom("S-1-L1", row(100, ""))).toMatchObject({ status: "recorded", program: null, partnerReference: null });
  });

  test.each([
    "TransactionID Already Exists",
    "Transaction ID Already Exists",
    "transactionid already exists.",
    "Error: TRANSACTION ID  ALREADY\nEXISTS!",
  ])("with %j has a reference that exists", (message) => {
    expect(purchaseAnswerFrom("S-1-L1", row(555, message))).toEqual({ status: "reference_exists", reference: "S-1-L1", message });
  });

  test.each(["No Item Found", "no item found", "No Items Found", "NoItemFound."])("with %j has an item of no program", (message) => {
    expect(purchaseAnswerFrom("S-1-L1", row(1, message))).toMatchObject({ status: "rejected", reason: "no_item_found", message });
  });

  test("with anything else is rejected, and never recorded or mistaken for another answer", () => {
    fc.assert(
      fc.property(
        fc.integer().filter((code) => code !== 100),
        fc.string(),
        (code, message) => {
          fc.pre(!/exists|found/i.test(message));
          const answer = purchaseAnswerFrom("S-1-L1", row(code, message));
          expect(answer).toMatchObject({ status: "rejected", reason: "other" });
          expect(answer.status === "rejected" && answer.message).toBeTruthy();
        },
      ),
    );
  });
});

test("of two rows for one reference, the one that was taken counts, whatever their order", () => {
  const rows = [row(510, "No Item Found"), row(100, "Transaction Added"), row(520, "TransactionID Already Exists")];
  fc.assert(
    fc.property(fc.shuffledSubarray(rows, { minLength: 3 }), (shuffled) => {
      expect(rowsByReference(shuffled).get("S-1-L1")?.transaction_status).toBe(100);
    }),
  );
});

describe("an item code", () => {
  const body = (length: number) =>
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((digits) => digits.join(""));
  const upc = fc.oneof(...[7, 11, 12, 13].map(body)).map((digits) => `${digits}${checkDigitOf(digits)}` as Upc);

  test("is the same item in at most its own digits, and at least 12 if the UPC had as many", () => {
    fc.assert(
      fc.property(upc, (one) => {
        const code = itemCodeOf(one);
        expect(sameUpc(code, one)).toBe(true);
        expect(one.endsWith(code)).toBe(true);
        expect(code.length).toBeGreaterThanOrEqual(Math.min(12, one.length));
      }),
    );
  });

  test("is one for an item, whatever the width its barcode was typed in", () => {
    fc.assert(
      fc.property(body(11), (digits) => {
        const upcA = `${digits}${checkDigitOf(digits)}`;
        for (const wide of [upcA, `0${upcA}`, `00${upcA}`]) expect(itemCodeOf(wide as Upc)).toBe(upcA);
      }),
    );
  });
});

test("a purchase's amount is the decimal of its cents, exactly", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000_000 }), (minor) => {
      const purchase: Purchase = {
        reference: "S-1042-L1",
        saleReference: "S-1042",
        upc: "850001234016" as Upc,
        quantity: 2,
        amount: { minor, currency: "CAD" },
        date: "2026-03-14",
      };
      const sent = JSON.parse(JSON.stringify(transactionFrom(purchase)));
      expect(Math.round(sent.item_amount * 100)).toBe(minor);
      expect(String(sent.item_amount)).toMatch(/^\d+(\.\d{1,2})?$/);
    }),
  );
});

describe("cards", () => {
  const card = (facts: Record<string, unknown>) =>
    cardFrom(
      astroCard.parse({ astro_card_id: 1, astro_program_id: 12, astro_program_title: "Dog", card_purchase_required_count: "2", ...facts }),
    );
  const bought = { imported_transaction_id: "S-1-L1", item_code: "850001234016", item_description: "Chicken", purchase_date: "2026-03-14" };

  test("have a punch per row, or as many as the row has units", () => {
    expect(card({ cardPurchases: [bought, { ...bought, item_qty: "3" }] }).punches).toHaveLength(4);
    expect(card({ cardPurchases: [{ ...bought, item_qty: 0 }] }).punches).toHaveLength(0);
  });

  test("keep what was entered by hand, without a reference", () => {
    expect(card({ cardPurchases: { item_description: "Chicken" } }).punches).toEqual([
      { reference: "", upc: "", description: "Chicken", date: "", exception: null },
    ]);
  });

  test("tell of a product exception what there is to tell", () => {
    const told = { exception_item_code: "850009912008", exception_item_name: "Chicken 22lb", exception_reason: "new_size" };
    const punches = card({ cardPurchases: [{ ...bought, ...told }, { ...bought, exception_item_code: "850009912008" }, bought] }).punches;
    expect(punches.map(({ description, exception }) => [description, exception])).toEqual([
      ["Chicken", { upc: "850009912008", name: "Chicken 22lb", reason: "new_size" }],
      ["Chicken", { upc: "850009912008", name: "", reason: "" }],
      ["Chicken", null],
    ]);
  });

  test.each([
    [{ redemption_incomplete: 1 }, true],
    [{ redemption_incomplete: "0" }, false],
    [{}, null],
  ])("with a free good that says %j have one that is incomplete: %j", (told, incomplete) => {
    const goods = [{ astro_reward_id: 9, astro_item_id: 4, ...told }];
    expect(card({ cardFreeGoods: goods }).freeGoods[0]?.incomplete).toBe(incomplete);
  });

  test("know a free good's UPC from what was bought", () => {
    const goods = [
      { astro_reward_id: 9, astro_item_id: 4, item_description: "Chicken" },
      { astro_reward_id: 9, astro_item_id: 5, item_description: "Never bought" },
    ];
    expect(card({ cardPurchases: [bought], cardFreeGoods: goods }).freeGoods.map((good) => good.upc)).toEqual(["850001234016", null]);
  });

  test("read twice are counted once, as they were read last", () => {
    const before = card({ cardPurchases: [bought] });
    const after = card({ cardPurchases: [bought, bought] });
    const other = card({ astro_card_id: 2 });
    expect(mergeCards([before, other], [after])).toEqual([after, other]);
  });

  describe("rewards", () => {
    const good = { astro_reward_id: 9, astro_item_id: 4, item_description: "Chicken" };

    test("offer each item of a reward once", () => {
      const goods = [good, { ...good, astro_item_id: 5 }];
      expect(rewardsOn([card({ cardPurchases: [bought, bought], cardFreeGoods: goods })])).toMatchObject([
        { rewardId: "9", program: { programId: "12" }, items: [{ itemId: "4" }, { itemId: "5" }] },
      ]);
    });

    test("need enough purchases and a free good that was not given", () => {
      expect(rewardsOn([card({ cardPurchases: [bought], cardFreeGoods: [good] })])).toEqual([]);
      expect(rewardsOn([card({ cardPurchases: [bought, bought], cardFreeGoods: [] })])).toEqual([]);
      const given = [good, { ...good, astro_item_id: 5, redeemed_on: "2026-03-01" }];
      expect(rewardsOn([card({ cardPurchases: [bought, bought], cardFreeGoods: given })])).toEqual([]);
    });
  });
});

describe("texts", () => {
  test.each([
    ["Customer Email Address Is Required", "email_missing"],
    ["Missing e-mail address", "email_missing"],
    ["Missing email address or mailing address", "email_missing"],
    ["Customer mailing address missing", "address_missing"],
    ["Please provide the Home Address", "address_missing"],
    ["Item does not qualify as 100% free", "item_not_free"],
    ["Redeem for Lowest Valued Item on Card", "item_not_free"],
    ["Redemption Is Incomplete", "incomplete"],
    ["There is an incomplete redemption; email missing", "incomplete"],
    ["Not Eligible", "other"],
    ["", "other"],
  ])("a redemption refused with %j is %s", (message, reason) => {
    expect(redemptionAnswerFrom(message)).toEqual({ status: "rejected", reason, message });
  });

  test("a reward that was redeemed before says so", () => {
    expect(redemptionAnswerFrom("Reward Already Redeemed")).toEqual({ status: "already_redeemed" });
  });

  test.each(["Customer Not Found", "No customer was found", "Petowner does not exist", "CustomerID doesn't exist", "Invalid Customer ID"])(
    "%j is an unknown customer under any code",
    (message) => {
      expect(saysCustomerUnknown({ code: 999, message })).toBe(true);
    },
  );

  test.each(["Transaction Not Found", "No Transaction Found", "transaction already deleted", "TransactionID does not exist"])(
    "%j is an unknown transaction",
    (message) => {
      expect(saysTransactionUnknown(message)).toBe(true);
    },
  );

  test.each(["Invalid email", "Phone number is not valid", "Invalid Phone"])("%j finds nobody", (message) => {
    expect(saysSearchTermInvalid(message)).toBe(true);
  });

  test.each(["Success", "Item Quantity Exceeds The Transaction", "Database error", ""])("%j says nothing of what is unknown", (message) => {
    expect(saysTransactionUnknown(message)).toBe(false);
    expect(saysCustomerUnknown({ code: 500, message })).toBe(false);
    expect(saysSearchTermInvalid(message)).toBe(false);
  });
});

describe("fields of a person", () => {
  const address = { street: "4 rue des Pins", city: " Montréal ", region: null, postalCode: "", country: "CA" };

  test("are sent when they are known, phones as a till types them", () => {
    expect(contactFields({ email: "ana@example.test", phone: "+1 (514) 555-0101", address })).toEqual({
      email_address: "ana@example.test",
      phone: "5145550101",
      address: "4 rue des Pins",
      city: "Montréal",
    });
    expect(contactFields({ email: null, phone: null, address: null })).toEqual({});
  });

  test("of a recipient have their own names", () => {
    expect(recipientFields({ email: "ana@example.test", address })).toEqual({
      customer_email_address: "ana@example.test",
      customer_address: "4 rue des Pins",
      customer_city: "Montréal",
    });
  });
});
