import { describe, expect, it } from "vitest";
import { afterSilence, isHeldUp, mayAsk, secondsToWait } from "./circuit.ts";
import type { Circuit, Silence } from "./circuit.ts";

const noon = Date.UTC(2026, 10, 26, 12);
const at = (seconds: number) => new Date(noon + seconds * 1000);

/** Each begins at its second and ends in silence one second later. */
function after(...silences: (Partial<Silence> & { second: number })[]): Circuit | null {
  return silences.reduce<Circuit | null>(
    (known, { second, ...given }) =>
      afterSilence(known, {
        run: `order ${second}`,
        startedAt: at(second),
        answered: false,
        retryAfter: null,
        now: at(second + 1),
        ...given,
      }),
    null,
  );
}

describe("a circuit", () => {
  it("stays closed for a hiccup and opens at the third silence in a row", () => {
    expect(after({ second: 0 }, { second: 2 })?.openSince).toBeNull();
    expect(after({ second: 0 }, { second: 2 }, { second: 4 })?.openSince).toBe(at(5).toISOString());
    expect(after({ second: 0 }, { second: 2 }, { second: 4 }, { second: 6 })?.openSince).toBe(at(5).toISOString());
  });

  it("counts calls that were made together once", () => {
    const together = Array.from({ length: 10 }, (_, index) => ({ second: 0, run: `order ${index}` }));
    expect(after(...together)).toMatchObject({ silences: 1, openSince: null });
  });

  it("counts one order that the partner breaks off over once, and three different ones", () => {
    const same = { run: "order", answered: true };
    expect(after({ second: 0, ...same }, { second: 2, ...same }, { second: 4, ...same })?.silences).toBe(1);
    expect(after({ second: 0, answered: true }, { second: 2, answered: true }, { second: 4, answered: true })?.openSince).not.toBeNull();
  });

  it("is held up, and not open, while the partner asks for time, for the longest that it asked", () => {
    const busy = after({ second: 0, retryAfter: 60 }, { second: 1, retryAfter: 10 });
    expect(busy).toMatchObject({ silences: 0, openSince: null, askAgainAt: at(61).toISOString() });
    expect(isHeldUp(busy)).toBe(true);
    expect(busy && secondsToWait(busy, at(31))).toBe(30);
    expect(mayAsk(busy, { run: "order", now: at(60) })).toBe(false);
    expect(mayAsk(busy, { run: "order", now: at(61) })).toBe(true);
  });

  it("opens at once when the merchant is told of the silence already", () => {
    expect(after({ second: 0, isTold: true })).toMatchObject({ silences: 3, openSince: at(1).toISOString() });
  });

  it("lets through nothing but what goes ahead while it is open", () => {
    const open = { ...(after({ second: 0 }, { second: 2 }, { second: 4 }) as Circuit), trial: "order 7" };
    expect(mayAsk(open, { run: "order 7", now: at(9) })).toBe(true);
    expect(mayAsk(open, { run: "order 8", now: at(9) })).toBe(false);
    expect(mayAsk(null, { run: "order 8", now: at(9) })).toBe(true);
  });
});
