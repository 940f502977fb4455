import { z } from "zod";
import type { Books } from "./books.ts";
import { faultKinds } from "./faults.ts";
import type { Faults } from "./faults.ts";
import type { Tokens } from "./oauth.ts";
import type { Call, Visitor } from "./simulator.ts";

const fault = z.object({
  kind: z.enum(faultKinds),
  endpoints: z.array(z.string()).optional(),
  times: z.int().positive().optional(),
  nth: z.int().positive().optional(),
  probability: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
  retryAfter: z.number().optional(),
  delayMs: z.number().optional(),
});
const visitor = z.object({ userId: z.string().optional(), denied: z.boolean().optional(), denyScopes: z.array(z.string()).optional() });
const product = z.object({
  name: z.string().optional(),
  active: z.boolean().optional(),
  codes: z.array(z.object({ type: z.string(), code: z.string() })).optional(),
  deletedAt: z.string().nullable().optional(),
});
const user = z.object({ enabled: z.boolean().optional(), deletedAt: z.string().nullable().optional() });
const connection = z.object({ clientId: z.string().optional(), userId: z.string().optional(), scopes: z.array(z.string()) });
const newShift = z.object({ id: z.string(), userId: z.string(), timeIn: z.string(), timeOut: z.string().nullable() });
const shiftChange = z.object({ timeIn: z.string().optional(), timeOut: z.string().nullable().optional() });
const notice = z.object({ type: z.literal("sale.update"), id: z.string() });

type Levers = {
  books: Books;
  faults: Faults;
  calls: Call[];
  tokens: Tokens;
  visitBy: (visitor: Visitor) => void;
  notify: (type: "sale.update", id: string) => Promise<{ url: string; status: number | null }[]>;
};

/** The levers of the demo and the flows, under /__control: the partner has nothing like it. */
export async function control(request: Request, { books, faults, calls, tokens, visitBy, notify }: Levers): Promise<Response> {
  const [, path = ""] = new URL(request.url).pathname.split("/__control/");
  const [thing = "", id = ""] = path.split("/");
  try {
    switch (`${request.method} ${thing}`) {
      case "GET books":
        return Response.json({
          sales: books.sales.map((sale) => ({ ...sale, total: books.totalIn(sale) })),
          customers: books.customers,
          products: books.products.map((one) => ({ ...one, stock: stockOf(books, one.id) })),
          users: books.users,
          shifts: books.shifts,
          webhooks: books.webhooks,
        });
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
      case "POST visitor":
        visitBy(visitor.parse(await request.json()));
        return Response.json({}, { status: 201 });
      case "POST tokens":
        return Response.json(tokens.connect(connection.parse(await request.json())), { status: 201 });
      case "PATCH products":
        return Response.json(books.changeProduct(id, product.parse(await request.json())));
      case "PATCH users":
        return Response.json(books.changeUser(id, user.parse(await request.json())));
      case "POST sales":
        return Response.json(books.ringUp(await request.json()), { status: 201 });
      case "POST shifts":
        return Response.json(books.addShift(newShift.parse(await request.json())), { status: 201 });
      case "PATCH shifts":
        return Response.json(books.changeShift(id, shiftChange.parse(await request.json())));
      case "POST void":
        return Response.json(books.voidSale(id));
      case "POST notify": {
        const { type, id: saleId } = notice.parse(await request.json());
        return Response.json(await notify(type, saleId));
      }
      default:
        return Response.json({ problem: `There is no ${request.method} ${path}.` }, { status: 404 });
    }
  } catch (error) {
    return Response.json({ problem: String(error) }, { status: 422 });
  }
}

function stockOf(books: Books, productId: string): Record<string, number> {
  return Object.fromEntries([...books.stock.values()].filter((one) => one.productId === productId).map((one) => [one.outletId, one.level]));
}
