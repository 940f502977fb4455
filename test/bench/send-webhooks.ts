import autocannon from "autocannon";
import { randomUUID } from "node:crypto";
import { signedWebhook } from "./signed-webhook.ts";

/**
 * In a process of its own: sends signed webhooks for as long as the parent says, on connections that are kept, each as soon as the one before it is
 * acknowledged. Every one is another delivery about another order.
 */

export type Sending = { url: string; seconds: number; connections: number; shops: string[] };
/** Milliseconds. `refused` is what was not answered with 200. */
export type Sent = { acknowledged: number; perSecond: number; p50Ms: number; p99Ms: number; refused: number };

/** Signed ahead: to sign is the sender's work, and it shares the machine with what is measured. */
const ready = 2000;

process.on("message", (order: Sending) => {
  send(order).then(
    (sent) => process.send?.(sent),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.on("disconnect", () => process.exit(0));

async function send({ url, seconds, connections, shops }: Sending): Promise<Sent> {
  const webhooks = Array.from({ length: ready }, (_, index) =>
    signedWebhook({ shop: shops[index % shops.length] ?? "", order: index + 1 }),
  );
  const run = randomUUID();
  let sent = 0;
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    method: "POST",
    requests: [
      {
        setupRequest: (request) => {
          sent += 1;
          const { headers, body } = webhooks[sent % ready] ?? { headers: {}, body: "" };
          return { ...request, headers: { ...headers, "X-Shopify-Webhook-Id": `${run}-${sent}` }, body };
        },
      },
    ],
  });
  const { latency, errors, non2xx } = result;
  const acknowledged = result["2xx"];
  return { acknowledged, perSecond: acknowledged / result.duration, p50Ms: latency.p50, p99Ms: latency.p99, refused: errors + non2xx };
}
