import type { ComplianceKind, Prisma } from "@prisma/client";
import type { CustomerGid, OrderGid } from "#app/domain/ids.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { complianceDays } from "./privacy-view.ts";

const dayMs = 86_400_000;

type Asked = {
  shop: string;
  kind: ComplianceKind;
  askedAt: Date;
  /** Of a data request: whose data it is, and how their orders as a guest are found. */
  whose?: { customer: CustomerGid; guestKeys: string[]; orders: OrderGid[] };
  /** Given where it is done by now. */
  done?: { at: Date; counts?: Prisma.InputJsonObject };
};

/** Writes down what Shopify asked for, or told. It belongs to the transaction that does it, or sees to it that it is done. */
export async function keepRequest(tx: Tx, { shop, kind, askedAt, whose, done }: Asked): Promise<void> {
  await tx.complianceRequest.create({
    data: {
      shopId: shop,
      kind,
      askedAt,
      dueAt: new Date(askedAt.getTime() + complianceDays * dayMs),
      customerGid: whose?.customer ?? null,
      guestKeys: whose?.guestKeys ?? [],
      orderGids: whose?.orders ?? [],
      ...(done && { doneAt: done.at, doneBy: "punchcard", counts: done.counts ?? {} }),
    },
  });
}

type Finished = { shop: string; kind: ComplianceKind; at: Date; counts: Prisma.InputJsonObject };

/** All open requests of a kind are done with that. */
export async function finishRequests(tx: Tx, { shop, kind, at, counts }: Finished): Promise<void> {
  await tx.complianceRequest.updateMany({ where: { shopId: shop, kind, doneAt: null }, data: { doneAt: at, doneBy: "punchcard", counts } });
}
