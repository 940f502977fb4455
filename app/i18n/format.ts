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
  number: (value: number) => string;
  /** From milliseconds: "45ms", "1.2s". */
  duration: (milliseconds: number) => string;
  list: (items: string[]) => string;
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
  return {
    date: (iso) => formatDate(date, iso),
    time: (iso) => formatDate(time, iso),
    moment: (iso) => formatDate(moment, iso),
    day: (value) => formatDate(day, value),
    money: (decimal, currency) => plain(moneyFormat(tag, currency).format(Number(decimal))),
    number: (value) => plain(number.format(value)),
    duration: (ms) => plain(ms < 1_000 ? milliseconds.format(ms) : seconds.format(ms / 1_000)),
    list: (items) => list.format(items),
  };
}

function moneyFormat(tag: string, currency: string): Intl.NumberFormat {
  return new Intl.NumberFormat(tag, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
}

function formatDate(format: Intl.DateTimeFormat, value: string): string {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? value : plain(format.format(date));
}

/** Node and the browser may carry different editions of the Unicode data, which differ in the kind of blank: one kind, so that both render alike. */
function plain(text: string): string {
  return text.replace(/[\u202F\u2009]/g, "\u00A0");
}
