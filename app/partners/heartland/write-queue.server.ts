/** The last write of each account in this process. */
const last = new Map<string, Promise<unknown>>();

/** Parallel writes of one account get throttled [C 3.5]: one goes after the other, whatever became of the one before. */
export async function inTurn<Result>(account: string, write: () => Promise<Result>): Promise<Result> {
  const turn = (last.get(account) ?? Promise.resolve()).then(write, write);
  last.set(account, turn);
  try {
    return await turn;
  } finally {
    if (last.get(account) === turn) last.delete(account);
  }
}
