import type { Sending } from "./failure-view.ts";

/**
 * Makes what a fix sent fit to be kept: e-mails, phones, names, addresses and account numbers stay recognisable to who knows them, and tell
 * nobody else anything.
 */
export function maskSending({ to, operation, data }: Sending): Sending {
  return { to, operation, data: Object.fromEntries(Object.entries(data).map(([name, value]) => [name, maskValue(name, value)])) };
}

const masks: { name: RegExp; mask: (value: string) => string }[] = [
  { name: /e_?mail/i, mask: maskEmail },
  { name: /phone|mobile/i, mask: (value) => lastDigits(value, 4) },
  { name: /account/i, mask: (value) => `•••${[...value.trim()].slice(-2).join("")}` },
  { name: /^(first|last|full|customer|member|recipient)_?(name)?$/i, mask: firstLetter },
  { name: /address|street|city|region|province|postal|zip/i, mask: firstLetter },
];

function maskValue(name: string, value: string | number): string | number {
  const mask = masks.find((one) => one.name.test(name))?.mask;
  if (mask) return mask(String(value));
  return typeof value === "string" ? maskText(value) : value;
}

/** Notes and messages are typed by people. UPCs have as many digits as phone numbers: only what is written like one counts as one. */
function maskText(text: string): string {
  return text
    .replace(/[^\s@"'<>]+@[^\s@"'<>]+/g, maskEmail)
    .replace(/\+\d[\d\s().-]{7,}\d|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b/g, (phone) => lastDigits(phone, 4));
}

/** "ana@example.test" → "a…@example.test" */
function maskEmail(value: string): string {
  const at = value.lastIndexOf("@");
  return at < 1 ? firstLetter(value) : `${firstLetter(value)}${value.slice(at)}`;
}

function firstLetter(value: string): string {
  return value.trim() === "" ? "" : `${[...value.trim()][0]}…`;
}

function lastDigits(value: string, count: number): string {
  return value.trim() === "" ? "" : `•••${value.replace(/\D/g, "").slice(-count)}`;
}
