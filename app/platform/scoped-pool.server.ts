import { Pool } from "pg";
import type { PoolClient, PoolConfig } from "pg";
import { scopeNow } from "./shop-scope.server.ts";

type Take = (error: Error | undefined, client: PoolClient | undefined, release: (error?: Error | boolean) => void) => void;

/** What each connection was told last; of one that is not here nobody knows: the database's own settings may say something. */
const told = new WeakMap<PoolClient, string>();

/**
 * Connections that know for which shop they are used, before anything is asked of them. Telling costs a way to the database, and is only done
 * when the connection was another shop's before. One that cannot be told is thrown away.
 */
export class ScopedPool extends Pool {
  constructor(config: PoolConfig) {
    super(config);
    // One that breaks in somebody's hands fails what they ask of it: nobody else need hear of it, and without an ear the process would end.
    this.on("connect", (client) => client.on("error", () => undefined));
  }

  override connect(): Promise<PoolClient>;
  override connect(take: Take): void;
  override connect(take?: Take): Promise<PoolClient> | void {
    // Of whoever asks: by the time that a connection is free, somebody else is at work.
    const scope = scopeNow();
    this.#preferOneOf(scope);
    const client = super.connect().then((given) => tell(given, scope));
    if (!take) return client;
    client.then(
      (given) => take(undefined, given, given.release.bind(given)),
      (error: Error) => take(error, undefined, () => undefined),
    );
  }

  /** For the queue's tables, which are of no shop: the connection goes on as whosever it was. */
  connectForNobody(): Promise<PoolClient> {
    return super.connect();
  }

  /** Of the connections that are free the pool gives the last one. It says so nowhere: were it another one, telling is all that it takes. */
  #preferOneOf(scope: string): void {
    const { _idle: idle = [] } = this as unknown as { _idle?: { client: PoolClient }[] };
    const found = idle.findLastIndex(({ client }) => told.get(client) === scope);
    if (found >= 0) idle.push(...idle.splice(found, 1));
  }
}

async function tell(client: PoolClient, scope: string): Promise<PoolClient> {
  if (told.get(client) === scope) return client;
  told.delete(client);
  try {
    await client.query(`SET punchcard.shop = ${client.escapeLiteral(scope)}`);
  } catch (error) {
    client.release(true);
    throw error;
  }
  told.set(client, scope);
  return client;
}
