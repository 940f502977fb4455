import type { Money } from "#app/domain/money.ts";
import type { Sale, SaleReference } from "#app/domain/sale.ts";
import type { SoldOrder } from "#app/domain/sold-order.ts";
import type { OrderSettings } from "#app/pos-setup/order-settings.ts";

/** A sale or return that the POS has, as it was sent, and its id there. */
export type SentSale = Sale & { posId: string };

export type SalePlan =
  | { status: "in_step" }
  /** The next one to send. There may be more: plan again when the POS has it. */
  | { status: "owed"; sale: Sale }
  /** Units or money came back, and the merchant keeps refunds out of the POS. `difference` is what the POS has too much. */
  | { status: "skipped"; reason: "refunds_off"; difference: Money }
  /** `difference`: Shopify's total less that of its parts. `details`: what the parts are, in minor units, by key. */
  | { status: "held"; reason: HoldReason; difference: Money; details: Record<string, number> };
export type HoldReason = "does_not_add_up";

export type PlanFacts = {
  shop: string;
  order: SoldOrder;
  /** All that the POS has of the order, the oldest first. One that is on its way is not planned around: its answer comes first. */
  sent: SentSale[];
  settings: Pick<OrderSettings, "refunds" | "restockTo">;
  /** References of the order that are used otherwise: voided at the POS, or taken by something else. */
  taken?: SaleReference[];
};
