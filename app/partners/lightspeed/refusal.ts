import { UnexpectedAnswer } from "#app/partners/errors.ts";
import { maskEmails } from "#app/partners/mask.ts";

type Refused = { httpStatus: number; message: string };

/** A refusal that its question has no answer for. It was refused, so nothing was done. */
export function refusal(path: string, said: Refused): UnexpectedAnswer {
  return new UnexpectedAnswer(`Lightspeed answered ${path} with ${messageOf(said)}.`, { mayHaveHappened: false });
}

/** What is told of a refusal that is an answer. */
export function messageOf({ httpStatus, message }: Refused): string {
  return maskEmails(message) || `HTTP ${httpStatus}`;
}
