import { db } from "#app/platform/db.server.ts";
import type { PersonalView } from "./privacy-view.ts";

type Access = {
  shop: string;
  actor: string;
  what: PersonalView;
  /** The row that is shown; left out for a list. */
  subject?: string;
  now: Date;
};

const hourMs = 3_600_000;

/**
 * Writes down who is about to be shown personal data: one row for each person, thing and hour. Without it nothing is shown. Of a shop that is just
 * being installed, as when its first page is opened, there is nothing to see yet.
 */
export async function noteAccess({ shop, actor, what, subject = "", now }: Access): Promise<void> {
  const hour = new Date(Math.floor(now.getTime() / hourMs) * hourMs);
  await db.$executeRaw`
    INSERT INTO "AccessLog" ("shopId", actor, what, subject, hour, at)
    SELECT id, ${actor}, ${what}, ${subject}, ${hour}::timestamptz, ${now}::timestamptz FROM "Shop" WHERE id = ${shop}
    ON CONFLICT ("shopId", actor, what, subject, hour) DO UPDATE SET times = "AccessLog".times + 1, at = greatest("AccessLog".at, EXCLUDED.at)`;
}
