import type { OrderView } from "./use-order.ts";

type Buttons = {
  /** The key of its text; null when there is nothing to send. */
  send: "send.again" | "send.now" | null;
  /** The order's page in Punchcard. */
  page: string | null;
  canReload: boolean;
};

/** Which buttons there are: the same ones for the block and for the action. */
export function buttonsOf({ shown }: Pick<OrderView, "shown">): Buttons {
  switch (shown) {
    case null:
    case "not_found":
      return { send: null, page: null, canReload: false };
    case "no_answer":
    case "signed_out":
      return { send: null, page: null, canReload: true };
    default:
      return shown.status === "known"
        ? { send: "send.again", page: shown.page, canReload: false }
        : { send: "send.now", page: null, canReload: false };
  }
}
