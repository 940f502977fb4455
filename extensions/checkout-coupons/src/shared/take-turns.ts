import type { Api } from "@shopify/ui-extensions/purchase.checkout.block.render";
import { useEffect, useState } from "preact/hooks";

declare const shopify: Pick<Api, "storage" | "extension">;

/**
 * A merchant may put the block on a checkout that has us in its order summary as well, and neither can see the other: they only share Shopify's
 * storage. So the one in the order summary notes there, while it is on the screen, that it is; and the block gives way to it, because
 * discounts are looked for in the summary. On a phone the summary may be folded away: then the note grows old and the block shows itself.
 */
const note = "order-summary-shown-at";
const renewMs = 2_000;
const staleMs = 5_000;
/** The time that the other has to come up when both start. */
const graceMs = 1_000;

/** For the one in the order summary. */
export function useTakeTurn(): void {
  useEffect(() => {
    const renew = () => {
      if (shopify.extension.rendered.value) void shopify.storage.write(note, Date.now()).catch(() => {});
    };
    renew();
    const timer = setInterval(renew, renewMs);
    return () => clearInterval(timer);
  }, []);
}

/** For the block: whether it is its turn. Not in the first moments, when the other may still come up. */
export function useIsMyTurn(): boolean {
  const [isMyTurn, setMyTurn] = useState(false);
  useEffect(() => {
    let isGone = false;
    let timer: ReturnType<typeof setTimeout>;
    async function look(isFirst: boolean): Promise<void> {
      const isTaken = Date.now() - (await notedAt()) < staleMs;
      if (isGone) return;
      if (!isFirst || isTaken) setMyTurn(!isTaken);
      timer = setTimeout(() => void look(false), isFirst ? graceMs : renewMs);
    }
    void look(true);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, []);
  return isMyTurn;
}

/** Without storage nobody can tell, and twice is better than not at all. */
async function notedAt(): Promise<number> {
  try {
    return Number(await shopify.storage.read(note)) || 0;
  } catch {
    return 0;
  }
}
