import type { Prisma } from "@prisma/client";
import { guestKeysOf } from "#app/connections/customer-key.server.ts";
import { wordsOf } from "#app/domain/words.ts";
import type { Sending } from "#app/failures/failure-view.ts";
import { explanationOf } from "#app/failures/fixes/record-again.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { findTheirs } from "#app/privacy/find-theirs.server.ts";
import type { Person, Theirs } from "#app/privacy/find-theirs.server.ts";
import type { ErasedCounts } from "#app/privacy/privacy-view.ts";

/** By the contact they are found among those who bought as a guest, and in the stores. */
type Erasing = Omit<Person, "guestKeys"> & { contact: { email: string | null; phone: string | null } };

/**
 * Takes a customer's name, what tells them apart, and what a merchant typed of them, out of everything kept of a shop; says how many rows it was.
 * What was bought stays: it says nothing of a person any more. Safe to repeat, and of somebody who is not known here it finds nothing.
 */
export async function eraseCustomer(tx: Tx, { contact, ...person }: Erasing): Promise<ErasedCounts> {
  const theirs = await findTheirs(tx, { ...person, guestKeys: guestKeysOf(contact) });
  const { shop, orders, customers, members } = theirs;
  const notes = await tx.failureEvent.updateMany({ where: { kind: "noted", failure: theirs.failures }, data: { details: { text: "" } } });
  const redemptions = await tx.redemption.updateMany({
    where: { shopId: shop, line: { orderId: { in: orders } }, recipient: { not: null } },
    data: { recipient: null },
  });
  const written = await eraseNotes(tx, { shop, orders, failures: theirs.failures });
  const coupons = await eraseHolds(tx, theirs);
  const copies = await eraseCopies(tx, theirs);
  await tx.searchEntry.deleteMany({ where: { shopId: shop, field: "customer", value: { in: customers } } });
  // By what their failures have in common, they would still be told apart.
  const failures = await tx.failure.updateMany({ where: theirs.failures, data: { customerGid: null, customerName: null } });
  const accounts = await tx.member.updateMany({ where: { shopId: shop, id: { in: members }, name: { not: "" } }, data: { name: "" } });
  await tx.customerWord.deleteMany({ where: { customerId: { in: customers } } });
  await eraseKeys(tx, shop, customers);
  await tx.order.updateMany({ where: { shopId: shop, id: { in: orders } }, data: { customerName: null, customerGid: null } });
  return {
    customers: customers.length,
    orders: orders.length,
    accounts: accounts.count,
    failures: failures.count,
    notes: notes.count,
    ...written,
    redemptions: redemptions.count,
    coupons,
    ...copies,
  };
}

/** Under a key that says nothing; whoever buys again is somebody new. What is about their account keeps what it has in common. */
async function eraseKeys(tx: Tx, shop: string, customers: string[]): Promise<void> {
  const found = await tx.customer.findMany({ where: { id: { in: customers } }, select: { id: true, key: true } });
  for (const { id, key } of found) {
    const erased = `erased:${id}`;
    await tx.failure.updateMany({ where: { shopId: shop, cause: `customer:${key}` }, data: { cause: `customer:${erased}` } });
    await tx.fix.updateMany({ where: { shopId: shop, cause: `customer:${key}` }, data: { cause: `customer:${erased}` } });
    await tx.customer.update({ where: { id }, data: { key: erased, gid: null, name: "" } });
  }
}

/** A coupon that was put aside names its buyer; why staff decided over one by hand, they wrote in their own words. */
async function eraseHolds(tx: Tx, { holds }: Theirs): Promise<number> {
  await tx.holdEvent.updateMany({ where: { hold: holds, actor: { notIn: ["buyer", "punchcard"] } }, data: { details: {} } });
  const { count } = await tx.hold.updateMany({ where: holds, data: { customerGid: null, writeOffReason: null } });
  return count;
}

/** Letters: what is shorter is in many names. */
const shortestWord = 3;

/** Files and filters that name them: an export is made again by whoever needs it. */
async function eraseCopies(tx: Tx, { shop, names, orders, customers }: Theirs): Promise<Pick<ErasedCounts, "exports" | "views">> {
  if (orders.length + customers.length === 0) return { exports: 0, views: 0 };
  const { count } = await tx.bulkRun.deleteMany({ where: { shopId: shop, kind: "export" } });
  const words = new Set(names.flatMap(wordsOf).filter((word) => word.length >= shortestWord));
  const asks = (search: string) => wordsOf(search).some((word) => words.has(word));
  const runs = await tx.bulkRun.findMany({ where: { shopId: shop, state: { not: "running" } }, select: { id: true, selection: true } });
  await tx.bulkRun.deleteMany({
    where: { id: { in: runs.filter(({ selection }) => asks(JSON.stringify(selection))).map(({ id }) => id) } },
  });
  const views = await tx.savedView.findMany({ where: { shopId: shop }, select: { id: true, name: true, query: true } });
  const naming = views.filter(({ name, query }) => asks(`${name} ${new URLSearchParams(query).get("search") ?? ""}`));
  await tx.savedView.deleteMany({ where: { id: { in: naming.map(({ id }) => id) } } });
  return { exports: count, views: naming.length };
}

type Notes = { shop: string; orders: string[]; failures: Prisma.FailureWhereInput };

/**
 * What a merchant typed with a purchase that was recorded again gives way to what Punchcard proposes there. It never becomes nothing: that
 * there is a note says by whose word units are on a card. Why they wrote a coupon off says nothing of that, and goes.
 */
async function eraseNotes(tx: Tx, { shop, orders, failures }: Notes): Promise<Pick<ErasedCounts, "purchases" | "fixes">> {
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
  return { purchases: recordings.length, fixes: fixes.length };
}

function withoutWords(data: Sending["data"]): Sending["data"] {
  return { ...data, ...("note" in data && { note: "" }), ...("reason" in data && { reason: "" }) };
}
