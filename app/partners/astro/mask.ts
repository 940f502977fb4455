/**
 * Makes an exchange fit to be shown and kept: names, e-mail, phone, address and secrets stay recognisable to who knows them, and tell nobody else anything.
 * Values are masked by their field; a message or note that repeats such a value has it masked as well.
 */
export function maskExchange(request: unknown, answer: unknown): { request: unknown; answer: unknown } {
  const personal = new Map<string, string>();
  collect(request, personal);
  collect(answer, personal);
  return { request: mask(request, "", personal), answer: mask(answer, "", personal) };
}

type Mask = (value: string) => string;

const masks: { field: RegExp; mask: Mask }[] = [
  { field: /password|token|secret|username|client_id|authorization/i, mask: () => "•••" },
  { field: /e_?mail/i, mask: maskEmail },
  { field: /account_?(number|no)\b/i, mask: lastTwo },
  { field: /phone|mobile/i, mask: (value) => `•••${value.replace(/\D/g, "").slice(-4)}` },
  { field: /(first|last|full|customer)_?name$|address|city|zip|postal/i, mask: firstLetter },
];

function maskFor(field: string): Mask | null {
  // These two say what kind of token it is and how long it lives.
  if (field === "token_type" || field === "grant_type") return null;
  return masks.find((one) => one.field.test(field))?.mask ?? null;
}

/** "ana@example.test" → "a…@example.test" */
function maskEmail(value: string): string {
  const at = value.lastIndexOf("@");
  return at < 1 ? firstLetter(value) : `${firstLetter(value)}${value.slice(at)}`;
}

/** Enough to tell one from another on an invoice; of a short one nothing, as two would be half of it. */
function lastTwo(value: string): string {
  return value.trim().length < 5 ? "•••" : `•••${value.trim().slice(-2)}`;
}

function firstLetter(value: string): string {
  return value.trim() === "" ? "" : `${[...value.trim()][0]}…`;
}

function mask(value: unknown, field: string, personal: Map<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => mask(item, field, personal));
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mask(item, key, personal)]));
  if (typeof value !== "string" && typeof value !== "number") return value;
  const masked = maskFor(field)?.(String(value));
  if (masked !== undefined) return masked;
  // Tills use phone numbers and e-mail addresses for ids.
  if (/^customer_?id$/i.test(field)) return personal.get(String(value)) ?? (typeof value === "string" ? maskEmails(value) : value);
  if (typeof value === "number") return value;
  const inMessages = /mess+age|note/i.test(field) ? maskRepeats(value, personal) : value;
  return maskEmails(inMessages);
}

/** Masks the e-mail addresses in a text that goes into an error or a log. */
export function maskEmails(message: string): string {
  return message.replace(/[^\s@"'<>]+@[^\s@"'<>]+/g, maskEmail);
}

function maskRepeats(message: string, personal: Map<string, string>): string {
  // The longest first, so that a name inside an e-mail address does not break it up.
  return [...personal]
    .sort(([one], [other]) => other.length - one.length)
    .reduce((text, [value, masked]) => text.replaceAll(value, masked), message);
}

function collect(value: unknown, personal: Map<string, string>, field = ""): void {
  if (Array.isArray(value)) for (const item of value) collect(item, personal, field);
  else if (value !== null && typeof value === "object") for (const [key, item] of Object.entries(value)) collect(item, personal, key);
  else if (typeof value === "string" || typeof value === "number") {
    const masked = maskFor(field)?.(String(value));
    // One or two letters would be found in any word.
    if (masked !== undefined && String(value).length > 2) personal.set(String(value), masked);
  }
}
