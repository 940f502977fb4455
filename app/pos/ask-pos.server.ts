import { setTimeout as wait } from "node:timers/promises";
import type { PosConnection } from "#app/connections/pos-connection.server.ts";
import type { PointOfSale } from "#app/partners/capabilities.ts";
import { CredentialsRejected, PartnerError } from "#app/partners/errors.ts";
import { log } from "#app/platform/log.server.ts";
import type { ListsProblem } from "./pos-views.ts";

export type Asked<Result> = { status: "read"; value: Result } | { status: "unread"; why: ListsProblem };

/** A person waits for the page: what the POS has not said by then, the page goes without. */
const patienceMs = 8_000;

/** Reads something from the POS for a page, which is there also when the POS is not. */
export async function askPos<Result>(connection: PosConnection, ask: (pos: PointOfSale) => Promise<Result>): Promise<Asked<Result>> {
  if (connection.status === "waiting") return { status: "unread", why: connection.why };
  const { partner, pos } = connection;
  const over = new AbortController();
  const silence = wait(patienceMs, { status: "unread", why: "silent" } as const, { signal: over.signal }).catch(() => ({
    status: "unread" as const,
    why: "silent" as const,
  }));
  const answer = ask(pos).then(
    (value): Asked<Result> => ({ status: "read", value }),
    (error: unknown): Asked<Result> => {
      if (!(error instanceof PartnerError)) throw error;
      log.warn("pos_not_read", { partner, code: error.code });
      return { status: "unread", why: error instanceof CredentialsRejected ? "credentials_rejected" : "silent" };
    },
  );
  try {
    return await Promise.race([answer, silence]);
  } finally {
    over.abort();
  }
}
