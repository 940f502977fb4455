import { z } from "zod";

/**
 * What was counted of a partner that gave a shop no answers. A connection whose partner answers has none. Open: nobody asks but one job
 * (`orders/resume-partner.server.ts`), and whatever it lets ahead.
 */
export const circuit = z.object({
  /** In a row. */
  silences: z.number(),
  /** What ended in the last silence that was counted, and when. */
  lastRun: z.string().nullable(),
  lastAt: z.iso.datetime().nullable(),
  openSince: z.iso.datetime().nullable(),
  /** The partner asked for time until then. */
  askAgainAt: z.iso.datetime().nullable(),
  /** What goes ahead, or went last, while the circuit is open. */
  trial: z.string().nullable(),
  /** It had nothing to ask. */
  trialWasIdle: z.boolean().default(false),
  /** How many had not. */
  idleTrials: z.number().default(0),
});
export type Circuit = z.infer<typeof circuit>;

/** Silences in a row that open a circuit: fewer are a hiccup. */
export const mostSilences = 3;

const answering: Circuit = {
  ...{ silences: 0, lastRun: null, lastAt: null, openSince: null, askAgainAt: null },
  ...{ trial: null, trialWasIdle: false, idleTrials: 0 },
};

export type Silence = {
  /** What was being done: an order or a hold, by the id of its row. */
  run: string;
  startedAt: Date;
  /** Whether the partner answered other calls of it. */
  answered: boolean;
  /** Seconds that the partner asked for. */
  retryAfter: number | null;
  now: Date;
  /** The merchant is told of it already: the circuit opens at once. */
  isTold?: boolean;
};

/** The circuit after an attempt that ended without an answer. Who asks for time is not silent: it gets it. */
export function afterSilence(before: Circuit | null, silence: Silence): Circuit {
  const known = before ?? answering;
  const { run, startedAt, answered, retryAfter, now, isTold = false } = silence;
  if (retryAfter !== null) {
    const askAgainAt = new Date(now.getTime() + retryAfter * 1000).toISOString();
    return { ...known, askAgainAt: known.askAgainAt && known.askAgainAt > askAgainAt ? known.askAgainAt : askAgainAt };
  }
  const at = now.toISOString();
  if (isTold) return { ...known, silences: Math.max(known.silences, mostSilences), lastAt: at, openSince: known.openSince ?? at };
  // Calls that were made together fail together: that is one silence.
  if (known.lastAt && startedAt < new Date(known.lastAt)) return known;
  // One order that the partner breaks off over says nothing of the others.
  if (answered && known.lastRun === run) return known;
  const silences = known.silences + 1;
  const openSince = known.openSince ?? (silences >= mostSilences ? at : null);
  return { ...known, silences, lastRun: run, lastAt: at, openSince };
}

/** Whether a piece of work may ask the partner. */
export function mayAsk(known: Circuit | null, { run, now }: { run: string; now: Date }): boolean {
  if (known === null) return true;
  if (secondsToWait(known, now) > 0) return false;
  return known.openSince === null || known.trial === run;
}

/** Whether work waits until somebody has asked. */
export function isHeldUp(known: Circuit | null): known is Circuit {
  return known !== null && (known.openSince !== null || known.askAgainAt !== null);
}

/** For how long the partner asked to be left alone. */
export function secondsToWait({ askAgainAt }: Circuit, now: Date): number {
  return askAgainAt === null ? 0 : Math.max(0, (new Date(askAgainAt).getTime() - now.getTime()) / 1000);
}
