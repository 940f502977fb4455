import { Pool } from "pg";
import type { PoolClient, PoolConfig } from "pg";
import { scopeNow } from "./shop-scope.server.ts";

type Take = (error: Error | undefined, client: PoolClient | undefined, release: (error?: Error | boolean) => void) => void;

/** What each connection was told last; of one that is not here nobody knows: the database's own settings may say something. */
const told = new WeakMap<PoolClient, string>();

/** How many go before one who waits. */
const mostPassed = 5;

/**
 * Connections that know for which shop they are used, before anything is asked of them. Telling costs a way to the database, and is only done
 * when the connection was another shop's before. One that cannot be told is thrown away.
 */
export class ScopedPool extends Pool {
  /** For which shop each of those is that wait for a connection. */
  readonly #wanted = new WeakMap<object, { scope: string; passed: number }>();

  constructor(config: PoolConfig) {
    super(config);
    const inner = this.#inner;
    const giveNext = inner._pulseQueue;
    inner._pulseQueue = () => {
      this.#arrange();
      giveNext.call(this);
    };
    // One that breaks in somebody's hands fails what they ask of it: nobody else need hear of it, and without an ear the process would end.
    this.on("connect", (client) => client.on("error", () => undefined));
  }

  override connect(): Promise<PoolClient>;
  override connect(take: Take): void;
  override connect(take?: Take): Promise<PoolClient> | void {
    // Of whoever asks: by the time that a connection is free, somebody else is at work.
    const scope = scopeNow();
    const given = super.connect();
    const waits = this.#inner._pendingQueue.at(-1);
    if (waits && !this.#wanted.has(waits)) this.#wanted.set(waits, { scope, passed: 0 });
    const client = given.then((one) => tell(one, scope));
    if (!take) return client;
    client.then(
      (one) => take(undefined, one, one.release.bind(one)),
      (error: Error) => take(error, undefined, () => undefined),
    );
  }

  /** For the queue's tables, which are of no shop: the connection goes on as whosever it was. */
  connectForNobody(): Promise<PoolClient> {
    return super.connect();
  }

  /**
   * The pool gives the last of the free connections to the first who waits. That is to be one that was this shop's before, or else the one that was
   * free for longest: the one that became free just now is asked something more of the same order in a moment. Where somebody behind can have one
   * without telling, they go first, a few at most.
   */
  #arrange(): void {
    const { _idle: idle, _pendingQueue: waiting } = this.#inner;
    const findFor = (one: object | undefined) => {
      const scope = one && this.#wanted.get(one)?.scope;
      return scope === undefined ? -1 : idle.findLastIndex(({ client }) => told.get(client) === scope);
    };
    const first = waiting[0] && this.#wanted.get(waiting[0]);
    const next = waiting.findIndex((one) => findFor(one) >= 0);
    if (first && next > 0 && first.passed < mostPassed) {
      first.passed += 1;
      waiting.unshift(...waiting.splice(next, 1));
    }
    idle.push(...idle.splice(Math.max(findFor(waiting[0]), 0), 1));
  }

  /** What the pool says nowhere. Were it another way, telling is all that it takes. */
  get #inner(): { _idle: { client: PoolClient }[]; _pendingQueue: object[]; _pulseQueue: () => void } {
    return this as never;
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
