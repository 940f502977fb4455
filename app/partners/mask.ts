/**
 * Makes an exchange fit to be shown and kept: names, e-mail, phone, address and secrets stay recognisable to who knows them, and tell nobody else anything.
 * Values are masked by their field; a text that repeats such a value has it masked as well.
 */
export type MaskExchange = (request: unknown, answer: unknown) => { request: unknown; answer: unknown };

export type Mask = (value: string) => string;

type Rules = {
  /** How a field's value is masked; null: not at all. `parent`: the object that it is in. */
  maskFor: (field: string, parent: object) => Mask | null;
  /** Whether a text in this field may repeat what is personal elsewhere. */
  mayRepeat: (field: string) => boolean;
  /** Ids that somebody made of a phone number or an e-mail address: masked where the whole of one is personal elsewhere. */
  isId?: (field: string) => boolean;
  /** The field that a key stands for: of `{"email": {"$in": […]}}` the operator is no field of its own. */
  fieldBelow?: (key: string, field: string) => string;
};

export function createMask({ maskFor, mayRepeat, isId = () => false, fieldBelow = (key) => key }: Rules): MaskExchange {
  function masked(value: unknown, field: string, { personal, parent }: { personal: Map<string, string>; parent: object }): unknown {
    if (Array.isArray(value)) return value.map((item) => masked(item, field, { personal, parent }));
    if (value !== null && typeof value === "object")
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, masked(item, fieldBelow(key, field), { personal, parent: value })]),
      );
    if (typeof value !== "string" && typeof value !== "number") return value;
    const hidden = maskFor(field, parent)?.(String(value));
    if (hidden !== undefined) return hidden;
    const same = isId(field) ? personal.get(String(value)) : undefined;
    if (same !== undefined) return same;
    if (typeof value === "number") return value;
    return maskEmails(mayRepeat(field) ? maskRepeats(value, personal) : value);
  }

  function collect(value: unknown, personal: Map<string, string>, { field, parent }: { field: string; parent: object }): void {
    if (Array.isArray(value)) for (const item of value) collect(item, personal, { field, parent });
    else if (value !== null && typeof value === "object")
      for (const [key, item] of Object.entries(value)) collect(item, personal, { field: fieldBelow(key, field), parent: value });
    else if (typeof value === "string" || typeof value === "number") {
      const hidden = maskFor(field, parent)?.(String(value));
      // One or two letters would be found in any word.
      if (hidden !== undefined && String(value).length > 2) personal.set(String(value), hidden);
    }
  }

  return (request, answer) => {
    const personal = new Map<string, string>();
    const top = { field: "", parent: {} };
    collect(request, personal, top);
    collect(answer, personal, top);
    return { request: masked(request, "", { personal, parent: {} }), answer: masked(answer, "", { personal, parent: {} }) };
  };
}

/** "ana@example.test" → "a…@example.test" */
export function maskEmail(value: string): string {
  const at = value.lastIndexOf("@");
  return at < 1 ? firstLetter(value) : `${firstLetter(value)}${value.slice(at)}`;
}

/** "+1 514 555-0101" → "•••0101" */
export function maskPhone(value: string): string {
  return `•••${value.replace(/\D/g, "").slice(-4)}`;
}

export function firstLetter(value: string): string {
  return value.trim() === "" ? "" : `${[...value.trim()][0]}…`;
}

/** Masks the e-mail addresses in a text that goes into an error or a log. */
export function maskEmails(message: string): string {
  // Most have none, and the expression looks for its "@" from each letter on.
  if (!message.includes("@")) return message;
  return message.replace(/[^\s@"'<>()]+@[^\s@"'<>()]+/g, maskEmail);
}

function maskRepeats(message: string, personal: Map<string, string>): string {
  // The longest first, so that a name inside an e-mail address does not break it up.
  return [...personal]
    .sort(([one], [other]) => other.length - one.length)
    .reduce((text, [value, hidden]) => text.replaceAll(value, hidden), message);
}
