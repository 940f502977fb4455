import { z } from "zod";

export type SearchTerms = { email: string | null; phone: string | null };

const email = z.email();

/** What a merchant types to find an account: an e-mail address or a phone number; null when it is neither. */
export function searchTerms(typed: string): SearchTerms | null {
  const text = typed.trim();
  if (email.safeParse(text).success) return { email: text, phone: null };
  const digits = text.replace(/\D/g, "");
  return digits.length >= 7 && digits.length <= 15 && /^[+\d\s().-]+$/.test(text) ? { email: null, phone: text } : null;
}
