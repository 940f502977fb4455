import type { Prisma } from "@prisma/client";
import { db } from "#app/platform/db.server.ts";
import { sealedColumns } from "#app/platform/sealed-columns.ts";
import { open } from "#app/platform/secrets.server.ts";
import { findTheirs } from "./find-theirs.server.ts";
import type { Person, Theirs } from "./find-theirs.server.ts";

/** Tables that hold nothing of a shop's customers, and why: none of them is in a customer's file. */
export const notTheirs = {
  Session: "The shop's own access to Shopify.",
  Shop: "The shop itself.",
  Connection: "The shop's accounts at its partners.",
  IgnoredItem: "The shop's products.",
  ListedProgram: "The partner's programs.",
  ListedItem: "The partner's programs.",
  CatalogueVariant: "The shop's products.",
  CatalogueRead: "When the shop's products were read.",
  Distributor: "Whom the shop buys from.",
  Enrolment: "The shop's part in programs.",
  ProgramException: "The shop's products.",
  StaffMember: "The shop's staff.",
  SavedView: "The staff's filters.",
  BulkRun: "What the staff did with many failures; the failures are in the file.",
  ExportChunk: "Copies of failures, for a week; the failures are in the file.",
  NotificationSettings: "Whom of its staff the shop tells.",
  PosLink: "The shop's products.",
  FieldLift: "The shop's account at its POS.",
  Check: "How the shop's set-up stood.",
  ConnectState: "A merchant on the way to a partner's page.",
  CheckoutSetup: "The shop's settings.",
  StoreChain: "The shop's stores.",
  StoreLocation: "The shop's stores.",
  ImportRun: "When the stores' sales were brought in.",
  StoreProduct: "The shop's products.",
  StoreEmployee: "The shop's staff.",
  StoreShift: "The shop's staff.",
  StoreShiftHour: "The shop's staff.",
  StoreEdit: "Figures of a store.",
  StoreRollup: "Sums of a store.",
  ProductRollup: "Sums of products.",
  OnlineRollup: "Sums of the shop.",
  OrderContribution: "What of an order is in the sums; the order is in the file.",
  OrderChange: "Which orders are to be counted anew; the orders are in the file.",
  OrderStanding: "Sums of an order's lines; the lines are in the file.",
  StoreDayCheck: "Sums of a store.",
  ScheduledReport: "Whom of its staff the shop tells.",
  ReportFile: "Sums of stores and of staff.",
  OrderScan: "How far the shop's orders were compared.",
  AccessLog: "What the shop's staff looked at.",
} as const satisfies Partial<Record<Prisma.ModelName, string>>;

type Part = (theirs: Theirs) => Promise<object[]>;

/** How the rows of each other table are found: a new table does not compile until it is here or above. Whole rows, so that a new column is in. */
const parts: Record<Exclude<Prisma.ModelName, keyof typeof notTheirs>, Part> = {
  Customer: ({ customers }) => db.customer.findMany({ where: { id: { in: customers } } }),
  CustomerWord: ({ customers }) => db.customerWord.findMany({ where: { customerId: { in: customers } } }),
  MemberLink: ({ customers }) => db.memberLink.findMany({ where: { customerId: { in: customers } } }),
  Member: ({ members }) => db.member.findMany({ where: { id: { in: members } } }),
  Order: ({ orders }) => db.order.findMany({ where: { id: { in: orders } } }),
  OrderLine: ({ orders }) => db.orderLine.findMany({ where: { orderId: { in: orders } } }),
  OrderEvent: ({ orders }) => db.orderEvent.findMany({ where: { orderId: { in: orders } } }),
  Attempt: ({ orders }) => db.attempt.findMany({ where: { orderId: { in: orders } } }),
  Recording: ({ orders }) => db.recording.findMany({ where: { line: { orderId: { in: orders } } } }),
  Redemption: async ({ orders }) => {
    const redemptions = await db.redemption.findMany({ where: { line: { orderId: { in: orders } } } });
    return redemptions.map((row) => ({ ...row, recipient: row.recipient && recipientOf(row.lineId, row.recipient) }));
  },
  PosOrder: ({ orders }) => db.posOrder.findMany({ where: { orderId: { in: orders } } }),
  PosSale: ({ orders }) => db.posSale.findMany({ where: { orderId: { in: orders } } }),
  Failure: ({ failures }) => db.failure.findMany({ where: failures }),
  FailureEvent: ({ failures }) => db.failureEvent.findMany({ where: { failure: failures } }),
  Fix: async ({ failures }) => db.fix.findMany({ where: { failureId: { in: await idsOf(failures) } } }),
  FixTarget: ({ failures }) => db.fixTarget.findMany({ where: { failure: failures } }),
  SearchEntry: ({ shop, customers }) => db.searchEntry.findMany({ where: { shopId: shop, field: "customer", value: { in: customers } } }),
  Hold: ({ holds }) => db.hold.findMany({ where: holds }),
  HoldEvent: ({ holds }) => db.holdEvent.findMany({ where: { hold: holds } }),
  StoreSale: ({ shop, storeSales }) => db.storeSale.findMany({ where: { shopId: shop, id: { in: storeSales } } }),
  StoreSaleLine: ({ shop, storeSales }) => db.storeSaleLine.findMany({ where: { shopId: shop, saleId: { in: storeSales } } }),
  FoundOrder: ({ shop, orderGids }) => db.foundOrder.findMany({ where: { shopId: shop, gid: { in: orderGids } } }),
  WebhookDelivery: ({ shop, orderGids }) => db.webhookDelivery.findMany({ where: { shopId: shop, subject: { in: orderGids } } }),
  ComplianceRequest: ({ shop, customerGid }) => db.complianceRequest.findMany({ where: { shopId: shop, customerGid } }),
};

/** All that is kept of a customer, table by table, as it is now, as JSON. */
export async function gatherCustomerData(person: Person, now: Date): Promise<string> {
  const theirs = await findTheirs(db, person);
  const kept: Record<string, object[]> = {};
  for (const [table, rowsOf] of Object.entries(parts)) kept[table] = await rowsOf(theirs);
  const file = { app: "Punchcard", shop: person.shop, customer: person.customerGid, madeAt: now.toISOString(), kept };
  return JSON.stringify(file, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value), 2);
}

export const tablesInFile = Object.keys(parts);

async function idsOf(failures: Prisma.FailureWhereInput): Promise<string[]> {
  return (await db.failure.findMany({ where: failures, select: { id: true } })).map(({ id }) => id);
}

/** One whose key is gone can be read by nobody. */
function recipientOf(lineId: string, sealed: string): unknown {
  try {
    return JSON.parse(open(sealed, sealedColumns.redemptionRecipient(lineId))) as unknown;
  } catch {
    return "sealed with a key that is gone";
  }
}
