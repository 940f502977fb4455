/** Thrown by a connector when there is no answer to give back; only the worker and a live test catch them. */
export abstract class PartnerError extends Error {
  abstract readonly code: "partner_unavailable" | "credentials_rejected" | "unexpected_answer";
}

/** The partner is down, slow, or asks us to slow down. The same call may be made again later. */
export class PartnerUnavailable extends PartnerError {
  readonly code = "partner_unavailable";
  /** Seconds the partner asked us to wait, if it said. */
  readonly retryAfter: number | null;
  /** The call may have been carried out: look before writing again. */
  readonly mayHaveHappened: boolean;
  constructor(message: string, facts: { retryAfter?: number | null; mayHaveHappened: boolean; cause?: unknown }) {
    super(message, { cause: facts.cause });
    this.name = "PartnerUnavailable";
    this.retryAfter = facts.retryAfter ?? null;
    this.mayHaveHappened = facts.mayHaveHappened;
  }
}

/** The partner does not accept the merchant's credentials: no call can succeed until they are entered again. */
export class CredentialsRejected extends PartnerError {
  readonly code = "credentials_rejected";
  /** "user_removed": the person who connected has no access any more; "scope": a permission was not given. */
  readonly why: "credentials" | "user_removed" | "scope";
  constructor(message: string, { why = "credentials", ...options }: ErrorOptions & { why?: CredentialsRejected["why"] } = {}) {
    super(message, options);
    this.name = "CredentialsRejected";
    this.why = why;
  }
}

/** The partner answered something that its connector cannot read. */
export class UnexpectedAnswer extends PartnerError {
  readonly code = "unexpected_answer";
  /** The call may have been carried out: look before writing again. */
  readonly mayHaveHappened: boolean;
  constructor(message: string, facts: { mayHaveHappened: boolean; cause?: unknown }) {
    super(message, { cause: facts.cause });
    this.name = "UnexpectedAnswer";
    this.mayHaveHappened = facts.mayHaveHappened;
  }
}
