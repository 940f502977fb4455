export type Timed<Value> = { status: "answered"; value: Value } | { status: "failed"; error: unknown } | { status: "late" };

export type Deadline = {
  /** The answer, if it comes before the deadline and within `ms`. What comes later is not waited for, and goes on. Never rejects. */
  wait: <Value>(work: Promise<Value>, ms?: number) => Promise<Timed<Value>>;
  isOver: () => boolean;
};

/** For an answer that has to be there at a certain moment, whatever else is. */
export function startDeadline(ms: number): Deadline {
  const end = performance.now() + ms;
  const left = () => Math.max(0, end - performance.now());
  return {
    isOver: () => left() === 0,
    async wait(work, most = Infinity) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<{ status: "late" }>((resolve) => {
        timer = setTimeout(() => resolve({ status: "late" }), Math.min(left(), most));
      });
      const answered = work.then(
        (value) => ({ status: "answered" as const, value }),
        (error: unknown) => ({ status: "failed" as const, error }),
      );
      try {
        return await Promise.race([answered, late]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
