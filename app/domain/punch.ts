import type { Punch } from "./loyalty.ts";
import { sameUpc } from "./upc.ts";

/** Whether a unit on a card is that item, also when it counts as another one there: a product exception. */
export function isPunchOf({ upc, exception }: Punch, bought: string): boolean {
  return sameUpc(upc, bought) || (exception !== null && sameUpc(exception.upc, bought));
}
