/** Answers that are good for some seconds, so that they need not be asked for at every request. */
export type Kept<Value> = {
  /** What is kept under the key, or what `ask` answers. Who comes while it is being asked waits for the same answer; an error is not kept. */
  read: (key: string, now: Date, ask: () => Promise<Value>) => Promise<Value>;
  forget: (key: string) => void;
};

type KeptOptions = {
  seconds: number;
  /** So many answers at most: the oldest goes first. */
  most: number;
  /** Who comes in the second half of the time gets what is kept, and has it asked for anew once this is over: where many come, nobody waits. */
  renews?: () => Promise<void>;
};
type Entry<Value> = { until: number; answer: Promise<Value>; isRenewed: boolean };

const all = new Set<Map<string, unknown>>();

export function createKept<Value>({ seconds, most, renews }: KeptOptions): Kept<Value> {
  const entries = new Map<string, Entry<Value>>();
  all.add(entries);

  function keep(key: string, now: Date, answer: Promise<Value>): void {
    const entry = { until: now.getTime() + seconds * 1000, answer, isRenewed: false };
    entries.delete(key);
    for (const oldest of entries.size >= most ? entries.keys() : []) {
      entries.delete(oldest);
      break;
    }
    entries.set(key, entry);
    answer.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
  }

  async function renew(key: string, now: Date, { known, ask }: { known: Entry<Value>; ask: () => Promise<Value> }): Promise<void> {
    known.isRenewed = true;
    await renews?.();
    // What cannot be had now is asked for again when its time is over.
    const answer = await ask().then(
      (value) => ({ value }),
      () => null,
    );
    // Forgotten meanwhile, what was asked before is not to be trusted.
    if (answer && entries.get(key) === known) keep(key, now, Promise.resolve(answer.value));
  }

  return {
    read(key, now, ask) {
      const known = entries.get(key);
      const left = known ? known.until - now.getTime() : 0;
      if (known && left > 0) {
        if (renews && !known.isRenewed && left <= seconds * 500) void renew(key, now, { known, ask });
        return known.answer;
      }
      const answer = ask();
      keep(key, now, answer);
      return answer;
    },
    forget: (key) => void entries.delete(key),
  };
}

/** Everything that is kept anywhere: for who changes the world behind our back, as tests do. */
export function forgetAllKept(): void {
  for (const entries of all) entries.clear();
}
