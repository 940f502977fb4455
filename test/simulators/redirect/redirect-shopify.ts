import { Agent, getGlobalDispatcher, setGlobalDispatcher } from "undici";
import type { Dispatcher } from "undici";

/**
 * Sends every fetch to `*.myshopify.com` in this process to the simulator at `origin`, with the host it was meant for in
 * `x-simulated-host`. Node's own fetch takes its dispatcher from a global symbol that undici sets, so it does not matter who
 * captured `fetch`, or when. Returns what undoes it.
 */
export function redirectShopify(origin: string): () => void {
  const before = getGlobalDispatcher();
  setGlobalDispatcher(new Agent().compose(toSimulator(origin)));
  return () => setGlobalDispatcher(before);
}

function toSimulator(origin: string): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const host = options.origin ? new URL(options.origin).hostname : "";
    if (!host.endsWith(".myshopify.com")) return dispatch(options, handler);
    return dispatch({ ...options, origin, headers: withHost(options.headers, host) }, handler);
  };
}

function withHost(headers: Dispatcher.DispatchOptions["headers"], host: string): string[] {
  const others = pairsOf(headers).filter(([name]) => name.toLowerCase() !== "host");
  return [...others.flat(), "x-simulated-host", host];
}

/** undici takes headers flat, as pairs, or as an object. */
function pairsOf(headers: Dispatcher.DispatchOptions["headers"]): [string, string][] {
  if (!headers) return [];
  if (Array.isArray(headers)) {
    if (headers.every((one) => Array.isArray(one))) return headers as unknown as [string, string][];
    return headers.flatMap((name, index): [string, string][] => (index % 2 === 0 ? [[String(name), String(headers[index + 1])]] : []));
  }
  const entries =
    Symbol.iterator in headers ? [...(headers as Iterable<[string, string | string[] | undefined]>)] : Object.entries(headers);
  return entries.flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one): [string, string] => [name, String(one)]),
  );
}
