import { expect, test } from "vitest";
import { csvLines } from "./csv-lines.ts";

test("each row is a line with its end, by the separator that was chosen", () => {
  const rows = [
    ["0042", "9.50"],
    ["Main, corner of 1st; east", "0.00"],
  ];
  expect(csvLines(rows, "comma")).toBe('0042,9.50\r\n"Main, corner of 1st; east",0.00\r\n');
  expect(csvLines(rows, "semicolon")).toBe('0042;9.50\r\n"Main, corner of 1st; east";0.00\r\n');
  expect(csvLines(rows, "tab")).toBe("0042\t9.50\r\nMain, corner of 1st; east\t0.00\r\n");
  expect(csvLines([], "comma")).toBe("");
});

test("what a spreadsheet would calculate is text, and a number below zero stays one", () => {
  const cells = ["=1+1", "+1", "@SUM(A1)", "-1+1", "-SUM(A1)", "\t=1", "\r=1", "-12.50", "-3", "12.50"];
  const written = csvLines(
    cells.map((cell) => [cell]),
    "comma",
  );
  expect(written.split("\r\n").slice(0, -1)).toEqual([
    ...["'=1+1", "'+1", "'@SUM(A1)", "'-1+1", "'-SUM(A1)", "'\t=1", " =1", "-12.50", "-3", "12.50"],
  ]);
});

test("no name breaks a line or a quote", () => {
  expect(csvLines([['The "old" shop\r\nBcc: x', ""]], "comma")).toBe('"The ""old"" shop Bcc: x",\r\n');
});
