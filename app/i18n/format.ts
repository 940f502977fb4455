/** Dates, numbers and amounts as the staff member reads them, in the shop's time zone. */
export type Format = {
  /** From an ISO 8601 moment: "Mar 14, 2026". */
  date: (iso: string) => string;
  /** From an ISO 8601 moment: "5:04 p.m.". */
  time: (iso: string) => string;
  /** From an ISO 8601 moment: "Mar 14, 2026, 5:04 p.m.". */
  moment: (iso: string) => string;
  /** From a calendar day, YYYY-MM-DD, which belongs to no time zone. */
  day: (day: string) => string;
  /** From a decimal as stored: "61.98". */
  money: (decimal: string, currency: string) => string;
  /** Rounded, as axes have room for: "$1.2K". */
  shortMoney: (decimal: string, currency: string) => string;
  number: (value: number) => string;
  /** Rounded, as axes have room for: "1.2K". */
  shortNumber: (value: number) => string;
  /** Of goods, of which some are sold by weight: "35", "2.4". */
  units: (value: number) => string;
  /** Of what is per something: "2.40". */
  rate: (value: number) => string;
  /** From a share of one: "8.5%", "23%". */
  percent: (share: number) => string;
  /** The same with its sign: "+12%", "-3.4%", "0%". */
  change: (share: number) => string;
  /** From minutes: "6 h 30", "45 min". */
  hours: (minutes: number) => string;
  /** From an hour of a clock, 0 to 23: "3 p.m.". */
  hour: (hour: number) => string;
  /** From a calendar day: "Saturday, March 14, 2026". */
  longDay: (day: string) => string;
  /** From a calendar day: "Sat, Mar 14". */
  weekday: (day: string) => string;
  /** From two calendar days: "Mar 9–15, 2026". */
  days: (first: string, last: string) => string;
  /** From a month, YYYY-MM, or a day in it: "March 2026". */
  month: (month: string) => string;
  /** The same without its year: "Mar". */
  shortMonth: (month: string) => string;
  /** From milliseconds: "45ms", "1.2s". */
  duration: (milliseconds: number) => string;
  list: (items: string[]) => string;
  /** The order of two names, for `sort`; numbers in them count as numbers. */
  compare: (one: string, other: string) => number;
};

/** `tag` is a BCP 47 language tag, `timeZone` an IANA name. What cannot be read as a date is shown as it is. */
export function formatFor(tag: string, timeZone: string): Format {
  const date = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeZone });
  const time = new Intl.DateTimeFormat(tag, { timeStyle: "short", timeZone });
  const moment = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short", timeZone });
  const day = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeZone: "UTC" });
  const number = new Intl.NumberFormat(tag);
  const milliseconds = new Intl.NumberFormat(tag, { style: "unit", unit: "millisecond", unitDisplay: "narrow", maximumFractionDigits: 0 });
  const seconds = new Intl.NumberFormat(tag, { style: "unit", unit: "second", unitDisplay: "narrow", maximumFractionDigits: 1 });
  const list = new Intl.ListFormat(tag);
  const collator = new Intl.Collator(tag, { numeric: true });
  const shortNumber = new Intl.NumberFormat(tag, { notation: "compact", maximumFractionDigits: 1 });
  const units = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
  const rate = new Intl.NumberFormat(tag, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const hour = new Intl.DateTimeFormat(tag, { hour: "numeric", timeZone: "UTC" });
  const longDay = new Intl.DateTimeFormat(tag, { dateStyle: "full", timeZone: "UTC" });
  const weekday = new Intl.DateTimeFormat(tag, { weekday: "short", month: "short", day: "numeric", timeZone: "UTC" });
  const month = new Intl.DateTimeFormat(tag, { month: "long", year: "numeric", timeZone: "UTC" });
  const shortMonth = new Intl.DateTimeFormat(tag, { month: "short", timeZone: "UTC" });
  return {
    date: (iso) => formatDate(date, iso),
    time: (iso) => formatDate(time, iso),
    moment: (iso) => formatDate(moment, iso),
    day: (value) => formatDate(day, value),
    money: (decimal, currency) => plain(moneyFormat(tag, { currency }).format(Number(decimal))),
    shortMoney: (decimal, currency) =>
      plain(moneyFormat(tag, { currency, notation: "compact", maximumFractionDigits: 1 }).format(Number(decimal))),
    number: (value) => plain(number.format(value)),
    shortNumber: (value) => plain(shortNumber.format(value)),
    units: (value) => plain(units.format(value)),
    rate: (value) => plain(rate.format(value)),
    percent: (share) => plain(percentFormat(tag, share, "auto").format(share)),
    change: (share) => plain(percentFormat(tag, share, "exceptZero").format(share)),
    hours: (minutes) => hoursText(minutes, number),
    hour: (value) => plain(hour.format(Date.UTC(2000, 0, 1, value))),
    longDay: (value) => formatDate(longDay, value),
    weekday: (value) => formatDate(weekday, value),
    days: (first, last) => plain(day.formatRange(new Date(first), new Date(last))),
    month: (value) => formatDate(month, value),
    shortMonth: (value) => formatDate(shortMonth, value),
    duration: (ms) => plain(ms < 1_000 ? milliseconds.format(ms) : seconds.format(ms / 1_000)),
    list: (items) => list.format(items),
    compare: (one, other) => collator.compare(one, other),
  };
}

function moneyFormat(tag: string, options: Intl.NumberFormatOptions & { currency: string }): Intl.NumberFormat {
  return new Intl.NumberFormat(tag, { style: "currency", currencyDisplay: "narrowSymbol", ...options });
}

/** A decimal where it says something: "8.5%" and "23%". */
function percentFormat(tag: string, share: number, signDisplay: "auto" | "exceptZero"): Intl.NumberFormat {
  return new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: Math.abs(share) < 0.0995 ? 1 : 0, signDisplay });
}

/** As a clock is read in both languages of Canada; the blanks keep it on one line. */
function hoursText(minutes: number, number: Intl.NumberFormat): string {
  const whole = Math.round(Math.abs(minutes));
  const sign = minutes < 0 && whole > 0 ? "-" : "";
  if (whole > 0 && whole < 60) return `${sign}${whole}\u00A0min`;
  const rest = whole % 60;
  return plain(`${sign}${number.format((whole - rest) / 60)}\u00A0h${rest > 0 ? `\u00A0${String(rest).padStart(2, "0")}` : ""}`);
}

function formatDate(format: Intl.DateTimeFormat, value: string): string {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? value : plain(format.format(date));
}

/** Node and the browser may carry different editions of the Unicode data, which differ in the kind of blank: one kind, so that both render alike. */
function plain(text: string): string {
  return text.replace(/[\u202F\u2009]/g, "\u00A0");
}
