import { requiredProducts } from "#app/domain/sale.ts";
import { isPosPartner } from "#app/connections/pos-partners.ts";
import { readRequiredProducts, restoreRequiredProducts } from "#app/pos-setup/required-products.server.ts";
import type { RequiredState } from "#app/pos-setup/required-products.server.ts";
import type { FixModule, FixRequest } from "./effect.ts";
import { prepareWith, readyPos } from "./pos-context.server.ts";
import type { ReadyPos } from "./pos-context.server.ts";

/** Creates and puts right the required products; where required fields stand in the way, they are lifted meanwhile if the merchant agrees. */
export const restoreProducts: FixModule = {
  prepare: (context) =>
    prepareWith(context, async ({ pos }) => {
      const fields = (await pos.requiredFields()).filter(({ of }) => of === "item").map(({ name }) => name);
      return fields.length > 0 ? { remarks: [{ key: "requiredFields", values: { fields: fields.join(", ") } }] } : {};
    }),
  check: async (request) => {
    const connection = await readyPos(request);
    if (!connection) return { status: "refused", reason: "not_connected" };
    const blocked = (await connection.pos.requiredFields()).some(({ of }) => of === "item");
    return blocked && request.form.agreeLift !== "yes" ? { status: "invalid", errors: { agreeLift: "not_ticked" } } : null;
  },
  sends: async (request) => {
    const connection = await readyPos(request);
    if (!connection) return [];
    const to = request.failure.partner;
    const [states, fields] = await Promise.all([readRequiredProducts(connection.pos), connection.pos.requiredFields()]);
    const lifted = fields.filter(({ of }) => of === "item");
    return [
      ...lifted.map(({ name }) => ({ to, operation: "liftFieldForAWhile", data: { field: name } })),
      ...states.filter(needsWork).map(({ product }) => ({
        to,
        operation: "restoreProduct",
        data: { product: requiredProducts[product].name, sku: requiredProducts[product].sku },
      })),
    ];
  },
  apply: async (request) => {
    const connection = await readyPos(request);
    if (!connection) return { status: "refused", reason: "not_connected" };
    return restore(request, connection);
  },
};

async function restore({ shop, failure, form, actor }: FixRequest, { pos }: ReadyPos): ReturnType<FixModule["apply"]> {
  const { partner } = failure;
  if (!isPosPartner(partner)) return { status: "refused", reason: "not_connected" };
  const result = await restoreRequiredProducts(pos, form.agreeLift === "yes" ? { shop, partner, agreedBy: actor } : null);
  switch (result.status) {
    case "done":
      return {
        status: "done",
        changed: result.restored.map((product) => ({ what: "requiredProduct", from: "", to: requiredProducts[product].name })),
      };
    case "fields_required":
      return { status: "invalid", errors: { agreeLift: "not_ticked" } };
    case "rejected":
      return { status: "refused", reason: "partner_refused", message: result.message };
  }
}

function needsWork({ state }: RequiredState): boolean {
  return state === "missing" || state === "archived" || state === "renamed";
}
