/** What a process took at a moment: milliseconds since the soak began, and megabytes. */
export type Taken = { at: number; rssMb: number };

/** By how much a process grew in a minute: the slope of the line that fits best. Of fewer than two looks nothing is known: 0. */
export function growthPerMinute(looks: Taken[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [at, size] = [mean(looks.map((look) => look.at)), mean(looks.map((look) => look.rssMb))];
  const spread = looks.reduce((sum, look) => sum + (look.at - at) ** 2, 0);
  if (!spread) return 0;
  return (looks.reduce((sum, look) => sum + (look.at - at) * (look.rssMb - size), 0) / spread) * 60_000;
}
