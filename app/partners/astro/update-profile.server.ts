import type { Member } from "#app/domain/loyalty.ts";
import type { ProfileAnswer, ProfileChange } from "#app/partners/capabilities.ts";
import { profileFields } from "./answers.ts";
import type { AstroClient } from "./client.server.ts";
import { nothing } from "./messages.ts";
import { messageOf } from "./refusal.ts";

export async function updateProfile(
  client: AstroClient,
  { member, change }: { member: Member; change: ProfileChange },
): Promise<ProfileAnswer> {
  const { fields, notSaved } = profileFields(change);
  if (Object.keys(fields).length === 0) return { status: "saved", notSaved };
  const data = { astro_customer_id: member.partnerMemberId, ...fields };
  const said = await client.call({ operation: "updateProfile", endpoint: "updateCustomer", data, answer: nothing, changes: true });
  return said.status === "success" ? { status: "saved", notSaved } : { status: "rejected", message: messageOf(said) };
}
