/** Answers that are good for some seconds, so that they need not be asked for at every request. */
export type Kept<Value> = {
  /** What is kept under the key, or what `ask` answers. Who comes while it is being asked waits for the same answer; an error is not kept. */
  read: (key: string, now: Date, ask: () => Promise<Value>) => Promise<Value>;
  forget: (key: string) => void;
};

type Entry = { until: number; answer: Promise<unknown> };

const all = new Set<Map<string, Entry>>();

/** At most `most` answers are kept: the oldest goes first. */
export function createKept<Value>({ seconds, most }: { seconds: number; most: number }): Kept<Value> {
  const entries = new Map<string, Entry>();
  all.add(entries);
  return {
    read(key, now, ask) {
      const known = entries.get(key);
      if (known && known.until > now.getTime()) return known.answer as Promise<Value>;
      const answer = ask();
      const entry = { until: now.getTime() + seconds * 1000, answer };
      entries.delete(key);
      for (const oldest of entries.size >= most ? entries.keys() : []) {
        entries.delete(oldest);
        break;
      }
      entries.set(key, entry);
      answer.catch(() => {
        if (entries.get(key) === entry) entries.delete(key);
      });
      return answer;
    },
    forget: (key) => void entries.delete(key),
  };
}

/** Everything that is kept anywhere: for who changes the world behind our back, as tests do. */
export function forgetAllKept(): void {
  for (const entries of all) entries.clear();
}
