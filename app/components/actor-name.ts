import type { TFunction } from "i18next";
import type { StaffView } from "#app/failures/failure-view.ts";

/** Who did something, as the books keep it ("Staff 42", "Staff"), in the reader's language; by name where `staff` knows it. */
export function actorName(t: TFunction, actor: string, staff: StaffView[] = []): string {
  const match = /^Staff(?: (\d+))?$/.exec(actor);
  if (!match) return actor;
  const name = staff.find((one) => one.actor === actor)?.name;
  if (name) return name;
  return match[1] ? t("common.staffNumbered", { number: match[1] }) : t("common.staff");
}
