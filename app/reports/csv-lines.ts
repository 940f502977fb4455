import { stringify } from "csv-stringify/sync";
import type { Separator } from "./report-file-view.ts";

const delimiters: Record<Separator, string> = { comma: ",", semicolon: ";", tab: "\t" };

/** Rows as lines of a file, each with its end. A cell that begins like a formula is written as text, unless it is a number below zero; one that goes over several lines is put on one. */
export function csvLines(rows: string[][], separator: Separator): string {
  return stringify(
    rows.map((row) => row.map(asText)),
    { delimiter: delimiters[separator], record_delimiter: "windows" },
  );
}

function asText(cell: string): string {
  const line = cell.replace(/[\r\n]+/g, " ");
  return /^[=+\-@\t]/.test(line) && !/^-\d+(\.\d+)?$/.test(line) ? `'${line}` : line;
}
