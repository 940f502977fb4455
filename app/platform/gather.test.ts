import { expect, it } from "vitest";
import { gather } from "./gather.ts";

/** Does lots one after the other, each when it is told to. */
function slowly(fails: (lot: number[]) => boolean = () => false, another?: number) {
  const lots: number[][] = [];
  const gates: (() => void)[] = [];
  const ask = gather<number, string>(
    async (lot) => {
      lots.push(lot);
      await new Promise<void>((resolve) => gates.push(resolve));
      if (fails(lot)) throw new Error(`not ${lot.join(" ")}`);
      return lot.map((one) => `did ${one}`);
    },
    { most: 3, ...(another !== undefined && { another }) },
  );
  async function open(): Promise<void> {
    for (const gate of gates.splice(0)) gate();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { lots, ask, open };
}

it("What comes alone is done at once, and what comes meanwhile is done together, at most so many in one lot", async () => {
  const { lots, ask, open } = slowly();
  const answers = [1, 2, 3, 4, 5].map(ask);
  expect(lots).toEqual([[1]]);
  await open();
  expect(lots).toEqual([[1], [2, 3, 4]]);
  await open();
  expect(lots).toEqual([[1], [2, 3, 4], [5]]);
  await open();
  expect(await Promise.all(answers)).toEqual(["did 1", "did 2", "did 3", "did 4", "did 5"]);
});

it("A second lot begins beside the first once enough wait for it, and never a third", async () => {
  const { lots, ask, open } = slowly(() => false, 2);
  const answers = [1, 2].map(ask);
  expect(lots).toEqual([[1]]);
  answers.push(ask(3));
  expect(lots).toEqual([[1], [2, 3]]);
  answers.push(...[4, 5, 6].map(ask));
  expect(lots).toEqual([[1], [2, 3]]);
  await open();
  expect(lots).toEqual([[1], [2, 3], [4, 5, 6]]);
  answers.push(ask(7));
  await open();
  expect(lots).toEqual([[1], [2, 3], [4, 5, 6], [7]]);
  await open();
  expect(await Promise.all(answers)).toEqual([1, 2, 3, 4, 5, 6, 7].map((one) => `did ${one}`));
});

it("One that cannot be done fails for whoever asked for it, and for nobody else", async () => {
  const { lots, ask, open } = slowly((lot) => lot.includes(3));
  const answers = Promise.allSettled([1, 2, 3, 4].map(ask));
  await open();
  await open();
  expect(lots).toEqual([[1], [2, 3, 4], [2], [3], [4]]);
  await open();
  expect((await answers).map((one) => (one.status === "fulfilled" ? one.value : String(one.reason)))).toEqual([
    "did 1",
    "did 2",
    "Error: not 3",
    "did 4",
  ]);
});

it("After a fault the next one is done as ever", async () => {
  const { ask, open } = slowly((lot) => lot.includes(1));
  const failed = expect(ask(1)).rejects.toThrow("not 1");
  await open();
  await failed;
  const done = ask(2);
  await open();
  expect(await done).toBe("did 2");
});
