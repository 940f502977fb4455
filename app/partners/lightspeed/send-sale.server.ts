import { z } from "zod";
import type { Sale } from "#app/domain/sale.ts";
import type { PosSale, SaleAnswer, SaleToSend } from "#app/partners/capabilities.ts";
import { UnexpectedAnswer } from "#app/partners/errors.ts";
import {
  answerFor,
  customerUnknown,
  missingFrom,
  newSale,
  problemWith,
  productUnknown,
  saleFrom,
  saleIdOf,
  saleRefusal,
} from "./answers.ts";
import type { LightspeedClient } from "./client.server.ts";
import { hasCustomer } from "./customers.server.ts";
import { dataOf, sale as saleBody, writtenSale } from "./messages.ts";
import type { LightspeedSale } from "./messages.ts";
import { readProduct } from "./products.server.ts";
import type { SetUpReader } from "./read-set-up.server.ts";
import { messageOf, refusal } from "./refusal.ts";
import type { LightspeedRules } from "./settings.ts";

type Known = Pick<Sale, "key" | "reference">;
export type Selling = { client: LightspeedClient; setUp: SetUpReader; rules: LightspeedRules };

/** Ours by its id, or else what somebody has under the same number. */
export async function findSale({ client, setUp }: Selling, wanted: Pick<Sale, "key" | "reference" | "kind">): Promise<PosSale | null> {
  const operation = "findSale";
  const there = (await readSale(client, { operation, id: saleIdOf(wanted.key) })) ?? (await sameNumber(client, { operation, wanted }));
  if (!there) return null;
  const { outlets, retailer } = await setUp.read(operation);
  const outlet = outlets.find((one) => one.id === there.source?.outlet_id);
  const currency = outlet?.currency ?? retailer.currency?.code;
  if (!currency) throw new UnexpectedAnswer("Lightspeed does not say in which currency it sells.", { mayHaveHappened: false });
  return saleFrom(there, { kind: wanted.kind, currency });
}

/** Looks before it writes: the id of a sale is ours, so whatever became of an earlier attempt, it is found. */
export async function sendSale(selling: Selling, sale: SaleToSend): Promise<SaleAnswer> {
  const { client } = selling;
  const operation = "sendSale";
  const ours = await readSale(client, { operation, id: saleIdOf(sale.key) });
  if (ours) return goOn(selling, { sale, ours });
  const theirs = await sameNumber(client, { operation, wanted: sale });
  if (theirs) return { status: "reference_taken", sale: saleFrom(theirs, sale) };

  const problem = await problemOf(selling, sale);
  if (problem) return problem;
  const body = newSale(sale, { setUp: await selling.setUp.read(operation), rules: selling.rules });
  const said = await client.call({ operation, method: "POST", path: "sales", body, answer: dataOf(writtenSale), changes: true });
  if (said.status === "success") return answerFor(await read(client, said.data), sale);
  // Somebody was quicker: another attempt of ours, as the id is ours.
  const made = said.httpStatus === 409 ? await readSale(client, { operation, id: saleIdOf(sale.key) }) : null;
  return made ? goOn(selling, { sale, ours: made }) : whyRefused(selling, { sale, message: messageOf(said) });
}

/** Closes a sale that was left open and can be closed now, and adds payments that came since. */
async function goOn({ client, setUp, rules }: Selling, { sale, ours }: { sale: SaleToSend; ours: LightspeedSale }): Promise<SaleAnswer> {
  const operation = "sendSale";
  const answer = answerFor(ours, sale);
  const body = missingFrom(ours, sale, rules);
  if (answer.status !== "sent" || body === null) return answer;
  const path = `sales/${ours.id}`;
  const said = await client.call({ operation, method: "PUT", path, body, answer: dataOf(writtenSale), changes: true });
  if (said.status === "success") return answerFor(await read(client, said.data), sale);
  return whyRefused({ client, setUp, rules }, { sale, message: messageOf(said) });
}

/** What was written, as it is there: from the answer if it is all in it. */
async function read(client: LightspeedClient, said: z.output<typeof writtenSale>): Promise<LightspeedSale> {
  const whole = saleBody.safeParse(said);
  if (whole.success) return whole.data;
  const there = await readSale(client, { operation: "sendSale", id: said.id });
  if (!there) throw new UnexpectedAnswer("Lightspeed says that it has the sale, and does not find it.", { mayHaveHappened: true });
  return there;
}

async function readSale(client: LightspeedClient, { operation, id }: { operation: string; id: string }): Promise<LightspeedSale | null> {
  const path = `sales/${id}`;
  const said = await client.call({ operation, path, answer: dataOf(saleBody) });
  if (said.status === "success") return said.data;
  if (said.httpStatus === 404) return null;
  throw refusal(path, said);
}

/** A sale by somebody else that carries our number; one that was voided does not count. */
async function sameNumber(
  client: LightspeedClient,
  { operation, wanted }: { operation: string; wanted: Known },
): Promise<LightspeedSale | null> {
  const query: [string, string][] = [
    ["type", "sales"],
    ["invoice_number", wanted.reference],
    ["page_size", "50"],
  ];
  const said = await client.call({ operation, path: "search", query, answer: dataOf(z.array(saleBody)) });
  if (said.status === "refused") throw refusal("search", said);
  const there = (one: LightspeedSale) => one.state !== "voided" && one.deleted_at === null && one.invoice_number === wanted.reference;
  return said.data.find(there) ?? null;
}

/** What the sale is made with may have been put right a moment ago: before anything is called wrong, it is read again. */
async function problemOf({ setUp }: Selling, sale: SaleToSend) {
  const operation = "sendSale";
  const problem = problemWith(sale, await setUp.read(operation));
  return problem && problemWith(sale, await setUp.readAgain(operation));
}

/** What the texts of refusals are is unknown [U]: what can be looked up is looked up. */
async function whyRefused({ client, setUp }: Selling, { sale, message }: { sale: SaleToSend; message: string }): Promise<SaleAnswer> {
  const operation = "sendSale";
  const problem = problemWith(sale, await setUp.readAgain(operation));
  if (problem) return problem;
  if (sale.customerId !== null && !(await hasCustomer(client, { operation, posId: sale.customerId }))) return customerUnknown();
  const titles = new Map(sale.lines.map((line) => [line.productId, line.title]));
  for (const [posId, title] of titles) if (!(await readProduct(client, { operation, posId }))) return productUnknown(title);
  return saleRefusal(message);
}
