import { db } from "#app/platform/db.server.ts";
import { copyOfException } from "./confirm-step.server.ts";
import type { FixModule } from "./effect.ts";
import { pageFor, purchasesToEnter, readyConnection } from "./step-context.server.ts";

/** Nothing is done before: the order is looked at again. Where a person has to do something on a card first, it is prepared to copy. */
export const tryAgain: FixModule = {
  prepare: async (context) => {
    const { shop, failure } = context;
    const isRemoval = failure.code === "removal_by_hand";
    if (!isRemoval && failure.code !== "exception_not_on_card") return {};
    const connection = await readyConnection(shop);
    const page = connection && pageFor(connection.program.store, "card");
    if (isRemoval) {
      const { quantity } = failure.details as { quantity: number };
      const copy = [
        { label: "customer", value: failure.customerName ?? "" },
        { label: "program", value: failure.program ?? "" },
        { label: "upc", value: failure.upc ?? "" },
        { label: "quantity", value: String(quantity) },
      ];
      return { page, copy: copy.filter(({ value }) => value) };
    }
    const exception = await db.programException.findUnique({
      where: { shopId_partner_cause: { shopId: shop, partner: failure.partner, cause: failure.cause } },
    });
    return { page, copy: exception ? [...copyOfException(exception), ...(await purchasesToEnter(context))] : [] };
  },
  apply: async () => ({ status: "done" }),
};
