import type { TFunction } from "i18next";

/** Who did something, as the books keep it ("Staff 42", "Staff"), in the reader's language. */
export function actorName(t: TFunction, actor: string): string {
  const match = /^Staff(?: (\d+))?$/.exec(actor);
  if (!match) return actor;
  return match[1] ? t("common.staffNumbered", { number: match[1] }) : t("common.staff");
}
