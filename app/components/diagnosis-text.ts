import type { TFunction } from "i18next";
import type { Format } from "#app/i18n/format.ts";
import type { Diagnosis, DiagnosisStep } from "#app/pos/diagnosis.ts";
import { failureTexts, partnerName } from "./failure-texts.ts";
import { posReasonText } from "./pos-texts.ts";

export type DiagnosisLine = { state: DiagnosisStep["state"]; text: string; step: DiagnosisStep };

export type DiagnosisText = {
  /** What became of the order, in one sentence. */
  conclusion: string;
  /** Every step in its order. */
  lines: DiagnosisLine[];
};

type Asked = {
  diagnosis: Diagnosis;
  /** The number that was asked for: an order that is not there has no other name. */
  order: string;
};

/** A diagnosis in words, for the page and for text alike. */
export function diagnosisText(t: TFunction, format: Format, { diagnosis, order }: Asked): DiagnosisText {
  const partner = partnerName(t, diagnosis.partner);
  const name = diagnosis.order?.name ?? (order.startsWith("#") ? order : `#${order}`);
  const words: Words = { t, format, partner, order: name, partnerId: diagnosis.partner };
  return {
    conclusion: conclusionText(words, diagnosis),
    lines: diagnosis.steps.map((step) => ({ state: step.state, text: stepText(words, step), step })),
  };
}

/** The same as plain text, for support: what the page copies and what the command line prints. It names no person. */
export function diagnosisAsText(t: TFunction, format: Format, { shop, at, ...asked }: Asked & { shop: string; at: string }): string {
  const { conclusion, lines } = diagnosisText(t, format, { ...asked, diagnosis: withoutStaff(asked.diagnosis) });
  const partner = partnerName(t, asked.diagnosis.partner);
  return [
    t("pos.diagnosis.header", { shop, partner, moment: format.moment(at) }),
    conclusion,
    "",
    ...lines.map(({ state, text }, index) => `${index + 1}. [${t(`pos.diagnosis.marks.${state}`)}] ${text}`),
  ].join("\n");
}

type Words = { t: TFunction; format: Format; partner: string; partnerId: string; order: string };

function conclusionText({ t, partner, order }: Words, { conclusion, steps }: Diagnosis): string {
  const held = steps.find((step) => step.step === "held");
  const facts = { order, partner, reason: reasonOf(t, steps), difference: held?.difference ?? "" };
  return t(`pos.diagnosis.conclusions.${conclusion}`, facts);
}

/** The first thing that stands in the way. */
function reasonOf(t: TFunction, steps: DiagnosisStep[]): string {
  const stopped = steps.find(({ step, state }) => state === "stopped" && (step === "rule" || step === "problem" || step === "plan"));
  switch (stopped?.step) {
    case "rule":
      return posReasonText(t, stopped.rule, { found: stopped.found });
    case "plan":
      return posReasonText(t, "refunds_off");
    case "problem":
      return posReasonText(t, stopped.code);
    default:
      return "";
  }
}

/** One step in a sentence. */
export function stepText(words: Words, step: DiagnosisStep): string {
  const { t, format, partner } = words;
  switch (step.step) {
    case "in_shopify":
      return t(step.state === "ok" ? "pos.diagnosis.steps.inShopify" : "pos.diagnosis.steps.notInShopify", { name: step.name });
    case "heard_of":
      return step.at === null ? t("pos.diagnosis.steps.notHeardOf") : t("pos.diagnosis.steps.heardOf", { moment: format.moment(step.at) });
    case "connection":
      return t(`pos.diagnosis.steps.connection.${step.status}`, { partner });
    case "rule":
      return ruleText(words, step);
    case "sale":
      return t(step.kind === "sale" ? "pos.diagnosis.steps.sale" : "pos.diagnosis.steps.return", {
        number: step.number,
        partner,
        moment: format.moment(step.at),
        state: saleStateText(t, step.posState),
      });
    case "sending":
      return t("pos.diagnosis.steps.sending", { reference: step.reference });
    case "plan":
      return t(`pos.diagnosis.steps.plan.${step.plan}`, { partner, reference: step.reference, total: step.total });
    case "held":
      return t("pos.diagnosis.steps.held", { difference: step.difference, total: step.total });
    case "problem":
      return problemText(words, step);
    case "last_try":
      return t(`pos.diagnosis.steps.lastTry.${step.outcome as LastOutcome}`, { partner, moment: format.moment(step.at) });
  }
}

type LastOutcome = "answered" | "unavailable" | "credentials_rejected" | "unexpected_answer";

function ruleText({ t }: Words, { state, rule, setting, found }: Extract<DiagnosisStep, { step: "rule" }>): string {
  const text = state === "stopped" ? posReasonText(t, rule, { found }) : t(`pos.diagnosis.passed.${rule}`);
  return setting === null ? text : t("pos.diagnosis.decidedBy", { text, setting: t(`pos.diagnosis.settings.${setting}`) });
}

/** What stands in the way, and what to do about it. */
function problemText({ t, format, partnerId, order }: Words, { code, details, product }: Extract<DiagnosisStep, { step: "problem" }>) {
  const nobody = { customerName: null, upc: null, program: null, rewardId: null };
  const { explanation, advice } = failureTexts(t, format, {
    ...nobody,
    code,
    details,
    partner: partnerId,
    orderName: order,
    productTitle: product,
  });
  return t("pos.diagnosis.steps.problem", { explanation, advice });
}

export function saleStateText(t: TFunction, posState: string): string {
  const known = (["pending", "open", "closed", "voided"] as const).find((one) => one === posState);
  return t(`pos.diagnosis.saleStates.${known ?? "unknown"}`);
}

/** Employees are persons, too: the first letter is enough to recognise one. */
function withoutStaff(diagnosis: Diagnosis): Diagnosis {
  const steps = diagnosis.steps.map((step) => {
    if (step.step !== "problem" || typeof step.details.employee !== "string" || !step.details.employee) return step;
    return { ...step, details: { ...step.details, employee: `${[...step.details.employee][0]}…` } };
  });
  return { ...diagnosis, steps };
}
