import { z } from "zod";
import type { Books } from "./books.ts";
import { faultKinds } from "./faults.ts";
import type { Faults } from "./faults.ts";
import type { Call } from "./simulator.ts";

const fault = z.object({
  kind: z.enum(faultKinds),
  endpoints: z.array(z.string()).optional(),
  times: z.int().positive().optional(),
  nth: z.int().positive().optional(),
  probability: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
  retryAfter: z.union([z.number(), z.object({ dateIn: z.number() })]).optional(),
  delayMs: z.number().optional(),
});

const customer = z.object({
  customerID: z.string().nullable(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  purchases: z
    .array(z.object({ transactionID: z.string(), itemCode: z.string(), quantity: z.int().positive(), date: z.string() }))
    .optional(),
  points: z
    .object({
      balance: z.number(),
      history: z.array(z.object({ id: z.int(), description: z.string(), date: z.string(), points: z.number() })),
    })
    .optional(),
  leftIncomplete: z.array(z.object({ programId: z.int(), itemId: z.int(), date: z.string() })).optional(),
});
const account = z.object({
  username: z.string(),
  password: z.string(),
  clientId: z.string(),
  enrolled: z.array(z.int()),
  customers: z.array(customer).optional(),
  offersShape: z.enum(["program_list", "array", "object"]).optional(),
  storeApi: z.boolean().optional(),
  listsUnenrolled: z.boolean().optional(),
  detail: z.enum(["full", "known"]).optional(),
  distributorAccounts: z.record(z.string(), z.string()).optional(),
  wrongAccountNumber: z.enum(["refused", "credits_denied"]).optional(),
});
const seed = z.object({
  accounts: z.array(account).default([]),
  customers: z.array(z.object({ account: z.string(), customer })).default([]),
});
const enrollment = z.object({
  account: z.string(),
  programId: z.int(),
  terms: z.object({ distributor: z.string(), accountNumber: z.string().nullable() }).optional(),
});
/** `customer`: our id for the petowner, or Astro's. `date`: today unless given. */
const byHand = z.object({
  account: z.string(),
  customer: z.string(),
  quantity: z.int().positive().optional(),
  date: z.string().optional(),
  note: z.string().optional(),
});
const handmadePurchase = byHand.extend({ itemCode: z.string() });
const handmadeException = byHand.extend({
  exception: z.object({ programId: z.int(), like: z.string(), upc: z.string(), name: z.string(), reason: z.string() }),
});
const removal = z.object({ account: z.string(), customer: z.string(), itemCode: z.string() });
const begun = z.object({ account: z.string(), customer: z.string(), programId: z.int(), itemId: z.int(), date: z.string().optional() });
const item = z.object({
  programId: z.int(),
  item: z.object({ itemId: z.int(), itemCode: z.string(), description: z.string(), value: z.int() }),
});

/** The levers of the demo and the flows, under /__control: the partner has nothing like it. */
export async function control(
  request: Request,
  { books, faults, calls, now }: { books: Books; faults: Faults; calls: Call[]; now: () => Date },
): Promise<Response> {
  const today = now().toISOString().slice(0, 10);
  const action = `${request.method} ${new URL(request.url).pathname.replace("/__control/", "")}`;
  try {
    switch (action) {
      case "GET books":
        return Response.json(books);
      case "GET calls":
        return Response.json(calls);
      case "GET faults":
        return Response.json(faults.list());
      case "POST faults":
        faults.add(fault.parse(await request.json()));
        return Response.json(faults.list(), { status: 201 });
      case "DELETE faults":
        faults.clear();
        return Response.json([]);
      case "POST compare":
        return Response.json(books.compare(z.record(z.string(), z.int()).parse(await request.json())));
      case "POST seed": {
        const { accounts, customers } = seed.parse(await request.json());
        for (const one of accounts) books.addAccount(one);
        for (const { account: username, customer: one } of customers) {
          books.addCustomer(books.accountOf(username), one);
        }
        return Response.json(books, { status: 201 });
      }
      case "POST enrollment": {
        const { account: username, programId, terms } = enrollment.parse(await request.json());
        books.enrollStore(username, programId, terms);
        return Response.json({}, { status: 201 });
      }
      case "POST purchases": {
        const { account: username, date = today, ...facts } = handmadePurchase.parse(await request.json());
        books.addByHand(username, { ...facts, date });
        return Response.json({}, { status: 201 });
      }
      case "POST exceptions": {
        const { account: username, date = today, ...facts } = handmadeException.parse(await request.json());
        books.addExceptionByHand(username, { ...facts, date });
        return Response.json({}, { status: 201 });
      }
      case "POST remove": {
        const { account: username, ...facts } = removal.parse(await request.json());
        return Response.json({ removed: books.removeByHand(username, facts) });
      }
      case "POST incomplete": {
        const { account: username, date = today, ...facts } = begun.parse(await request.json());
        books.leaveIncomplete(username, { ...facts, date });
        return Response.json({}, { status: 201 });
      }
      case "POST items": {
        const { programId, item: one } = item.parse(await request.json());
        books.addItem(programId, one);
        return Response.json({}, { status: 201 });
      }
      default:
        return Response.json({ problem: `There is no ${action}.` }, { status: 404 });
    }
  } catch (error) {
    return Response.json({ problem: String(error) }, { status: 422 });
  }
}
