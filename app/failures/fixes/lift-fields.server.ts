import { isPosPartner } from "#app/connections/pos-partners.ts";
import { makeOptional } from "#app/pos-setup/lift-fields.server.ts";
import type { FixModule } from "./effect.ts";
import { prepareWith, readyPos } from "./pos-context.server.ts";

/** Turns "required" off for the fields that keep orders and customers out, for good, because the merchant agrees. */
export const liftFields: FixModule = {
  prepare: (context) =>
    prepareWith(context, async ({ pos }) => {
      const fields = (await pos.requiredFields()).filter(({ of }) => of !== "item").map(({ name }) => name);
      return fields.length > 0 ? { remarks: [{ key: "fieldsToLift", values: { fields: fields.join(", ") } }] } : {};
    }),
  check: ({ form }) => (form.agreeOptional === "yes" ? null : { status: "invalid", errors: { agreeOptional: "not_ticked" } }),
  sends: async (request) => {
    const connection = await readyPos(request);
    const fields = (await connection?.pos.requiredFields()) ?? [];
    const to = request.failure.partner;
    return fields.filter(({ of }) => of !== "item").map(({ name }) => ({ to, operation: "liftField", data: { field: name } }));
  },
  apply: async (request) => {
    const { shop, failure, actor } = request;
    const connection = await readyPos(request);
    if (!connection || !isPosPartner(failure.partner)) return { status: "refused", reason: "not_connected" };
    const fields = await makeOptional(connection.pos, { shop, partner: failure.partner, agreedBy: actor });
    return { status: "done", changed: fields.map(({ name }) => ({ what: "field", from: name, to: "" })) };
  },
};
