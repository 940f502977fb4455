import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import Table from "cli-table3";
import type { AdminPage } from "./admin-pages.ts";
import { endOf } from "./start-web.ts";
import { say } from "./tell.ts";

/** By the page's address. Milliseconds; `cls` is a share of the window; `clsOn` is what moved furthest, `inpOn` what took longest to answer; `jsKb` is the JavaScript of a first load, compressed. */
export type AdminFigures = Record<string, Omit<AdminPage, "page">>;

/** Opens each page of the admin in a browser, as somebody at a desk does, and goes to it from another one. The demo's shop has a database of its own. */
export async function measureAdmin(
  _serverUrl: string,
  { seconds, mobile, pages: part }: { seconds: number; mobile: boolean; /** Only those with this in their address. */ pages: string },
): Promise<AdminFigures> {
  say("Opening the demo's shop with its day");
  const times = seconds >= 10 ? 3 : 1;
  // It has a server and settings of its own.
  const { DATABASE_URL: _, ...env } = process.env;
  const child = fork(path.join(import.meta.dirname, "admin-pages.ts"), [String(times), mobile ? "mobile" : "desktop", part], { env });
  try {
    const [pages] = (await once(child, "message", { signal: endOf(child) })) as [AdminPage[]];
    tell(pages);
    return Object.fromEntries(pages.map(({ page, ...figures }) => [page, figures]));
  } finally {
    if (child.connected) child.disconnect();
  }
}

function tell(pages: AdminPage[]): void {
  const table = new Table({
    head: ["page", "LCP ms", "CLS", "INP ms", "navigation ms", "JS kB", "slowest to answer"],
    style: { head: [], border: [] },
  });
  for (const { page, lcpMs, cls, inpMs, inpOn, navigationMs, jsKb } of pages)
    table.push([page, ...[lcpMs, cls, inpMs, navigationMs, jsKb].map(String), shortened(inpOn)]);
  const worst = (of: (page: AdminPage) => number) => String(Math.max(...pages.map(of)));
  table.push([
    "the worst",
    ...[
      worst((one) => one.lcpMs),
      worst((one) => one.cls),
      worst((one) => one.inpMs),
      worst((one) => one.navigationMs),
      worst((one) => one.jsKb),
      "",
    ],
  ]);
  process.stdout.write(`${table.toString()}\n`);
}

/** Polaris's names are long, and end with what tells least. */
function shortened(text: string): string {
  return text.length > 48 ? `${text.slice(0, 47)}…` : text;
}
