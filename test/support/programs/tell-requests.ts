// node --import ./test/support/programs/tell-requests.ts …: the process prints the address of each request that it makes.
import { subscribe } from "node:diagnostics_channel";

subscribe("undici:request:create", (message) => {
  const { request } = message as { request: { origin: string | URL; path: string; method: string } };
  process.stdout.write(`requested ${request.method} ${String(request.origin)}${request.path}\n`);
});
