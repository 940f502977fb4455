const remedies: Record<string, string> = {
  ECONNREFUSED: "nothing listens there: start that PostgreSQL, or leave DATABASE_URL out for the embedded one",
  ENOTFOUND: "that host is not known: mend DATABASE_URL",
  ETIMEDOUT: "it does not answer: look at the network between here and there",
  EHOSTUNREACH: "it cannot be reached: look at the network between here and there",
  "28P01": "it refused the password: mend DATABASE_URL",
  "28000": "it refused the user: mend DATABASE_URL, or let this user in",
  "3D000": "it has no such database: create it, or mend DATABASE_URL",
  "42501": "this user may not change the schema: grant it CREATE on the database and on the schema public",
  "53300": "it has no connection left: raise its max_connections, or lower DATABASE_POOL_SIZE",
  "57P03": "it is starting or stopping: try again in a moment",
};

/** What to do when the PostgreSQL of DATABASE_URL cannot be used; null if this is no such error. `host` is shown, nothing else of the address. */
export function databaseTrouble(error: unknown, host: string): string | null {
  const code = codeOf(error);
  const remedy = code === null ? undefined : remedies[code];
  return remedy ? `The database at ${host} cannot be used, ${remedy}.` : null;
}

/** A host with two addresses fails with both errors in one. */
function codeOf(error: unknown): string | null {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : null;
  return typeof code === "string" ? code : null;
}
