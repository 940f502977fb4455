import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { deliver, noteProblem } from "./deliver.server.ts";
import type { Post } from "./deliver.server.ts";
import { mailFactsOf, readSpikes } from "./read-facts.server.ts";

/** Between two alerts of a shop. */
const pauseMs = 6 * 3_600_000;

/** Tells each shop that asked for it when more failures than its threshold came within an hour, at most once in six hours. */
export async function alertOnSpikes({ now, mailer, mailOf }: Post & { now: Date }): Promise<void> {
  if (!mailer) return;
  const rested = { OR: [{ lastSpikeAt: null }, { lastSpikeAt: { lte: new Date(now.getTime() - pauseMs) } }] };
  const watching = await db.notificationSettings.findMany({
    where: { spike: true, recipients: { not: "" }, shop: { uninstalledAt: null }, ...rested },
    include: { shop: { select: { id: true, name: true, timeZone: true } } },
    orderBy: { shopId: "asc" },
  });
  if (watching.length === 0) return;
  const spikes = await readSpikes(
    watching.map(({ shopId }) => shopId),
    now,
  );
  const due = watching.flatMap((settings) => {
    const spike = spikes.get(settings.shopId);
    return spike && spike.failures > settings.spikeThreshold ? [{ settings, spike }] : [];
  });
  for (const [index, { settings, spike }] of due.entries()) {
    const { shopId, lastSpikeAt } = settings;
    const result = await deliver({
      settings,
      content: { kind: "spike", facts: { ...mailFactsOf(settings.shop), ...spike } },
      id: `spike.${now.getTime()}.${shopId}`,
      ifStill: { spike: true, lastSpikeAt },
      claim: { lastSpikeAt: now },
      release: { lastSpikeAt },
      mailer,
      mailOf,
      now,
    }).catch((error: unknown) => log.error("spike_alert_failed", { shop: shopId, error }));
    if (result?.status === "failed" && result.ofServer) {
      const others = due.slice(index + 1).map((other) => other.settings.shopId);
      return noteProblem(others, { result, now });
    }
  }
}
