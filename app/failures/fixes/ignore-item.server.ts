import { isItem } from "#app/domain/cause.ts";
import { db } from "#app/platform/db.server.ts";
import { waitingStepFor } from "#app/programs/steps.server.ts";
import type { FixModule } from "./effect.ts";

/** Remembers that an item is in no program: its lines are skipped from now on, until the merchant takes it off the list. */
export const ignoreItem: FixModule = {
  // Not while a step for it waits at the partner: that is given up first.
  offered: async ({ shop, failure }) => isItem(failure.cause) && (await waitingStepFor({ shop, ...failure })) === null,
  sends: async ({ failure: { cause, upc, productTitle } }) => [
    {
      to: "punchcard",
      operation: "ignoreItem",
      data: { product: productTitle ?? "", ...(cause.startsWith("upc:") && upc ? { upc } : {}) },
    },
  ],
  apply: async ({ shop, failure, actor }) => {
    const { cause, upc, partner, productTitle } = failure;
    if (!isItem(cause)) return { status: "refused", reason: "not_found" };
    const { count } = await db.ignoredItem.createMany({
      data: { shopId: shop, partner, cause, upc: cause.startsWith("upc:") ? upc : null, title: productTitle ?? upc ?? "", addedBy: actor },
      skipDuplicates: true,
    });
    return {
      status: "done",
      note: { item: cause },
      changed: count > 0 ? [{ what: "ignored", from: "", to: upc ?? productTitle ?? "" }] : [],
    };
  },
};
