import { wordsOf } from "#app/domain/words.ts";
import { comparedFields } from "./member-view.ts";
import type { Difference, Person } from "./member-view.ts";

/** What Shopify and the partner say of a person, field by field. How it was typed makes no difference. */
export function comparePeople(shopify: Person, account: Person): Difference[] {
  return comparedFields.map((field) => {
    const [one, other] = [shopify[field] || null, account[field] || null];
    return { field, shopify: one, account: other, is: judge(field, one, other) };
  });
}

function judge(field: Difference["field"], one: string | null, other: string | null): Difference["is"] {
  if (one === null || other === null) return "missing";
  return normal[field](one) === normal[field](other) ? "same" : "different";
}

const normal: Record<Difference["field"], (text: string) => string> = {
  name: (text) => wordsOf(text).join(" "),
  email: (text) => text.trim().toLowerCase(),
  // Without North America's leading 1, as tills leave it out.
  phone: (text) => text.replace(/\D/g, "").replace(/^1(?=\d{10}$)/, ""),
};
