import type { LightspeedTokens } from "./settings.ts";

/**
 * Where a shop's tokens are. A refresh kills the tokens before it, so one process at a time may do it, and what it gives is kept before
 * it is used: else the connection is lost.
 */
export type TokenStore = {
  read(): Promise<LightspeedTokens>;
  /** If the store still has `stale`, gets new ones by `exchange` and keeps them; else gives what somebody else got since. */
  refresh(stale: LightspeedTokens, exchange: (refreshToken: string) => Promise<LightspeedTokens>): Promise<LightspeedTokens>;
};

/** A store for one process: whoever asks while a refresh is under way waits for it. `keep` is told of new tokens before anybody uses them. */
export function createTokenStore(
  initial: LightspeedTokens,
  { keep = async () => {} }: { keep?: (tokens: LightspeedTokens) => Promise<void> } = {},
): TokenStore & { replace(tokens: LightspeedTokens): void } {
  let tokens = initial;
  let running: Promise<LightspeedTokens> | null = null;

  async function renew(exchange: (refreshToken: string) => Promise<LightspeedTokens>): Promise<LightspeedTokens> {
    const renewed = await exchange(tokens.refreshToken);
    await keep(renewed);
    tokens = renewed;
    return renewed;
  }

  return {
    read: async () => tokens,
    async refresh(stale, exchange) {
      if (running) return running;
      if (tokens.accessToken !== stale.accessToken) return tokens;
      running = renew(exchange).finally(() => (running = null));
      return running;
    },
    replace: (next) => void (tokens = next),
  };
}
