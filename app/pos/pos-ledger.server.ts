import type { PosSale as PosSaleRow, Prisma } from "@prisma/client";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import type { Sale, SaleReference } from "#app/domain/sale.ts";
import type { PointOfSale, PosSale } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";
import type { OrderSettings } from "#app/pos-setup/order-settings.ts";
import type { SentSale } from "./plan-sales.ts";
import { contentOf, saleFrom } from "./sale-content.ts";

/** What a run at one point of sale needs, whichever order it is about. */
export type PosRun = {
  shop: string;
  partner: PosPartner;
  pos: PointOfSale;
  settings: OrderSettings;
  now: () => Date;
  /** Nothing is made at the POS: what would have to be made counts as there. */
  dry?: boolean;
};

export type PosLedger = { sent: SentSale[]; /** On its way: its answer is not known. */ sending: { id: string; sale: Sale } | null };

/** What the POS has of an order, and what is on its way. */
export async function readPosLedger({ shop, partner }: Pick<PosRun, "shop" | "partner">, orderId: string): Promise<PosLedger> {
  const rows = await db.posSale.findMany({ where: { shopId: shop, partner, orderId }, orderBy: { id: "asc" } });
  const sending = rows.find(({ state }) => state === "sending");
  return { sent: rows.flatMap(sentOf), sending: sending ? { id: sending.id, sale: saleFrom(sending.content) } : null };
}

function sentOf({ state, content, posId }: PosSaleRow): SentSale[] {
  return state === "sent" && posId ? [{ ...saleFrom(content), posId }] : [];
}

/** Writes down what is about to be sent: after a crash it is looked for before anything else is. */
export async function noteSending({ shop, partner }: PosRun, { orderId, sale }: { orderId: string; sale: Sale }): Promise<void> {
  const key = { shopId: shop, partner, reference: sale.reference };
  const facts = {
    kind: sale.kind,
    content: contentOf(sale) as Prisma.InputJsonObject,
    totalMinor: sale.total.minor,
    currency: sale.currency,
    state: "sending" as const,
  };
  await db.posSale.upsert({ where: { shopId_partner_reference: key }, create: { ...key, orderId, ...facts }, update: facts });
}

export async function noteSent(
  { shop, partner, now }: PosRun,
  { orderId, reference, kind, sale }: { orderId: string; reference: SaleReference; kind: Sale["kind"]; sale: PosSale },
): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.posSale.update({
      where: { shopId_partner_reference: { shopId: shop, partner, reference } },
      data: { state: "sent", posId: sale.posId, posNumber: sale.number, posState: sale.state, posUrl: sale.url, sentAt: now() },
    });
    await tx.orderEvent.create({
      data: {
        shopId: shop,
        orderId,
        kind: kind === "sale" ? "pos_sent" : "pos_returned",
        details: { partner, reference: sale.number },
        at: now(),
      },
    });
  });
}

/** The POS has nothing under its reference, and what is owed has changed meanwhile: it is planned anew. */
export async function forgetSending(id: string): Promise<void> {
  await db.posSale.delete({ where: { id } });
}
