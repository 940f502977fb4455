import { UnexpectedAnswer } from "#app/partners/errors.ts";
import { maskEmails } from "#app/partners/mask.ts";
import type { AstroAnswer } from "./messages.ts";

/** A refusal that its question has no answer for. */
export function refusal(
  endpoint: string,
  said: Extract<AstroAnswer<unknown>, { status: "refused" }>,
  facts: { mayHaveHappened: boolean },
): UnexpectedAnswer {
  return new UnexpectedAnswer(
    `Astro answered ${endpoint} with status ${said.code}: ${maskEmails(said.message) || "no reason given"}.`,
    facts,
  );
}

/** What is told of a refusal that is an answer. */
export function messageOf({ code, message }: { code: number; message: string }): string {
  return message || `Status ${code}`;
}
