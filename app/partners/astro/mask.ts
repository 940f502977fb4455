import { createMask, firstLetter, maskEmail, maskPhone } from "#app/partners/mask.ts";
import type { Mask } from "#app/partners/mask.ts";

const masks: { field: RegExp; mask: Mask }[] = [
  { field: /password|token|secret|username|client_id|authorization/i, mask: () => "•••" },
  { field: /e_?mail/i, mask: maskEmail },
  { field: /account_?(number|no)\b/i, mask: lastTwo },
  { field: /phone|mobile/i, mask: maskPhone },
  { field: /(first|last|full|customer)_?name$|address|city|zip|postal/i, mask: firstLetter },
  // Free text, by whoever wrote on the card.
  { field: /notes?$/i, mask: firstLetter },
];

/** What is kept of a call to Astro. Tills use phone numbers and e-mail addresses for ids. */
export const maskExchange = createMask({
  maskFor,
  mayRepeat: (field) => /mess+age/i.test(field),
  isId: (field) => /^customer_?id$/i.test(field),
});

function maskFor(field: string): Mask | null {
  // These two say what kind of token it is and how long it lives.
  if (field === "token_type" || field === "grant_type") return null;
  return masks.find((one) => one.field.test(field))?.mask ?? null;
}

/** Enough to tell one from another on an invoice; of a short one nothing, as two would be half of it. */
function lastTwo(value: string): string {
  return value.trim().length < 5 ? "•••" : `•••${value.trim().slice(-2)}`;
}
