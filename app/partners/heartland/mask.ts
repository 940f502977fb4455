/**
 * Makes an exchange fit to be shown and kept: names, e-mail, phone, address and secrets stay recognisable to who knows them, and tell nobody else anything.
 * Values are masked by their field, or by the field that a filter's operator belongs to; a message that repeats such a value has it masked as well.
 */
export function maskExchange(request: unknown, answer: unknown): { request: unknown; answer: unknown } {
  const personal = new Map<string, string>();
  collect(request, personal);
  collect(answer, personal);
  return { request: mask(request, "", personal), answer: mask(answer, "", personal) };
}

type Mask = (value: string) => string;

const masks: { field: RegExp; mask: Mask }[] = [
  { field: /password|token|secret|client_id|authorization/i, mask: () => "•••" },
  { field: /e_?mail|^login$/i, mask: maskEmail },
  { field: /phone|mobile/i, mask: (value) => `•••${value.replace(/\D/g, "").slice(-4)}` },
  { field: /(first|last|full|customer)_?name$|^address|_address$|^line_\d$|city|postal|^zip/i, mask: firstLetter },
  // Free text, by whoever wrote it.
  { field: /notes?$/i, mask: firstLetter },
];

function maskFor(field: string): Mask | null {
  // It says what kind of token it is.
  if (field === "token_type") return null;
  return masks.find((one) => one.field.test(field))?.mask ?? null;
}

/** "ana@example.test" → "a…@example.test" */
function maskEmail(value: string): string {
  const at = value.lastIndexOf("@");
  return at < 1 ? firstLetter(value) : `${firstLetter(value)}${value.slice(at)}`;
}

function firstLetter(value: string): string {
  return value.trim() === "" ? "" : `${[...value.trim()][0]}…`;
}

/** Of `{"email": {"$in": ["ana@example.test"]}}` the operator is no field of its own. */
function fieldBelow(key: string, field: string): string {
  return key.startsWith("$") ? field : key;
}

function mask(value: unknown, field: string, personal: Map<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => mask(item, field, personal));
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mask(item, fieldBelow(key, field), personal)]));
  if (typeof value !== "string" && typeof value !== "number") return value;
  const masked = maskFor(field)?.(String(value));
  if (masked !== undefined) return masked;
  if (typeof value === "number") return value;
  return maskEmails(maskRepeats(value, field, personal));
}

/** Masks the e-mail addresses in a text that goes into an error or a log. */
export function maskEmails(message: string): string {
  return message.replace(/[^\s@"'<>]+@[^\s@"'<>]+/g, maskEmail);
}

function maskRepeats(text: string, field: string, personal: Map<string, string>): string {
  // Ids and states are no messages: a name that is in one by chance is left alone.
  if (/(^|_)id$|^(status|type|key|created_at|updated_at|method|path)$/.test(field)) return text;
  // The longest first, so that a name inside an e-mail address does not break it up.
  return [...personal]
    .sort(([one], [other]) => other.length - one.length)
    .reduce((rest, [value, masked]) => rest.replaceAll(value, masked), text);
}

function collect(value: unknown, personal: Map<string, string>, field = ""): void {
  if (Array.isArray(value)) for (const item of value) collect(item, personal, field);
  else if (value !== null && typeof value === "object")
    for (const [key, item] of Object.entries(value)) collect(item, personal, fieldBelow(key, field));
  else if (typeof value === "string" || typeof value === "number") {
    const masked = maskFor(field)?.(String(value));
    // One or two letters would be found in any word.
    if (masked !== undefined && String(value).length > 2) personal.set(String(value), masked);
  }
}
