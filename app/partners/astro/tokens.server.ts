import type { AstroToken } from "./messages.ts";

/**
 * The tokens of everybody who signed in, one per account, so that many orders share one sign-in. A process keeps one of these.
 * Whoever asks while a sign-in is under way waits for it.
 */
export type TokenCache = {
  /** The account's token; `signIn` is asked for one when there is none or it has less than a minute left. */
  tokenFor(account: string, signIn: () => Promise<AstroToken>): Promise<string>;
  /** Keeps a token that was just given. */
  keep(account: string, token: AstroToken): void;
  /** Drops the account's token if it is still this one. */
  forget(account: string, token: string): void;
};

/** A call must not start with a token that ends before it does [C 1.2]. */
const marginMs = 60_000;

export function createTokenCache({ now }: { now: () => Date }): TokenCache {
  const tokens = new Map<string, { token: string; freshUntil: number }>();
  const signingIn = new Map<string, Promise<string>>();

  function keep(account: string, { access_token: token, created, expires }: AstroToken): string {
    tokens.set(account, { token, freshUntil: (created + expires) * 1000 - marginMs });
    return token;
  }

  return {
    keep,
    async tokenFor(account, signIn) {
      const known = tokens.get(account);
      if (known && now().getTime() < known.freshUntil) return known.token;
      const running = signingIn.get(account);
      if (running) return running;
      const started = signIn()
        .then((token) => keep(account, token))
        .finally(() => signingIn.delete(account));
      signingIn.set(account, started);
      return started;
    },
    forget(account, token) {
      if (tokens.get(account)?.token === token) tokens.delete(account);
    },
  };
}
