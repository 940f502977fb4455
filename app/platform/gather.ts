/**
 * Does together what is asked for while the last lot is still being done: the busier it gets, the larger the lots, and nobody waits for company.
 * `doAll` gives an answer for each, in their order. If it throws, each is done by itself, so that one fault is nobody else's; whatever it does
 * has to be safe to repeat.
 */
export function gather<Asked, Answer>(
  doAll: (lot: Asked[]) => Promise<Answer[]>,
  {
    most,
    another = Infinity,
  }: {
    /** In one lot. */
    most: number;
    /** So many that wait are worth a second lot beside the one under way. */
    another?: number;
  },
): (asked: Asked) => Promise<Answer> {
  type Waiting = { asked: Asked; resolve: (answer: Answer) => void; reject: (error: unknown) => void };
  const waiting: Waiting[] = [];
  let underWay = 0;

  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject });
      if (underWay === 0 || (underWay === 1 && waiting.length >= another)) void work();
    });

  async function work(): Promise<void> {
    underWay += 1;
    do await answer(waiting.splice(0, most));
    while (waiting.length >= (underWay > 1 ? another : 1));
    underWay -= 1;
  }

  async function answer(lot: Waiting[]): Promise<void> {
    try {
      const answers = await doAll(lot.map(({ asked }) => asked));
      if (answers.length !== lot.length) throw new Error(`There are ${answers.length} answers to ${lot.length} questions.`);
      for (const [index, { resolve }] of lot.entries()) resolve(answers[index] as Answer);
    } catch (error) {
      const [only] = lot;
      if (lot.length === 1 && only) only.reject(error);
      else await Promise.all(lot.map((one) => answer([one])));
    }
  }
}
