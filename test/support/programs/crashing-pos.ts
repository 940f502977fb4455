// A process that dies right after a POS has carried out the nth write: crashing-pos.ts send <shop> <order> <n>, or crashing-pos.ts restore <shop> <n>
import "#test/simulators/redirect/preload.ts";
import { posConnectionFor } from "#app/connections/pos-connection.server.ts";
import { syncOrder } from "#app/orders/sync-order.server.ts";
import { inShop } from "#app/platform/shop-scope.server.ts";
import { restoreRequiredProducts } from "#app/pos-setup/required-products.server.ts";

const [what, shop = "", ...rest] = process.argv.slice(2);
const deadly = Number(rest.at(-1));

const fetch = globalThis.fetch;
let writes = 0;
globalThis.fetch = async (input, init) => {
  const response = await fetch(input, init);
  const { hostname } = new URL(input instanceof Request ? input.url : input);
  // Between two writes nothing changes at the POS: dying after a look is dying after the write before it.
  const isWrite = init?.method !== undefined && init.method !== "GET";
  if (isWrite && hostname.endsWith(".retail.heartland.us") && ++writes === deadly) process.kill(process.pid, "SIGKILL");
  return response;
};

await inShop(shop, async () => {
  if (what === "send") return syncOrder({ shop, order: rest[0] ?? "" });
  const connection = await posConnectionFor(shop, "heartland");
  if (connection?.status === "ready") await restoreRequiredProducts(connection.pos, { shop, partner: "heartland", agreedBy: "Robin" });
});
process.exit(0);
