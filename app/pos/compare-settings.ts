import type { SoldOrder } from "#app/domain/sold-order.ts";
import type { OrderSettings } from "#app/pos-setup/order-settings.ts";
import { decideDownload } from "./decide-download.ts";
import type { DownloadReason, DownloadSetting } from "./decide-download.ts";

export type SettingsPreview = {
  /** Orders that were looked at. */
  orders: number;
  arriving: number;
  /** Would arrive with the new settings and do not with the old. */
  letThrough: string[];
  /** Arrive with the old settings and would not with the new. */
  heldBack: { name: string; reason: DownloadReason; /** In the order: the tag, the source. */ found: string | null }[];
};

const deciding: Record<DownloadSetting, true> = {
  posSources: true,
  posPrefixes: true,
  download: true,
  minimumCreatedAt: true,
  ignoreTags: true,
  allowTags: true,
  manualPayments: true,
  partiallyPaid: true,
  paidWithoutTransactions: true,
  fulfilled: true,
  unfulfilled: true,
  archived: true,
};

/** Whether a change may decide otherwise about an order. */
export function changesDownloads(from: OrderSettings, to: OrderSettings): boolean {
  return (Object.keys(deciding) as DownloadSetting[]).some((name) => JSON.stringify(from[name]) !== JSON.stringify(to[name]));
}

/** What a change of the settings would have done to recent orders. */
export function compareSettings(orders: SoldOrder[], from: OrderSettings, to: OrderSettings): SettingsPreview {
  const judged = orders.map((order) => ({ name: order.name, before: decideDownload(order, from), after: decideDownload(order, to) }));
  return {
    orders: orders.length,
    arriving: judged.filter(({ after }) => after.download).length,
    letThrough: judged.filter(({ before, after }) => !before.download && after.download).map(({ name }) => name),
    heldBack: judged.flatMap(({ name, before, after }) => {
      if (!before.download || after.download) return [];
      const found = after.decisions.find(({ rule }) => rule === after.reason)?.found ?? null;
      return [{ name, reason: after.reason, found }];
    }),
  };
}
