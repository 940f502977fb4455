/** How many in a second, of things that happened at these moments (milliseconds): over the middle eight tenths, when nothing starts or ends. */
export function middleRate(times: number[]): number {
  const sorted = [...times].sort((one, other) => one - other);
  const first = Math.floor(sorted.length / 10);
  const last = sorted.length - 1 - first;
  const took = (sorted[last] ?? 0) - (sorted[first] ?? 0);
  return took > 0 ? ((last - first) * 1000) / took : 0;
}
