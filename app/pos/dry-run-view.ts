import type { FailureCode } from "#app/failures/catalogue.ts";
import type { DownloadReason } from "./decide-download.ts";

/** What the page shows of a dry run over the newest orders. */
export type DryRunReport =
  | {
      status: "done";
      /** Orders that were tried; fewer than fifty in a young shop. */
      orders: number;
      /** Of them, those that are at the POS or would arrive. */
      arriving: number;
      /** The others, the newest first. */
      rows: DryRunRow[];
    }
  | { status: "not_connected" | "pos_silent" | "shopify_silent" };

export type DryRunRow = { name: string; gid: string } & (
  | { fate: "there" | "would_arrive" }
  /** "waits": it may yet arrive by itself, when it is paid. */
  | { fate: "skipped" | "waits"; reason: DownloadReason | "refunds_off"; found: string | null }
  | { fate: "held"; difference: string }
  | { fate: "blocked"; problems: { code: FailureCode; details: Record<string, string | number>; product: string | null }[] }
);
