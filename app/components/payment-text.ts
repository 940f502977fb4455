import type { TFunction } from "i18next";
import type { PaymentState } from "#app/domain/order.ts";

/** Every state once, so that one without a text does not compile. */
export const paymentStates: Record<PaymentState, true> = {
  authorized: true,
  expired: true,
  paid: true,
  partially_paid: true,
  partially_refunded: true,
  pending: true,
  refunded: true,
  voided: true,
  unknown: true,
};

/** How an order is paid, as Shopify has it. */
export function paymentText(t: TFunction, payment: string): string {
  const known = (Object.keys(paymentStates) as PaymentState[]).find((state) => state === payment) ?? "unknown";
  return t(`orders.payment.${known}`);
}
