import { setTimeout } from "node:timers/promises";

/** Waits for something to become true, looking often; the test's own time limit ends it if that never happens. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await setTimeout(20);
}
