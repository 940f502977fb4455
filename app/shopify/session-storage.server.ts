import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { sealedColumns } from "#app/platform/sealed-columns.ts";
import { open, seal } from "#app/platform/secrets.server.ts";

/** Shopify's sessions in our database. Their tokens are sealed on the way in and opened on the way out. */
export const sessionStorage: SessionStorage = {
  async storeSession(session) {
    return table().storeSession(withTokens(session, (token, context) => seal(token, context)));
  },
  async loadSession(id) {
    return openSession(await table().loadSession(id));
  },
  async deleteSession(id) {
    return table().deleteSession(id);
  },
  async deleteSessions(ids) {
    return table().deleteSessions(ids);
  },
  async findSessionsByShop(shop) {
    const sessions = await table().findSessionsByShop(shop);
    return sessions.map(openSession).filter((session) => session !== undefined);
  },
};

let prismaStorage: PrismaSessionStorage<typeof db> | undefined;

/** Made on first use: it looks for its table the moment it is made, and importing a file should need no database. */
function table(): PrismaSessionStorage<typeof db> {
  return (prismaStorage ??= new PrismaSessionStorage(db));
}

/** A session that does not open (a key was thrown away) is no session: the next visit of the app brings new tokens. */
function openSession(stored: Session | undefined): Session | undefined {
  if (!stored) return undefined;
  try {
    return withTokens(stored, (token, context) => open(token, context));
  } catch (error) {
    log.error("session_does_not_open", { shop: stored.shop, problem: error instanceof Error ? error.message : "unknown" });
    return undefined;
  }
}

function withTokens(session: Session, change: (token: string, context: string) => string): Session {
  const { accessToken, refreshToken, ...rest } = session.toObject();
  return new Session({
    ...rest,
    ...(accessToken && { accessToken: change(accessToken, sealedColumns.sessionAccessToken(session.id)) }),
    ...(refreshToken && { refreshToken: change(refreshToken, sealedColumns.sessionRefreshToken(session.id)) }),
  });
}
