import { createMask, firstLetter, maskEmail, maskPhone } from "#app/partners/mask.ts";
import type { Mask } from "#app/partners/mask.ts";

const masks: { field: RegExp; mask: Mask }[] = [
  { field: /authorization|secret|token|password|api_?key/i, mask: () => "•••" },
  { field: /e_?mail/i, mask: maskEmail },
  { field: /phone|mobile/i, mask: maskPhone },
  { field: /(first|last|full|customer)_?name$|address|postal|birth/i, mask: firstLetter },
];

/** What is kept of a call to PETZ. Nobody has published its fields, so the masks are wider than our adapter needs. */
export const maskExchange = createMask({ maskFor, mayRepeat: (field) => /message|error|detail|reason/i.test(field) });

function maskFor(field: string, parent: object): Mask | null {
  // A product, a coupon and a device have a name as well, beside their references.
  if (field === "name" && "customer_ref" in parent) return firstLetter;
  return masks.find((one) => one.field.test(field))?.mask ?? null;
}
