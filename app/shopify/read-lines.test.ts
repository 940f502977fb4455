import { describe, expect, test } from "vitest";
import { isDownloadAddress } from "./is-download-address.ts";
import { readLines } from "./read-lines.ts";

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function linesOf(text: string, { size, longest = 100 }: { size: number; longest?: number }): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readLines(inPieces(text, size), { longest })) lines.push(line);
  return lines;
}

describe("lines of a text that comes in pieces", () => {
  test.each([1, 2, 3, 7, 1000])("are whole, in pieces of %i bytes, letters of several bytes among them", async (size) => {
    expect(await linesOf('{"a":"é"}\n{"b":"…🐾"}\n\nlast', { size })).toEqual(['{"a":"é"}', '{"b":"…🐾"}', "last"]);
  });

  test("are none where there is none", async () => {
    expect(await linesOf("", { size: 5 })).toEqual([]);
    expect(await linesOf("\n\n", { size: 1 })).toEqual([]);
  });

  test("are not held without end", async () => {
    await expect(linesOf("x".repeat(101), { size: 10 })).rejects.toThrow(RangeError);
    await expect(linesOf(`${"x".repeat(101)}\ny`, { size: 1000 })).rejects.toThrow(RangeError);
  });
});

describe("a file's address", () => {
  test.each([
    "https://storage.googleapis.com/shopify-tiers-assets-prod-us-east1/bulk-operation-outputs/x?GoogleAccessId=a%40b.com&Signature=abc",
    "https://pawsome-pets.myshopify.com/simulated-files/x.jsonl",
  ])("is one to be asked: %s", (address) => {
    expect(isDownloadAddress(address)).toBe(true);
  });

  test.each([
    "http://storage.googleapis.com/x",
    "https://127.0.0.1/x",
    "https://2130706433/x",
    "https://[::1]/x",
    "https://169.254.169.254/latest/meta-data",
    "https://localhost/x",
    "https://printer.local/x",
    "https://metadata.google.internal/x",
    "https://name/x",
    "https://user:secret@storage.googleapis.com/x",
    "https://storage.googleapis.com:8443/x",
    "file:///etc/passwd",
    "no address",
    "",
  ])("is none to be asked: %s", (address) => {
    expect(isDownloadAddress(address)).toBe(false);
  });
});
