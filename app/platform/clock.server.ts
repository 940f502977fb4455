import { setTimeout } from "node:timers/promises";

/** The moment it is. Read at the edge and passed in, never inside a rule. */
export function now(): Date {
  return new Date();
}

/** Waits, or rejects with an AbortError when the signal aborts. */
export async function sleep(seconds: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(seconds * 1000, undefined, { signal });
}

/** For what is not urgent: whoever is being answered comes first. */
export function shortly(): Promise<void> {
  return sleep(0.1);
}
