import type { PosField } from "#app/partners/capabilities.ts";
import { UnexpectedAnswer } from "#app/partners/errors.ts";
import { fieldFrom, fieldGroups, messageOf } from "./answers.ts";
import type { KnownField } from "./answers.ts";
import type { HeartlandClient } from "./client.server.ts";
import { fieldRow } from "./messages.ts";

export async function requiredFields(client: HeartlandClient): Promise<PosField[]> {
  const fields = await requiredFieldsOf(client, ["item", "customer", "sale", "sale_line"]);
  return fields.map(({ id, name, of }) => ({ id, name, of }));
}

export async function requiredFieldsOf(client: HeartlandClient, of: PosField["of"][]): Promise<KnownField[]> {
  const filter = { $or: fieldGroups.map((group) => ({ group_id: group })), required: true };
  const rows = await client.list("custom_fields", fieldRow, { filter });
  return rows
    .filter((row) => row.required === true)
    .flatMap((row) => fieldFrom(row) ?? [])
    .filter((field) => of.includes(field.of));
}

/** Whether orders have a custom field with this key, so that it may be filled. */
export async function ordersHaveField(client: HeartlandClient, key: string): Promise<boolean> {
  const rows = await client.list("custom_fields", fieldRow, { filter: { group_id: "sales.transaction" } });
  return rows.some((row) => row.key === key);
}

export async function setRequired(
  client: HeartlandClient,
  { fieldId, required }: { fieldId: string; required: boolean },
): Promise<"done" | "not_found"> {
  const changed = await client.change(`custom_fields/${encodeURIComponent(fieldId)}`, { required });
  if (changed.status === "done") return "done";
  if (changed.refusal.error === "not_found") return "not_found";
  throw new UnexpectedAnswer(`Heartland would not change the field: ${messageOf(changed.refusal)}.`, { mayHaveHappened: false });
}
