import type { TFunction } from "i18next";
import type { NotificationErrors } from "#app/notifications/notification-view.ts";

/** The text of a field's error, with what is wrong named; undefined for no error. */
export function notificationErrorText(t: TFunction, found: NotificationErrors[keyof NotificationErrors]): string | undefined {
  return found && t(`notifications.errors.${found.error}`, { named: found.named });
}
