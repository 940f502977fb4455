import { retryAfterOf } from "#app/queue/retry-delay.ts";

/** More than one partner broke off over an order: each is told of, and the queue comes back when all may be asked. */
export class SeveralFaltered extends AggregateError {
  readonly retryAfter: number | null;
  constructor(errors: unknown[]) {
    super(errors, errors.map((error) => (error instanceof Error ? error.message : String(error))).join(" "));
    this.name = "SeveralFaltered";
    const asked = errors.map(retryAfterOf).filter((seconds) => seconds !== null);
    this.retryAfter = asked.length > 0 ? Math.max(...asked) : null;
  }
}
