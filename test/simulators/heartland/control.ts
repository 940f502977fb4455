import { z } from "zod";
import { addCustomer, addField, addItem } from "./books.ts";
import type { Account, Books } from "./books.ts";
import { faultKinds } from "./faults.ts";
import type { Faults } from "./faults.ts";
import type { Call } from "./simulator.ts";
import { fieldGroups } from "./world.ts";

const fault = z.object({
  kind: z.enum(faultKinds),
  endpoints: z.array(z.string()).optional(),
  only: z.enum(["writes", "reads"]).optional(),
  times: z.int().positive().optional(),
  nth: z.int().positive().optional(),
  from: z.int().positive().optional(),
  probability: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
  retryAfter: z.union([z.number(), z.object({ dateIn: z.number() })]).optional(),
  delayMs: z.number().optional(),
});

/** `account`: a subdomain, the first account unless given. */
const at = z.object({ account: z.string().optional() });
const newItem = at.extend({
  item: z.object({
    publicId: z.string(),
    description: z.string(),
    upc: z.string().nullable().optional(),
    price: z.int().optional(),
    cost: z.int().optional(),
    active: z.boolean().optional(),
    trackInventory: z.boolean().optional(),
    stock: z.int().optional(),
  }),
});
const itemChange = at.extend({
  publicId: z.string(),
  change: z.object({ publicId: z.string(), description: z.string(), active: z.boolean() }).partial(),
});
const newCustomer = at.extend({
  customer: z.object({ firstName: z.string(), lastName: z.string(), email: z.string().nullable(), phone: z.string().nullable() }),
});
const newField = at.extend({ field: z.object({ key: z.string(), name: z.string(), group: z.enum(fieldGroups), required: z.boolean() }) });
const fieldChange = at.extend({ key: z.string(), required: z.boolean() });
const userChange = at.extend({ login: z.string(), active: z.boolean().optional(), token: z.string().nullable().optional() });
/** Of a location, a station or a payment type, whichever has the id. */
const activity = at.extend({ id: z.int(), active: z.boolean() });

/** The levers of the demo and the flows, under /__control: the partner has nothing like it. */
export async function control(
  request: Request,
  { books, faults, calls, now }: { books: Books; faults: Faults; calls: Call[]; now: () => Date },
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
      case "POST items": {
        const { account, item } = newItem.parse(await request.json());
        return Response.json(addItem(books.accountOf(account), item, now()), { status: 201 });
      }
      case "PUT items": {
        const { account, publicId, change } = itemChange.parse(await request.json());
        const item = found(books.accountOf(account).items, (one) => one.publicId === publicId);
        return Response.json(Object.assign(item, change));
      }
      case "POST customers": {
        const { account, customer } = newCustomer.parse(await request.json());
        return Response.json(addCustomer(books.accountOf(account), customer, now()), { status: 201 });
      }
      case "POST fields": {
        const { account, field } = newField.parse(await request.json());
        return Response.json(addField(books.accountOf(account), field), { status: 201 });
      }
      case "PUT fields": {
        const { account, key, required } = fieldChange.parse(await request.json());
        return Response.json(
          Object.assign(
            found(books.accountOf(account).customFields, (one) => one.key === key),
            { required },
          ),
        );
      }
      case "PUT users": {
        const { account, login, ...change } = userChange.parse(await request.json());
        return Response.json(
          Object.assign(
            found(books.accountOf(account).users, (one) => one.login === login),
            change,
          ),
        );
      }
      case "PUT active": {
        const { account, id, active } = activity.parse(await request.json());
        return Response.json(
          Object.assign(
            found(switchable(books.accountOf(account)), (one) => one.id === id),
            { active },
          ),
        );
      }
      default:
        return Response.json({ problem: `There is no ${action}.` }, { status: 404 });
    }
  } catch (error) {
    return Response.json({ problem: String(error) }, { status: 422 });
  }
}

function switchable({ locations, paymentTypes, shippingMethods }: Account): { id: number; active: boolean }[] {
  return [...locations, ...locations.flatMap(({ stations }) => stations), ...paymentTypes, ...shippingMethods];
}

function found<Kept>(rows: Kept[], wanted: (row: Kept) => boolean): Kept {
  const row = rows.find(wanted);
  if (!row) throw new RangeError("There is nothing like it.");
  return row;
}
