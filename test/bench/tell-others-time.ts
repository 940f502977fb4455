// node --import ./test/bench/tell-others-time.ts app/web.ts: only the load test of checkout starts the app with it.
import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { moment, ownTimeHeader, together } from "./own-time.ts";
import type { Span } from "./own-time.ts";

/**
 * Each answer of the web process then says in two headers how long others worked for it: `x-others-ms`, what the simulators say of their handlers alone; and
 * `x-waited-ms`, as a partner's time is seen from here: from sending a call to the head of its answer, without what this process did meanwhile, for whomever.
 * The simulators run on the same processors and take them away from us while they work: the first counts that as ours, the second does not.
 */

type Calls = { worked: Span[]; waited: Span[] };
type Call = { headers?: unknown };

const asked = new AsyncLocalStorage<Calls>();
const underWay = new WeakMap<object, { calls: Calls; start?: number }>();

/** Goes on only while this process does nothing: milliseconds. */
function idleClock(): number {
  const { user, system } = process.threadCpuUsage();
  return moment() - (user + system) / 1000;
}

subscribe("http.server.request.start", (message) => {
  const { response } = message as { request: IncomingMessage; response: ServerResponse };
  const calls: Calls = { worked: [], waited: [] };
  asked.enterWith(calls);
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = (...args: unknown[]) => {
    response.setHeader("x-others-ms", together(calls.worked).toFixed(3));
    response.setHeader("x-waited-ms", together(calls.waited).toFixed(3));
    return writeHead(...args);
  };
});

subscribe("undici:request:create", (message) => {
  const { request } = message as { request: Call };
  const calls = asked.getStore();
  if (calls) underWay.set(request, { calls });
});

// It has its connection by now, and is written next.
subscribe("undici:client:sendHeaders", (message) => {
  const call = underWay.get((message as { request: Call }).request);
  if (call) call.start = idleClock();
});

subscribe("undici:request:headers", (message) => {
  const { request, response } = message as { request: Call; response: { headers: Buffer[] } };
  const call = underWay.get(request);
  if (call?.start === undefined) return;
  call.calls.waited.push([call.start, idleClock()]);
  const [start, end] = headerOf(response.headers)?.split(" ").map(Number) ?? [];
  if (start !== undefined && end !== undefined) call.calls.worked.push([start, end]);
});

/** undici gives them flat, as bytes. */
function headerOf(headers: Buffer[]): string | null {
  const at = headers.findIndex((one, index) => index % 2 === 0 && one.toString().toLowerCase() === ownTimeHeader);
  return at < 0 ? null : (headers[at + 1]?.toString() ?? null);
}
