import { createServer } from "node:http";
import type { RequestListener, Server, ServerOptions } from "node:http";
import type { AddressInfo } from "node:net";

/** The server cannot listen; the message says what to do. */
export class CannotListen extends Error {}

/** Listens. The address is where it does, as port 0 means any. `limits`: other times than those of production. @throws CannotListen */
export async function listen(
  app: RequestListener,
  {
    host,
    port,
    limits = {},
  }: { host: string; port: number; limits?: Pick<ServerOptions, "headersTimeout" | "requestTimeout" | "connectionsCheckingInterval"> },
): Promise<{ server: Server; address: string }> {
  const server = createServer(
    {
      // Longer than the idle time of the usual load balancers, so that it is never us who closes a connection that they are about to use.
      keepAliveTimeout: 65_000,
      // From a request's first byte to the end of its headers, and of its body: who sends a byte now and then holds no connection.
      headersTimeout: 15_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 5_000,
      maxHeaderSize: 16 * 1024,
      ...limits,
    },
    app,
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(new CannotListen(sentenceFor(error, host, port), { cause: error })));
    server.listen(port, host, resolve);
  });
  const { port: chosen } = server.address() as AddressInfo;
  return { server, address: `http://${host.includes(":") ? `[${host}]` : host}:${chosen}` };
}

function sentenceFor(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case "EADDRINUSE":
      return `Port ${port} on ${host} is in use: stop the program that uses it, or set PORT to another one.`;
    case "EACCES":
      return `Port ${port} may not be opened by this user: set PORT to one above 1023.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `This machine has no address ${host}: set HOST to 127.0.0.1, or to 0.0.0.0 for all of its addresses.`;
    default:
      return `The web server cannot listen on ${host}:${port}: ${error.message}.`;
  }
}
