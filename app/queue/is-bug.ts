import { ZodError } from "zod";

/**
 * Whether an error says that our own code is wrong, so that the same attempt ends the same way: no clock mends it. `fetch` throws TypeErrors for
 * connections that break; those have a cause.
 */
export function isBug(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isBug);
  if (!(error instanceof Error)) return false;
  if (error instanceof ZodError || error.name === "PrismaClientValidationError") return true;
  const isOurs = [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind);
  return isOurs && error.cause === undefined;
}
