import { afterEach, beforeEach, expect, test } from "vitest";
import { petStore } from "#test/fixtures/pet-store.ts";
import { createShopifySimulator } from "./create-shopify-simulator.ts";
import type { ShopifySimulator } from "./create-shopify-simulator.ts";

let simulator: ShopifySimulator;
beforeEach(() => {
  simulator = createShopifySimulator({
    ...{ shops: [petStore], apiKey: "key", apiSecret: "secret", appUrl: "https://app.test", scopes: ["read_orders"] },
    subscriptions: [{ topics: ["orders/create", "orders/updated"], uri: "/webhooks" }],
    webhooks: { retryAfterMs: [] },
    send: () => Promise.resolve(new Response()),
  });
});
afterEach(() => simulator.stop());

const shop = () => simulator.shop("pawsome-pets");
const bulk = () => simulator.bulk("pawsome-pets");
const orders = "{ orders { edges { node { id name } } } }";

type Operation = { id: string; status: string; url: string | null; partialDataUrl: string | null; errorCode: string | null };

async function run(query: string): Promise<Operation | string> {
  const { bulkOperation, userErrors } = (await bulk().run(query)) as { bulkOperation: Operation | null; userErrors: { code: string }[] };
  return bulkOperation ?? userErrors.map(({ code }) => code).join();
}

async function begun(query: string): Promise<Operation> {
  const operation = await run(query);
  if (typeof operation === "string") throw new Error(operation);
  return operation;
}

function place(count: number): void {
  for (let index = 0; index < count; index += 1) shop().addOldOrder({ lines: [{ sku: "NP-CHK-20" }] });
}

test("a bulk query writes down every object in a line of its own, over all pages", async () => {
  place(260);
  const { status, url } = await begun(orders);
  expect(status).toBe("COMPLETED");
  const lines = (await (await simulator.handle(new Request(url ?? ""))).text()).trimEnd().split("\n");
  expect(lines).toHaveLength(260);
  expect(Object.keys(JSON.parse(lines[0] ?? "") as object)).toEqual(["id", "name"]);
});

test("one that finds nothing has no file, and a file that was never written is not there", async () => {
  expect(await begun(orders)).toMatchObject({ status: "COMPLETED", url: null });
  expect((await simulator.handle(new Request(`https://${shop().domain}/simulated-files/guess.jsonl`))).status).toBe(404);
});

test.each([
  ["variables", "query Q($first: Int) { orders(first: $first) { edges { node { id } } } }"],
  ["no connection", "{ shop { name } }"],
  ["an unknown field", "{ orders { edges { node { points } } } }"],
  ["a mutation", 'mutation { discountCodeDelete(id: "gid://shopify/DiscountCodeNode/1") { deletedCodeDiscountId } }'],
  ["no GraphQL", "{ orders"],
])("is refused: %s", async (_what, query) => {
  expect(await run(query)).toBe("INVALID");
});

test("fails for what the app may not read, and ends as a test tells it to", async () => {
  place(4);
  expect(await begun("{ customers { edges { node { id } } } }")).toMatchObject({ status: "FAILED", errorCode: "ACCESS_DENIED" });
  bulk().faults.endNext = [{ status: "FAILED", errorCode: "TIMEOUT" }, { status: "EXPIRED" }];
  const failed = await begun(orders);
  expect(failed).toMatchObject({ status: "FAILED", errorCode: "TIMEOUT", url: null });
  expect((await (await simulator.handle(new Request(failed.partialDataUrl ?? ""))).text()).trimEnd().split("\n")).toHaveLength(2);
  expect(await begun(orders)).toMatchObject({ status: "EXPIRED", url: null });
});

test("five run at a time", async () => {
  bulk().faults.durationMs = 60_000;
  for (let index = 0; index < 5; index += 1) expect(await begun(orders)).toMatchObject({ status: "RUNNING", url: null });
  expect(await run(orders)).toBe("OPERATION_IN_PROGRESS");
});

test("the next so many webhooks are lost, and those after them arrive", async () => {
  simulator.webhooks.settings.loseNext = 3;
  for (let index = 0; index < 2; index += 1) shop().placeOrder({ lines: [{ sku: "NP-CHK-20" }] });
  await simulator.webhooks.settled();
  expect(simulator.webhooks.deliveries.map(({ state }) => state)).toEqual(["lost", "lost", "lost", "delivered"]);
});
