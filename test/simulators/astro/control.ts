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
});
const account = z.object({
  username: z.string(),
  password: z.string(),
  clientId: z.string(),
  enrolled: z.array(z.int()),
  customers: z.array(customer).optional(),
  offersShape: z.enum(["program_list", "array", "object"]).optional(),
});
const seed = z.object({
  accounts: z.array(account).default([]),
  customers: z.array(z.object({ account: z.string(), customer })).default([]),
});
const enrollment = z.object({ account: z.string(), programId: z.int() });
const item = z.object({
  programId: z.int(),
  item: z.object({ itemId: z.int(), itemCode: z.string(), description: z.string(), value: z.int() }),
});

/** The levers of the demo and the flows, under /__control: the partner has nothing like it. */
export async function control(
  request: Request,
  { books, faults, calls }: { books: Books; faults: Faults; calls: Call[] },
): Promise<Response> {
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
        const { account: username, programId } = enrollment.parse(await request.json());
        books.enrollStore(username, programId);
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
