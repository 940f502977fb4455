import { createMask, firstLetter, maskEmail, maskPhone } from "#app/partners/mask.ts";
import type { Mask } from "#app/partners/mask.ts";

const masks: { field: RegExp; mask: Mask }[] = [
  { field: /password|token|secret|client_id|authorization/i, mask: () => "•••" },
  { field: /e_?mail|^login$/i, mask: maskEmail },
  { field: /phone|mobile/i, mask: maskPhone },
  { field: /(first|last|full|customer)_?name$|^sales_rep$|^address|_address$|^line_\d$|city|postal|^zip/i, mask: firstLetter },
  // Free text, by whoever wrote it.
  { field: /notes?$/i, mask: firstLetter },
];

/** What is kept of a call to Heartland. */
export const maskExchange = createMask({
  maskFor,
  // Ids and states are no messages: a name that is in one by chance is left alone.
  mayRepeat: (field) => !/(^|_)id$|^(status|type|key|created_at|updated_at|method|path)$/.test(field),
  // Of `{"email": {"$in": ["ana@example.test"]}}` the operator is no field of its own.
  fieldBelow: (key, field) => (key.startsWith("$") ? field : key),
});

function maskFor(field: string): Mask | null {
  // It says what kind of token it is.
  if (field === "token_type") return null;
  return masks.find((one) => one.field.test(field))?.mask ?? null;
}
