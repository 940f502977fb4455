import { z } from "zod";

/** The figures of a store's day, hour by hour, as brought in and as somebody entered them. Amounts in the currency's smallest unit. */
export type DayFigures = {
  location: { id: string; name: string; currency: string };
  /** YYYY-MM-DD on the clock of the location. */
  day: string;
  /** Why nothing can be entered now; null: it can. */
  locked: "import_runs" | "removed" | null;
  /** Those in which something was sold, worked or entered, in their order. */
  hours: HourFigures[];
  /** Other hours of the chain whose figures an import has contradicted since, the oldest first; at most 20. */
  contradicted: { location: string; name: string; day: string; hour: number }[];
};

export type HourFigures = { hour: number; imported: Figures; edit: HourEdit | null };

type Figures = { sales: number; transactions: number; items: number; minutes: number };

export type HourEdit = {
  /** null: as brought in. */
  entered: { [Figure in keyof Figures]: Figures[Figure] | null };
  /** What had been brought in when it was entered. */
  importedThen: Figures;
  /** What is brought in now is other than then. */
  isContradicted: boolean;
  note: string;
  by: string;
  at: Date;
};

const whole = z
  .string()
  .trim()
  .regex(/^(\d{1,6})?$/, "whole_number");
/** What somebody types: decimals with a point or a comma, and nothing for what is to stay as brought in. */
export const hourInput = z
  .object({
    sales: z
      .string()
      .trim()
      .regex(/^(-?\d{1,9}([.,]\d{1,2})?)?$/, "amount"),
    transactions: whole,
    items: z
      .string()
      .trim()
      .regex(/^(-?\d{1,7}([.,]\d{1,5})?)?$/, "number"),
    minutes: whole,
    note: z.string().trim().max(200, "too_long"),
  })
  .refine(({ sales, transactions, items, minutes }) => [sales, transactions, items, minutes].some((typed) => typed !== ""), {
    path: ["sales"],
    message: "nothing",
  });
export type HourInput = z.input<typeof hourInput>;

/** Field → key of the text under `stores.figures.errors`. */
export type HourErrors = Partial<Record<keyof HourInput, "amount" | "whole_number" | "number" | "too_long" | "nothing" | "finer">>;

/** "locked": see `DayFigures`. "not_found": no such store, day or edit. */
export type HourSaved = { status: "saved" } | { status: "invalid"; errors: HourErrors } | { status: "locked" | "not_found" };
