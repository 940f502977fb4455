import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { v7 as newId } from "uuid";
import { testEnvironment } from "#test/support/environment.ts";

/**
 * The least that taking a webhook durably can be, written as one would write it: Node's own HTTP server, a look at the signature, one INSERT of the row
 * that ours has for a delivery, committed before the answer. It reads no body, asks for no work, knows no duplicates and writes no log.
 */

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const insert = `INSERT INTO "WebhookDelivery" (id, "shopId", "webhookId", topic, subject, "triggeredAt") VALUES ($1, $2, $3, $4, $5, $6)`;

const server = createServer((request, response) => {
  take(request).then(
    (status) => response.writeHead(status).end(),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      response.writeHead(500).end();
    },
  );
});

async function take(request: IncomingMessage): Promise<number> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const header = (name: string) => String(request.headers[name]);
  const expected = createHmac("sha256", testEnvironment.SHOPIFY_API_SECRET).update(Buffer.concat(chunks)).digest();
  const given = Buffer.from(header("x-shopify-hmac-sha256"), "base64");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 401;
  const [shop, webhook, topic, at] = ["shop-domain", "webhook-id", "topic", "triggered-at"].map((name) => header(`x-shopify-${name}`));
  await pool.query({ name: "insert", text: insert, values: [newId(), shop, webhook, topic, null, at] });
  return 200;
}

server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ event: "web_listening", url: `http://127.0.0.1:${port}` })}\n`);
});
process.once("SIGTERM", () => process.exit(0));
