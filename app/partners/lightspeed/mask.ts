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
  { field: /secret|token$|^code$|authorization|client_id/i, mask: () => "•••" },
  { field: /email/i, mask: maskEmail },
  { field: /phone|mobile|^fax$/i, mask: (value) => `•••${value.replace(/\D/g, "").slice(-4)}` },
  {
    field: /(first|last|user|display|company|customer)_?name$|^(physical|postal)_|date_of_birth|twitter|tax_id_number/i,
    mask: firstLetter,
  },
];
/** What a customer has beside these: `name` is a person's there, and a shop's or a product's elsewhere. */
const ofCustomer = /^(name|note|website|custom_field_\d)$/;

function maskFor(field: string, inCustomer: boolean): Mask | null {
  // This one says what kind of token it is.
  if (field === "token_type") return null;
  if (inCustomer && ofCustomer.test(field)) return firstLetter;
  return masks.find((one) => one.field.test(field))?.mask ?? null;
}

function isCustomer(value: object): boolean {
  return "first_name" in value || "customer_code" in value;
}

/** "ana@example.test" → "a…@example.test" */
function maskEmail(value: string): string {
  const at = value.lastIndexOf("@");
  return at < 1 ? firstLetter(value) : `${firstLetter(value)}${value.slice(at)}`;
}

function firstLetter(value: string): string {
  return value.trim() === "" ? "" : `${[...value.trim()][0]}…`;
}

function mask(value: unknown, field: string, personal: Map<string, string>, inCustomer = false): unknown {
  if (Array.isArray(value)) return value.map((item) => mask(item, field, personal, inCustomer));
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mask(item, key, personal, isCustomer(value))]));
  if (typeof value !== "string") return value;
  const masked = maskFor(field, inCustomer)?.(value);
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

function collect(value: unknown, personal: Map<string, string>, field = "", inCustomer = false): void {
  if (Array.isArray(value)) for (const item of value) collect(item, personal, field, inCustomer);
  else if (value !== null && typeof value === "object")
    for (const [key, item] of Object.entries(value)) collect(item, personal, key, isCustomer(value));
  else if (typeof value === "string") {
    const masked = maskFor(field, inCustomer)?.(value);
    // One or two letters would be found in any word.
    if (masked !== undefined && value.length > 2) personal.set(value, masked);
  }
}
