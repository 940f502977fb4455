import { createMask, firstLetter, maskEmail, maskPhone } from "#app/partners/mask.ts";
import type { Mask } from "#app/partners/mask.ts";

const masks: { field: RegExp; mask: Mask }[] = [
  { field: /secret|token$|authorization|client_id/i, mask: () => "•••" },
  { field: /email/i, mask: maskEmail },
  { field: /phone|mobile|^fax$/i, mask: maskPhone },
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

/** What is kept of a call to Lightspeed. */
export const maskExchange = createMask({ maskFor, mayRepeat: (field) => /message|error|details/i.test(field) });

function maskFor(field: string, parent: object): Mask | null {
  // This one says what kind of token it is.
  if (field === "token_type") return null;
  const here = beside.find((one) => one.sibling in parent && one.field.test(field));
  return (here ?? masks.find((one) => one.field.test(field)))?.mask ?? null;
}
