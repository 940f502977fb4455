import Table from "cli-table3";
import type { ChaosResult } from "./run-chaos.ts";
import type { MemoryOfKind } from "./sample-memory.ts";

/** For people. */
export function printResult(result: ChaosResult): void {
  const { orders, lines, lost, duplicated, stuck, wrong, kills, faults, struck, reconnected, healedIn, memory } = result;
  const table = new Table({ head: ["Chaos", ""], colAligns: ["left", "right"], style: { head: [], border: [], compact: true } });
  table.push(["Orders", orders], ["Lines", lines], ["Kills", kills]);
  table.push(["  web processes", struck.webs], ["  worker processes", struck.workers]);
  table.push(["  connections of the database", struck.connections], ["  the database itself", struck.databases]);
  table.push(["Faults", faults], ["Connections that a person mended", reconnected], ["Seconds until all was quiet", healedIn]);
  table.push(["Lost", lost], ["Duplicated", duplicated], ["Stuck", stuck], ["Otherwise wrong", wrong]);
  if (memory.web) table.push(["Memory of a web process", words(memory.web)]);
  if (memory.worker) table.push(["Memory of a worker", words(memory.worker)]);
  process.stdout.write(`${table.toString()}\n`);
}

function words({ earlyMb, lateMb, seconds, flat }: MemoryOfKind): string {
  return `${earlyMb} → ${lateMb} MB in ${seconds} s${flat === null ? "" : flat ? ", flat" : ", growing"}`;
}
