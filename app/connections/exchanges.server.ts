import { AsyncLocalStorage } from "node:async_hooks";
import type { OnExchange } from "#app/partners/capabilities.ts";

const listening = new AsyncLocalStorage<OnExchange>();

/** Runs something and hears every call to a partner that is made for it. */
export function withExchanges<Result>(onExchange: OnExchange, run: () => Promise<Result>): Promise<Result> {
  return listening.run(onExchange, run);
}

/** What connectors are built with, so that whoever listens hears their calls. */
export const tellListener: OnExchange = (exchange) => listening.getStore()?.(exchange);
