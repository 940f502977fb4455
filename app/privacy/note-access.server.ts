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

/** Writes down who is about to be shown personal data: one row for each person, thing and hour. Without it nothing is shown. */
export async function noteAccess({ shop, actor, what, subject = "", now }: Access): Promise<void> {
  const hour = new Date(Math.floor(now.getTime() / hourMs) * hourMs);
  await db.$executeRaw`
    INSERT INTO "AccessLog" ("shopId", actor, what, subject, hour, at) VALUES (${shop}, ${actor}, ${what}, ${subject}, ${hour}, ${now})
    ON CONFLICT ("shopId", actor, what, subject, hour) DO UPDATE SET times = "AccessLog".times + 1, at = greatest("AccessLog".at, EXCLUDED.at)`;
}
