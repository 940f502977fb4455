import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { receiveWebhook } from "#app/orders/receive-webhook.server.ts";
import type { WebhookAnswer } from "#app/orders/receive-webhook.server.ts";
import { log } from "#app/platform/log.server.ts";

const address = "/webhooks/orders";
const sentence = { "Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff" };

/**
 * Webhooks about orders come by the thousand when a shop has a sale, and each waits for nothing but its transaction: they are answered before the
 * pages' server makes an occasion of them, which takes longer than everything else that is done for them.
 */
export function webhooksFirst(pages: RequestListener): RequestListener {
  return (request, response) => {
    const { url = "" } = request;
    if (url === address || url.startsWith(`${address}?`)) void take(request, response);
    else void pages(request, response);
  };
}

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const startedAt = performance.now();
  response.once("finish", () => throwAwayTheRest(request));
  const tell = (event: "request" | "request_dropped", status: number) =>
    log(event, { method: request.method, path: address, status, ms: Math.round(performance.now() - startedAt) });
  try {
    const answer = await receiveWebhook({
      method: request.method ?? "",
      header: (name) => headerOf(request, name),
      readBody: (limit) => readBody(request, limit),
    });
    // What was taken has its line in the log already.
    if (answer.status !== 200) tell("request", answer.status);
    write(response, answer);
  } catch (error) {
    // The sender let go before it had sent everything: nobody waits for an answer.
    if (request.errored) return tell("request_dropped", response.statusCode);
    log.error("request_failed", { method: request.method, path: address, error });
    tell("request", 500);
    response.writeHead(500, sentence).end("Something went wrong on our side. Please try again.\n");
  }
}

function write(response: ServerResponse, answer: WebhookAnswer): void {
  if (answer.status === 200) response.writeHead(200, { "X-Content-Type-Options": "nosniff", "Content-Length": 0 }).end();
  else response.writeHead(answer.status, { ...sentence, ...(answer.status === 405 && { Allow: "POST" }) }).end(`${answer.problem}\n`);
}

function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name.toLowerCase()];
  return typeof value === "string" ? value : null;
}

/** As `readBytes`, of a request as Node has it. */
async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  if (Number(request.headers["content-length"]) > limit) return null;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.byteLength;
      if (length > limit) {
        request.pause();
        resolve(null);
      } else chunks.push(chunk);
    });
    request.once("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.once("error", reject);
  });
}

/** A body that was answered without being read to its end would keep the connection's next request waiting. */
function throwAwayTheRest(request: IncomingMessage): void {
  if (!request.complete) request.removeAllListeners("data").resume();
}
