import { Agent, getGlobalDispatcher, setGlobalDispatcher } from "undici";
import type { Dispatcher } from "undici";

/** Where the simulators are that stand for outside systems: their origins. */
export type SimulatorOrigins = { shopify: string; lightspeed?: string | undefined; heartland?: string | undefined };

/** The ends of the hosts that each stands for. */
const hosts: Record<keyof SimulatorOrigins, string> = {
  shopify: ".myshopify.com",
  lightspeed: ".retail.lightspeed.app",
  heartland: ".retail.heartland.us",
};

/**
 * Sends every fetch to these hosts in this process to their simulator, with the host it was meant for in `x-simulated-host`. Node's own
 * fetch takes its dispatcher from a global symbol that undici sets, so it does not matter who captured `fetch`, or when. Returns what
 * undoes it.
 */
export function redirectHosts(origins: SimulatorOrigins): () => void {
  const before = getGlobalDispatcher();
  setGlobalDispatcher(new Agent().compose(toSimulators(origins)));
  return () => setGlobalDispatcher(before);
}

function toSimulators(origins: SimulatorOrigins): Dispatcher.DispatcherComposeInterceptor {
  const names = Object.keys(hosts) as (keyof SimulatorOrigins)[];
  return (dispatch) => (options, handler) => {
    const host = options.origin ? new URL(options.origin).hostname : "";
    const name = names.find((one) => host.endsWith(hosts[one]));
    const origin = name && origins[name];
    if (!origin) return dispatch(options, handler);
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
