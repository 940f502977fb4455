import type { CustomerGid, OrderGid } from "#app/domain/ids.ts";
import type { Prisma } from "@prisma/client";
import type { Sending } from "#app/failures/failure-view.ts";
import { guestKeysOf } from "#app/connections/customer-key.server.ts";
import { explanationOf } from "#app/failures/fixes/record-again.server.ts";
import type { Tx } from "#app/platform/db.server.ts";

type Erasing = {
  shop: string;
  customerGid: CustomerGid;
  /** Orders that Shopify names, those placed as a guest among them. */ orders: OrderGid[];
  /** By which they are found among those who bought as a guest, and in the stores, where Shopify knows nobody. */
  contact: { email: string | null; phone: string | null };
};

/** Takes a customer's name, and what a merchant typed of them, out of everything kept of a shop. What was bought stays: it says nothing of a person any more. */
export async function eraseCustomer(tx: Tx, { shop, customerGid, orders, contact }: Erasing): Promise<void> {
  const keys = guestKeysOf(contact);
  const theirs = { shopId: shop, OR: [{ customerGid }, { gid: { in: orders } }, { customer: { key: { in: keys } } }] };
  const found = await tx.order.findMany({ where: theirs, select: { id: true, memberId: true } });
  const ids = found.map(({ id }) => id);
  const customers = await tx.customer.findMany({
    where: { shopId: shop, OR: [{ gid: customerGid }, { key: { in: keys } }, { orders: { some: { id: { in: ids } } } }] },
    select: { id: true, links: { select: { memberId: true } } },
  });
  const customerIds = customers.map(({ id }) => id);
  const theirFailures = { shopId: shop, OR: [{ customerGid }, { orderId: { in: ids } }, { customerId: { in: customerIds } }] };
  await tx.failureEvent.updateMany({ where: { kind: "noted", failure: theirFailures }, data: { details: { text: "" } } });
  await tx.failure.updateMany({ where: theirFailures, data: { customerGid: null, customerName: null } });
  await tx.searchEntry.deleteMany({ where: { shopId: shop, field: "customer", value: { in: customerIds } } });
  await tx.redemption.updateMany({ where: { shopId: shop, line: { orderId: { in: ids } } }, data: { recipient: null } });
  await eraseNotes(tx, { shop, orders: ids, failures: theirFailures });
  await eraseHolds(tx, { shop, customerGid, orders });
  const rows = [...found.map(({ memberId }) => memberId), ...customers.flatMap(({ links }) => links.map(({ memberId }) => memberId))];
  await tx.member.updateMany({ where: { shopId: shop, id: { in: rows.filter((row) => row !== null) } }, data: { name: "" } });
  await tx.customer.updateMany({ where: { id: { in: customerIds } }, data: { name: "" } });
  await tx.customerWord.deleteMany({ where: { customerId: { in: customerIds } } });
  await tx.order.updateMany({ where: { shopId: shop, id: { in: ids } }, data: { customerName: null, customerGid: null } });
}

/** A coupon that was put aside names its buyer; why staff decided over one by hand, they wrote in their own words. */
async function eraseHolds(tx: Tx, { shop, customerGid, orders }: Omit<Erasing, "contact">): Promise<void> {
  const theirs = { shopId: shop, OR: [{ customerGid }, { orderGid: { in: orders } }] };
  await tx.holdEvent.updateMany({ where: { hold: theirs, actor: { notIn: ["buyer", "punchcard"] } }, data: { details: {} } });
  await tx.hold.updateMany({ where: theirs, data: { customerGid: null, writeOffReason: null } });
}

type Notes = { shop: string; orders: string[]; failures: Prisma.FailureWhereInput };

/**
 * What a merchant typed with a purchase that was recorded again gives way to what Punchcard proposes there. It never becomes nothing: that
 * there is a note says by whose word units are on a card. Why they wrote a coupon off says nothing of that, and goes.
 */
async function eraseNotes(tx: Tx, { shop, orders, failures }: Notes): Promise<void> {
  const recordings = await tx.recording.findMany({
    where: { shopId: shop, line: { orderId: { in: orders } }, OR: [{ note: { not: null } }, { cardNote: { not: null } }] },
    select: { id: true, day: true, note: true, cardNote: true },
  });
  for (const { id, day, note, cardNote } of recordings) {
    const neutral = explanationOf(day);
    await tx.recording.update({
      where: { id },
      data: { note: note === null ? null : neutral, cardNote: cardNote === null ? null : neutral },
    });
  }
  const theirs = await tx.failure.findMany({ where: failures, select: { id: true } });
  const fixes = await tx.fix.findMany({
    where: { shopId: shop, fix: { in: ["record_again", "write_off"] }, failureId: { in: theirs.map(({ id }) => id) } },
  });
  for (const { id, input, sent } of fixes) {
    await tx.fix.update({
      where: { id },
      data: {
        input: withoutWords(input as Sending["data"]),
        sent: (sent as Sending[]).map((one) => ({ ...one, data: withoutWords(one.data) })),
      },
    });
  }
}

function withoutWords(data: Sending["data"]): Sending["data"] {
  return { ...data, ...("note" in data && { note: "" }), ...("reason" in data && { reason: "" }) };
}
