import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { deliver, noteProblem } from "./deliver.server.ts";
import type { Post } from "./deliver.server.ts";
import type { SendResult } from "./mailer.server.ts";
import { readDigestFacts } from "./read-facts.server.ts";
import { isDigestDue, shopClock } from "./shop-clock.ts";

/**
 * Sends each shop that asked for it the digest of its day, once its hour has come; nothing when nothing is open. What could not be sent is
 * tried again at the next call, until the day is over.
 */
export async function sendDigests({ now, mailer, mailOf }: Post & { now: Date }): Promise<void> {
  if (!mailer) return;
  const due = await dueOf(now);
  for (const [index, { day, ...settings }] of due.entries()) {
    const { shopId, lastDigestDay } = settings;
    const result = await sendOne().catch((error: unknown) => log.error("digest_failed", { shop: shopId, error }));
    if (result?.status === "failed" && result.ofServer) {
      return noteProblem(
        due.slice(index + 1).map((other) => other.shopId),
        { result, now },
      );
    }

    async function sendOne(): Promise<SendResult | { status: "taken" | "nothing_to_say" } | undefined> {
      if (!mailer) return;
      const stillDue = { digest: true, lastDigestDay };
      const facts = await readDigestFacts(settings.shop, now);
      if (!facts) {
        await db.notificationSettings.updateMany({ where: { shopId, ...stillDue }, data: { lastDigestDay: day } });
        return { status: "nothing_to_say" };
      }
      return deliver({
        settings,
        content: { kind: "digest", facts },
        id: `digest.${day}.${shopId}`,
        ifStill: stillDue,
        claim: { lastDigestDay: day },
        release: { lastDigestDay },
        mailer,
        mailOf,
        now,
      });
    }
  }
}

async function dueOf(now: Date) {
  const wanting = await db.notificationSettings.findMany({
    where: { digest: true, recipients: { not: "" }, shop: { uninstalledAt: null } },
    include: { shop: { select: { id: true, name: true, timeZone: true, currency: true } } },
    orderBy: { shopId: "asc" },
  });
  return wanting.flatMap((settings) => {
    const clock = shopClock(now, settings.shop.timeZone);
    return isDigestDue(clock, settings) ? [{ ...settings, day: clock.day }] : [];
  });
}
