/** How a shop stands with a program: enrolled, on its way there, known not to be, or nobody says. */
export type EnrolmentState = "enrolled" | "waiting" | "not_enrolled" | "unknown";

type Known = {
  /** The partner's word, as of `readAt`; null where it does not say. */
  said: boolean | null;
  readAt: Date;
  /** What was begun in Punchcard; null if nothing was. */
  step: { state: "waiting" | "done" | "cancelled"; doneAt: Date | null } | null;
  /** Whether a purchase of this shop was ever recorded in the program. */
  recorded: boolean;
};

/** The newest word counts: an enrolment that was done after the partner last said "no" is not undone by it. */
export function enrolmentStateOf({ said, readAt, step, recorded }: Known): EnrolmentState {
  if (said === true) return "enrolled";
  if (step?.state === "waiting") return "waiting";
  const doneAfter = step?.state === "done" && (said === null || (step.doneAt !== null && step.doneAt > readAt));
  if (doneAfter) return "enrolled";
  if (said === false) return "not_enrolled";
  return recorded ? "enrolled" : "unknown";
}
