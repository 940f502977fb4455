import type { Subject } from "./record-failure.server.ts";

/** A failure about the reward of one unit of a line. The first was there before the others were told apart. */
export function rewardSubject(lineId: string, unit: number): Subject {
  return unit === 1 ? `reward:${lineId}` : `reward:${lineId}/${unit}`;
}

/** Which of the line's units a failure's subject is about, 1 for the first. */
export function unitOf(subject: string): number {
  return Number(subject.split("/")[1] ?? 1);
}
