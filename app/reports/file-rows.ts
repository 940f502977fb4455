import { formatDecimal } from "#app/domain/money.ts";

/** What rows of files are made of: locations, and what the roll-ups hold of them. */

export type FileLocation = {
  id: string;
  locationId: string;
  name: string;
  chain: string;
  timeZone: string;
  currency: string;
  /** Milliseconds between which everything sold was brought in: an hour of that time without figures had no sales. null: nobody knows. */
  known: { from: number; to: number } | null;
  /** Whether there is a time clock: without one, nobody knows the hours of work. */
  hasClock: boolean;
};

export type FileFigures = {
  location: string;
  day: string;
  /** null of a whole day. */
  hour: number | null;
  /** In the currency's smallest unit. */
  sales: number;
  tax: number;
  transactions: number;
  returns: number;
  /** A decimal without needless zeros. */
  items: string;
  minutes: number;
};

/** Figures by location and day. */
export type FiguresOf = (location: string, day: string) => FileFigures[];

export function figuresOf(figures: FileFigures[]): FiguresOf {
  const known = new Map<string, FileFigures[]>();
  for (const one of figures) {
    const key = `${one.location} ${one.day}`;
    const here = known.get(key);
    if (here) here.push(one);
    else known.set(key, [one]);
  }
  return (location, day) => known.get(`${location} ${day}`) ?? [];
}

export function nothingSold(location: string, at: { day: string; hour: number | null }): FileFigures {
  return { location, ...at, sales: 0, tax: 0, transactions: 0, returns: 0, items: "0", minutes: 0 };
}

/** With a point, without a sign between thousands, and below zero with a minus. */
export function amountIn(currency: string, minor: number): string {
  return formatDecimal({ minor, currency });
}

/** Hours of work from minutes, in hundredths: rounded on the way, so that the hours of a day add up to the day's. */
export function hoursOfWork(): (minutes: number) => string {
  let passed = 0;
  let told = 0;
  return (minutes) => {
    passed += minutes;
    const hundredths = Math.round((passed * 100) / 60) - told;
    told += hundredths;
    return (hundredths / 100).toFixed(2);
  };
}
