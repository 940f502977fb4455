/** The value that `part` percent of the values do not exceed. */
export function percentile(values: number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((part / 100) * sorted.length) - 1)] ?? 0;
}

export function median(values: number[]): number {
  return percentile(values, 50);
}

/** To two digits behind the point. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Progress goes beside the figures, which another program may read. */
export function say(sentence: string): void {
  process.stderr.write(`${sentence} …\n`);
}
