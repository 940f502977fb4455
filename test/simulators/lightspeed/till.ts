import { v5 as uuidOf } from "uuid";
import type { Books, Sale, Shift } from "./books.ts";

/** Where a sale at the till stands [V 4.8]. */
const courses = {
  closed: { state: "closed", attributes: [] },
  on_account: { state: "pending", attributes: ["onaccount"] },
  layby: { state: "pending", attributes: ["layby"] },
  to_deliver: { state: "pending", attributes: ["delivery"] },
  to_collect: { state: "pending", attributes: ["pickup"] },
  in_service: { state: "pending", attributes: ["service"] },
  open: { state: "pending", attributes: [] },
  parked: { state: "parked", attributes: [] },
} as const;

export type TillSale = {
  registerId: string;
  userId: string;
  paymentTypeId: string;
  /** Now unless given. */
  at?: Date;
  customerId?: string | null;
  /** Amounts per unit, as decimals; units below zero come back. */
  lines: { productId: string; quantity: number; price: number; discount?: number; tax?: number }[];
  /** "closed" unless given. */
  how?: keyof typeof courses;
};

/** What staff do in the stores: they ring up, take back, void, and clock in. As many as a test or a demo wants. */
export function createTill(books: Books) {
  let clockedIn = 0;

  function totalOf({ lines }: TillSale): number {
    return lines.reduce((sum, one) => sum + Math.round(one.quantity * (one.price + (one.tax ?? 0)) * 100_000), 0) / 100_000;
  }

  function ringUp(sale: TillSale): Sale {
    const { registerId, userId, paymentTypeId, at, customerId = null, lines, how = "closed" } = sale;
    const register = books.registers.find((one) => one.id === registerId);
    const outlet = books.outlets.find((one) => one.id === register?.outletId);
    return books.ringUp({
      ...courses[how],
      date: at?.toISOString(),
      customer_id: customerId,
      // The type of what a person rings up [C].
      source: { author_id: userId, register_id: registerId, type: "USER" },
      line_items: lines.map(({ productId, quantity, price, discount = 0, tax = 0 }) => ({
        product: { id: productId },
        quantity,
        pricing: { price, discount },
        tax: { id: outlet?.defaultTaxId, amount: tax },
      })),
      payments: how === "closed" ? [{ amount: totalOf(sale), type: { config_id: paymentTypeId } }] : [],
    });
  }

  return {
    ringUp,
    /** What was on account, put aside or parked is paid and done. */
    finish(saleId: string, { paymentTypeId }: Pick<TillSale, "paymentTypeId">): Sale {
      const sale = books.sales.find((one) => one.id === saleId);
      if (!sale) throw new RangeError(`There is no sale ${saleId}.`);
      const owed = books.totalOf(sale) - sale.payments.reduce((sum, one) => sum + one.amount, 0);
      return books.updateSale(saleId, {
        state: "closed",
        source: { author_id: sale.source.authorId },
        payments: owed === 0 ? [] : [{ amount: owed / 100_000, type: { config_id: paymentTypeId } }],
      });
    },
    /** A customer brings something back with the receipt: `units` of each line, all of them unless given. */
    bringBack(saleId: string, { paymentTypeId, units }: Pick<TillSale, "paymentTypeId"> & { units?: number }): Sale {
      const back = books.returnSale(saleId);
      const lines = back.lines.map((one) => ({ ...one, quantity: -Math.min(units ?? -one.quantity, -one.quantity) }));
      return books.updateSale(back.id, {
        state: "closed",
        source: { author_id: back.source.authorId },
        line_items: lines.map(({ id, productId, quantity, price, discount, taxId, tax }) => ({
          ...{ id, product: { id: productId }, quantity },
          ...{ pricing: { price: price / 100_000, discount: discount / 100_000 }, tax: { id: taxId, amount: tax / 100_000 } },
        })),
        payments: [{ amount: books.totalOf({ lines }) / 100_000, type: { config_id: paymentTypeId } }],
      });
    },
    voidSale: (saleId: string): Sale => books.voidSale(saleId),
    clockIn: ({ userId, at, until = null }: { userId: string; at: Date; until?: Date | null }): Shift =>
      books.addShift({
        id: uuidOf(`shift ${++clockedIn}`, "0e6c3d49-6b1e-4d55-8f0a-1b5f6c3a7d20"),
        userId,
        timeIn: at.toISOString(),
        timeOut: until?.toISOString() ?? null,
      }),
    clockOut: (shiftId: string, at: Date): Shift => books.changeShift(shiftId, { timeOut: at.toISOString() }),
  };
}
