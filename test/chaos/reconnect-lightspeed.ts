import { setTimeout } from "node:timers/promises";
import { db } from "#app/platform/db.server.ts";
import { connectToLightspeed } from "#test/support/open-pos.ts";
import type { Chaos } from "./start-chaos.ts";

const merchantLooksEveryMs = 3000;

/**
 * Lightspeed gives a renewed token once: a process that is killed with it in hand leaves a connection that only a person can mend. The merchant finds
 * the failure, and connects it again.
 */
export function reconnectLightspeed({ shops, lightspeedServer }: Pick<Chaos, "shops" | "lightspeedServer">) {
  let isOver = false;
  let times = 0;
  const looking = look();
  return {
    times: () => times,
    stop: async () => {
      isOver = true;
      await looking;
    },
  };

  async function look(): Promise<void> {
    while (!isOver) {
      await setTimeout(merchantLooksEveryMs);
      // While everything falls, they find nothing, or the page does not answer: they look again.
      for (const shop of await refused().catch(() => [])) if (await connect(shop).catch(() => false)) times += 1;
    }
  }

  async function refused(): Promise<string[]> {
    const theirs = shops.flatMap(({ shop, lightspeed }) => (lightspeed ? [shop.domain] : []));
    const where = { shopId: { in: theirs }, partner: "lightspeed", status: "credentials_rejected" as const };
    return (await db.connection.findMany({ where, select: { shopId: true } })).map(({ shopId }) => shopId);
  }

  async function connect(shop: string): Promise<boolean> {
    return (await connectToLightspeed(shop, { served: { lightspeed: lightspeedServer } })).status === "connected";
  }
}
