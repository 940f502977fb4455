import { AsyncLocalStorage } from "node:async_hooks";

/**
 * For which shop this process is at work right now. The database shows and takes the rows of that shop alone, whatever a query asks for
 * (docs/decisions/0021-the-database-knows-the-shop.md): outside of every scope it shows none.
 */
type Scope = { shop: string };

/** What a connection is told where the work is for all shops. No shop's domain reads like that. */
export const everyShop = "*";
/** Shows nothing, and takes nothing. */
const noShop = "";

/** One for the process: the built pages bring a copy of this file along, and the request is opened outside of it. */
const key = Symbol.for("punchcard.shop-scope");
const known = globalThis as { [key]?: AsyncLocalStorage<Scope> };
const scopes = (known[key] ??= new AsyncLocalStorage<Scope>());

/** Does work for one shop, by its permanent domain. */
export function inShop<Result>(shop: string, work: () => Promise<Result>): Promise<Result> {
  refuseNone(shop);
  return within(shop, work);
}

/** Does work that is of no shop in particular: what comes by the clock, what looks for whom there is something to do. */
export function acrossShops<Result>(work: () => Promise<Result>): Promise<Result> {
  return within(everyShop, work);
}

/** Opens a request: it has no shop until `enterShop` says who asks. */
export function beforeShop<Result>(work: () => Result): Result {
  return scopes.run({ shop: noShop }, work);
}

/**
 * From now on the request is for this shop. Remix gives a page's functions no place to be wrapped, so the request's own scope is changed.
 * @throws when the request is another shop's already.
 */
export function enterShop(shop: string): void {
  refuseNone(shop);
  const scope = scopes.getStore();
  // Called without a request around it, as tests call a page: the scope stays what it is there.
  if (!scope || scope.shop === shop || scope.shop === everyShop) return;
  if (scope.shop !== noShop) throw new Error("A request is for one shop only.");
  scope.shop = shop;
}

/** What the connection that a statement goes to has to be told. */
export function scopeNow(): string {
  return scopes.getStore()?.shop ?? outside;
}

/** For programs that serve nobody, and for tests: what is in force outside of every scope. */
export function letOutsideSee(shop: typeof everyShop | typeof noShop): void {
  outside = shop;
}
let outside: string = noShop;

function refuseNone(shop: string): void {
  if (shop === noShop || shop === everyShop) throw new Error("This is no shop's domain.");
}

function within<Result>(shop: string, work: () => Promise<Result>): Promise<Result> {
  // Prisma sends a query when somebody waits for it: that has to happen in here.
  return scopes.run({ shop }, () => new Promise((resolve, reject) => void work().then(resolve, reject)));
}
