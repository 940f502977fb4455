import type { Contact } from "#app/domain/order.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import type { PosRun } from "./pos-ledger.server.ts";
import { orderProblem, shopProblem } from "./pos-problem.ts";
import type { PosProblem } from "./pos-problem.ts";

export type CustomerResult = { status: "ok"; customerId: string | null; how: CustomerHow } | { status: "problem"; problem: PosProblem };
export type CustomerHow = "email" | "phone" | "created" | "default" | "none" | "credited_here";

/** The POS's customer for a buyer, by what the merchant chose and in that order; made when there is none and that is allowed. */
export async function customerFor({ pos, settings, dry }: PosRun, buyer: Contact | null): Promise<CustomerResult> {
  const otherwise = settings.defaultCustomerId;
  const withoutBuyer: CustomerResult = { status: "ok", customerId: otherwise, how: otherwise ? "default" : "none" };
  // The POS would give the credit that Punchcard gives: without the buyer it cannot.
  if (settings.posCreditsLoyalty) return { status: "ok", customerId: otherwise, how: "credited_here" };
  if (!buyer || dry) return withoutBuyer;
  for (const by of settings.customerMatch) {
    const value = buyer[by]?.trim();
    if (!value) continue;
    const [found] = await pos.findCustomers(by, value);
    if (found) return { status: "ok", customerId: found.posId, how: by };
  }
  if (!settings.createCustomer || !(buyer.email || buyer.phone)) return withoutBuyer;
  const answer = await pos.createCustomer(buyer);
  switch (answer.status) {
    case "created":
      return { status: "ok", customerId: answer.customer.posId, how: "created" };
    case "fields_required":
      return { status: "problem", problem: shopProblem("pos_fields_required", "fields", { fields: answer.fields.join(", ") }) };
    case "rejected":
      return { status: "problem", problem: orderProblem("pos_customer", { message: answer.message }) };
    default:
      return unreachable(answer);
  }
}
