/** Units that count for a purchase: those that a person entered on its day or later. Days are YYYY-MM-DD. */
export type Taken = { day: string; units: number };

/**
 * How many of the units that people entered on a card are free for a purchase of `day`, so that every purchase that took some before keeps
 * its own. A punch serves one purchase only, and none that came after it.
 */
export function unitsFree({ entered, taken, day }: { entered: string[]; taken: Taken[]; day: string }): number {
  return Math.max(0, Math.min(...cutsFor(taken, day).map((cut) => surplus(entered, taken, cut))));
}

/**
 * How many of the units that purchases took are on the card no more, and were those of a purchase of `day`: units that only a later
 * purchase can have lost are not among them.
 */
export function unitsGone({ entered, taken, day }: { entered: string[]; taken: Taken[]; day: string }): number {
  const missing = (cuts: string[]) => Math.max(0, ...cuts.map((cut) => -surplus(entered, taken, cut)));
  const later = taken.map((one) => one.day).filter((one) => one > day);
  return Math.max(0, missing(cutsFor(taken, day)) - missing(later));
}

function cutsFor(taken: Taken[], day: string): string[] {
  return [...new Set([day, ...taken.map((one) => one.day).filter((one) => one <= day)])];
}

/** Units entered from that day on, less those that purchases from that day on took. */
function surplus(entered: string[], taken: Taken[], from: string): number {
  const used = taken.reduce((units, one) => units + (one.day >= from ? one.units : 0), 0);
  return entered.filter((day) => day >= from).length - used;
}
