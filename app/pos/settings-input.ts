import { TZDate } from "@date-fns/tz";
import { format } from "date-fns/format";
import { z } from "zod";
import { orderSettings } from "#app/pos-setup/order-settings.ts";
import type { OrderSettings } from "#app/pos-setup/order-settings.ts";
import type { OrderSettingsInput } from "./pos-views.ts";

/** `timeZone` is the shop's, an IANA name. */
export function inputFrom(settings: OrderSettings, timeZone: string): OrderSettingsInput {
  const { minimumCreatedAt } = settings;
  return {
    ...settings,
    minimumCreatedAt: minimumCreatedAt ? format(new TZDate(minimumCreatedAt.getTime(), timeZone), "yyyy-MM-dd'T'HH:mm") : "",
  };
}

export type InputReading =
  | { status: "valid"; settings: OrderSettings }
  /** Field name → key of the message under `pos.errors`. */
  | { status: "invalid"; errors: Record<string, string> };

/** What a form holds, as settings. `before`: a minute is what the form shows, and a date that was not touched keeps its seconds. */
export function readSettingsInput(input: unknown, { before, timeZone }: { before: OrderSettings; timeZone: string }): InputReading {
  const shown = inputFrom(before, timeZone).minimumCreatedAt;
  const wallClock = z
    .string()
    .trim()
    .regex(/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?)?$/, "not_a_date")
    .transform((written, context) => {
      if (written === "") return null;
      if (written === shown) return before.minimumCreatedAt;
      const moment = momentOf(written, timeZone);
      if (moment) return moment;
      context.addIssue({ code: "custom", message: "not_a_date" });
      return z.NEVER;
    });
  const parsed = orderSettings.extend({ minimumCreatedAt: wallClock }).safeParse(input);
  if (parsed.success) return { status: "valid", settings: parsed.data };
  return { status: "invalid", errors: Object.fromEntries(parsed.error.issues.map(({ path, message }) => [String(path[0]), message])) };
}

/** "2026-02-30T09:00" is no moment; one that the clock leaves out in spring is the next there is. */
function momentOf(wallClock: string, timeZone: string): Date | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = wallClock.split(/[-T:]/).map(Number);
  const plain = new Date(Date.UTC(year, month - 1, day, hour, minute));
  if (plain.toISOString().slice(0, 16) !== wallClock.slice(0, 16)) return null;
  return new Date(new TZDate(year, month - 1, day, hour, minute, timeZone).getTime());
}
