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
  retryAfter: z.number().optional(),
  delayMs: z.number().optional(),
});
const value = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("amount"), minor: z.int().positive() }),
  z.object({ kind: z.literal("percent"), percent: z.number().positive() }),
  z.object({ kind: z.literal("free_item") }),
]);
const coupon = z.object({
  couponRef: z.string(),
  title: z.string(),
  brand: z.string(),
  type: z.enum(["PETZ", "ST"]).default("PETZ"),
  inStoreOnly: z.boolean().default(false),
  upcs: z.array(z.string()),
  units: z.int().positive().default(1),
  value,
  expiresOn: z.string().nullable(),
  saved: z.boolean().default(true),
});
const couponChange = z.object({
  expiresOn: z.string().nullable().optional(),
  saved: z.boolean().optional(),
  inStoreOnly: z.boolean().optional(),
  upcs: z.array(z.string()).optional(),
});
const customerChange = z.object({ phone: z.string().nullable().optional(), email: z.string().nullable().optional() });

/** The levers of the demo and the flows, under /__control: the partner has nothing like it. */
export async function control(
  request: Request,
  { books, faults, calls }: { books: Books; faults: Faults; calls: Call[] },
): Promise<Response> {
  const [, path = ""] = new URL(request.url).pathname.split("/__control/");
  const [thing = "", id = ""] = path.split("/").map(decodeURIComponent);
  try {
    switch (`${request.method} ${thing}`) {
      case "GET books":
        return Response.json({
          coupons: books.coupons.map((one) => ({ ...one, ...books.entry(one.couponRef) })),
          customers: books.customers,
          accounts: books.accounts.map(({ name, devices, products, orders }) => ({
            name,
            devices: [...devices.values()],
            products: products.size,
            orders: [...orders.values()],
          })),
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
      case "POST coupons": {
        const { customerRef, coupon: one } = z.object({ customerRef: z.string(), coupon }).parse(await request.json());
        books.addCoupon(customerRef, one);
        return Response.json(books.entry(one.couponRef), { status: 201 });
      }
      case "PATCH coupons":
        return Response.json(books.changeCoupon(id, couponChange.parse(await request.json())));
      case "PATCH customers":
        return Response.json(books.changeCustomer(id, customerChange.parse(await request.json())));
      case "POST use":
        books.useElsewhere(id);
        return Response.json(books.entry(id), { status: 201 });
      case "POST lapse":
        books.lapse(id || undefined);
        return Response.json(books.authorizations, { status: 201 });
      default:
        return Response.json({ problem: `There is no ${request.method} ${path}.` }, { status: 404 });
    }
  } catch (error) {
    return Response.json({ problem: String(error) }, { status: 422 });
  }
}
