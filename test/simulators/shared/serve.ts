import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { NoAnswer } from "./faults.ts";

export type Served = {
  /** Of everything, /__control included. */
  origin: string;
  /** Of the API: what goes into a connection form. */
  baseUrl: string;
  /** Nobody listens any more: connections are refused until `listen`. */
  refuse(): Promise<void>;
  listen(): Promise<void>;
  close(): Promise<void>;
};

type ServeOptions = { port?: number; /** Where the API is: "/api/json". */ apiPath?: string };

/** Serves a simulator on 127.0.0.1, on a free port unless one is given. Only here can a connection be dropped or refused. */
export async function serve(
  handle: (request: Request) => Promise<Response>,
  { port = 0, apiPath = "" }: ServeOptions = {},
): Promise<Served> {
  const server = createServer((incoming, outgoing) => void pass(incoming, outgoing));

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    try {
      const response = await handle(await readRequest(incoming));
      outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(Buffer.from(await response.arrayBuffer()));
    } catch (error) {
      if (!(error instanceof NoAnswer)) outgoing.writeHead(500).end(String(error));
      else if (error.how === "dropped") incoming.socket.destroy();
      // Silent: the caller's patience ends it, or close().
    }
  }

  let listeningOn = port;
  const listen = () =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(listeningOn, "127.0.0.1", () => {
        server.off("error", reject);
        listeningOn = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  const refuse = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  await listen();
  const origin = `http://127.0.0.1:${listeningOn}`;
  return { origin, baseUrl: `${origin}${apiPath}`, refuse, listen, close: refuse };
}

async function readRequest(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = new Headers(Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]));
  const body = chunks.length > 0 ? Buffer.concat(chunks).toString() : null;
  // With the host that was asked for: some answers name it.
  const origin = `http://${incoming.headers.host ?? "127.0.0.1"}`;
  return new Request(`${origin}${incoming.url ?? "/"}`, { method: incoming.method ?? "GET", headers, body });
}
