/**
 * Makes an exchange fit to be shown and kept: names, e-mail, phone, address and secrets stay recognisable to who knows them, and tell nobody else anything.
 * Values are masked by their field; a message that repeats such a value has it masked as well.
 */
export function maskExchange(request: unknown, answer: unknown): { request: unknown; answer: unknown } {
  const personal = new Map<string, string>();
  collect(request, personal);
  collect(answer, personal);
  return { request: mask(request, "", personal), answer: mask(answer, "", personal) };
}

type Mask = (value: string) => string;

const masks: { field: RegExp; mask: Mask }[] = [
  { field: /secret|token$|authorization|client_id/i, mask: () => "•••" },
  { field: /email/i, mask: maskEmail },
  { field: /phone|mobile|^fax$/i, mask: (value) => `•••${value.replace(/\D/g, "").slice(-4)}` },
  { field: /(first|last|user|company|customer)_?name$|^(physical|postal)_|date_of_birth|twitter/i, mask: firstLetter },
  // X-Series makes it of the first name: "Tony-37YP" [V spec].
  { field: /^customer_code$/, mask: firstLetter },
];
/** Fields that are personal beside these only: `name` is a person's there, and a shop's or a product's elsewhere. */
const beside: { sibling: string; field: RegExp; mask: Mask }[] = [
  { sibling: "first_name", field: /^(name|note|website|custom_field_\d)$/, mask: firstLetter },
  { sibling: "username", field: /^display_name$/, mask: firstLetter },
  { sibling: "grant_type", field: /^code$/, mask: () => "•••" },
];

function maskFor(field: string, parent: object): Mask | null {
  // This one says what kind of token it is.
  if (field === "token_type") return null;
  const here = beside.find((one) => one.sibling in parent && one.field.test(field));
  return (here ?? masks.find((one) => one.field.test(field)))?.mask ?? null;
}

/** "ana@example.test" → "a…@example.test" */
function maskEmail(value: string): string {
  const at = value.lastIndexOf("@");
  return at < 1 ? firstLetter(value) : `${firstLetter(value)}${value.slice(at)}`;
}

function firstLetter(value: string): string {
  return value.trim() === "" ? "" : `${[...value.trim()][0]}…`;
}

function mask(value: unknown, field: string, personal: Map<string, string>, parent: object = {}): unknown {
  if (Array.isArray(value)) return value.map((item) => mask(item, field, personal, parent));
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mask(item, key, personal, value)]));
  if (typeof value !== "string") return value;
  const masked = maskFor(field, parent)?.(value);
  if (masked !== undefined) return masked;
  return maskEmails(/message|error|details/i.test(field) ? maskRepeats(value, personal) : value);
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

function collect(value: unknown, personal: Map<string, string>, field = "", parent: object = {}): void {
  if (Array.isArray(value)) for (const item of value) collect(item, personal, field, parent);
  else if (value !== null && typeof value === "object")
    for (const [key, item] of Object.entries(value)) collect(item, personal, key, value);
  else if (typeof value === "string") {
    const masked = maskFor(field, parent)?.(value);
    // One or two letters would be found in any word.
    if (masked !== undefined && value.length > 2) personal.set(value, masked);
  }
}
