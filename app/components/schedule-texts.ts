import type { TFunction } from "i18next";
import type { Format } from "#app/i18n/format.ts";

/** How often something comes, from minutes: "Every 15 minutes", "Hourly", "Every 3 hours", "Daily". */
export function intervalText(t: TFunction, format: Format, minutes: number): string {
  if (minutes < 60) return t("stores.schedule.minutes", { count: minutes, number: format.number(minutes) });
  if (minutes === 60) return t("stores.schedule.hourly");
  if (minutes === 1_440) return t("stores.schedule.daily");
  return t("stores.schedule.hours", { count: minutes / 60, number: format.number(minutes / 60) });
}

/** What a schedule means; null where the time cannot be read. */
export function scheduleHint(t: TFunction, format: Format, schedule: { interval: number; firstAt: string }): string | null {
  const minute = /^\d{2}:(\d{2})$/.exec(schedule.firstAt)?.[1];
  if (minute === undefined) return null;
  if (schedule.interval === 60) return t("stores.schedule.hints.hourly", { count: Number(minute), number: format.number(Number(minute)) });
  if (schedule.interval === 1_440) return t("stores.schedule.hints.daily", { time: schedule.firstAt });
  return t("stores.schedule.hints.other", { often: intervalText(t, format, schedule.interval), time: schedule.firstAt });
}
