type Work = (due: { now: Date }) => Promise<void>;

const hourMs = 3_600_000;

/** The same work at most every so many hours, of one that is asked for more often. What failed is due the next time. */
export function seldom(hours: number, work: Work): Work {
  let last = Number.NEGATIVE_INFINITY;
  return async ({ now }) => {
    if (now.getTime() - last < hours * hourMs) return;
    await work({ now });
    last = now.getTime();
  };
}
