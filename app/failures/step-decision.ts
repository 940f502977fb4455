/** What a person can say of a step at the partner that waits for them: it is done, or it is given up. */
export const stepDecisions = ["confirm", "cancel"] as const;
export type StepDecision = (typeof stepDecisions)[number];
