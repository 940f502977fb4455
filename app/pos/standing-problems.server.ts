import type { PointOfSale, PosLists, SaleToSend } from "#app/partners/capabilities.ts";
import type { OrderSettings } from "#app/pos-setup/order-settings.ts";
import { checkAccess, checkEmployee, checkFields, checkPlace, checkScopes, checkShipping } from "./checks.ts";
import { shopProblem } from "./pos-problem.ts";
import type { ShopProblem } from "./pos-problem.ts";

type Standing = { pos: PointOfSale; settings: OrderSettings };

/**
 * What the POS would refuse a sale for that is matched with everything it has: who connected is gone, the employee is archived, a field is
 * required. Sending finds it out by the refusal; a dry run has to ask.
 */
export async function standingProblems({ pos, settings }: Standing, sale: SaleToSend): Promise<ShopProblem[]> {
  const facts = { settings, traits: pos.traits };
  const account = await pos.account();
  const lists = await pos.lists();
  const fields = pos.traits.requiredFields ? await pos.requiredFields() : [];
  const results = [
    checkAccess(account),
    checkScopes(account),
    checkEmployee(facts, lists),
    checkPlace(facts, lists),
    checkFields(facts, fields),
    ...(sale.lines.some(({ product }) => product.kind === "required" && product.product === "shipping")
      ? [checkShipping(facts, lists)]
      : []),
  ];
  return [...results.flatMap(({ problem }) => problem ?? []), ...goneOf(pos, { sale, lists })];
}

/** Payment types and taxes that this sale needs and that are not there any more. */
function goneOf({ traits }: PointOfSale, { sale, lists }: { sale: SaleToSend; lists: PosLists }): ShopProblem[] {
  const isThere = (list: { id: string; active: boolean }[], id: string | null) => list.some((one) => one.id === id && one.active);
  const gateways = sale.payments.filter(({ paymentTypeId }) => !isThere(lists.paymentTypes, paymentTypeId)).map(({ gateway }) => gateway);
  const taxless = traits.taxes && sale.lines.some(({ taxId }) => !isThere(lists.taxes, taxId));
  return [
    ...(gateways.length > 0 ? [shopProblem("pos_payment_type", "payments", { gateway: [...new Set(gateways)].join(", ") })] : []),
    ...(taxless ? [shopProblem("pos_tax", "taxes", { tax: "" })] : []),
  ];
}
