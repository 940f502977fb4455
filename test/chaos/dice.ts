import { randomFrom } from "#test/simulators/shared/random-from.ts";

export type Dice = ReturnType<typeof createDice>;

/** Throws that a seed decides: asked in the same order, they fall the same each time. */
export function createDice(seed: number) {
  const draw = randomFrom(seed);
  /** A whole number, both ends included. */
  const whole = (from: number, to: number): number => from + Math.floor(draw() * (to - from + 1));
  return {
    whole,
    chance: (probability: number): boolean => draw() < probability,
    pick<Item>(items: readonly Item[]): Item {
      const item = items[whole(0, items.length - 1)];
      if (item === undefined) throw new RangeError("There is nothing to pick from.");
      return item;
    },
    /** Moments of a stretch of time, some `every` milliseconds, each with half of that to either side. */
    moments({ from, to, every }: { from: number; to: number; every: number }): number[] {
      const found: number[] = [];
      for (let at = from + draw() * every; at < to; at += every / 2 + draw() * every) found.push(Math.round(at));
      return found;
    },
  };
}
