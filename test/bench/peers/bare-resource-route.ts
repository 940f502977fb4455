import { serveRoute } from "./serve-route.ts";

/**
 * What checkout's API is compared with: a Remix resource route that reads the same question as JSON and answers at once, with as much as one
 * offer, in a process like the web process around it: the same Express, the same headers, compression and log. It knows no tokens, no
 * database and no partners.
 */

const offer = {
  id: "01a21484-c6db-73af-8b86-8342ab8d74b6",
  kind: "coupon",
  title: "$3 off Northpaw 20 lb",
  item: "Northpaw Chicken & Rice dog food · 20 lb",
  variant: "gid://shopify/ProductVariant/45120700000015",
  units: 1,
  saves: { amount: "3.00", currency: "CAD" },
  lastDay: "2099-12-31",
  state: "available",
  code: null,
};

async function action({ request }: { request: Request }): Promise<Response> {
  const { lines } = (await request.json()) as { lines: unknown[] };
  return Response.json({ status: "ready", offers: lines.length > 0 ? [offer] : [], remove: [], isPartial: false });
}

await serveRoute({ id: "bare", path: "api/bare", action });
