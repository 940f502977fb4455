import { parseArgs } from "node:util";

export type ChaosArguments = {
  /** How long orders come in and things go wrong. Starting, healing and comparing come on top. */
  minutes: number;
  /** Over all shops; changes to them come on top. */
  orders: number;
  seed: number;
  /** The last line is one JSON object. */
  json: boolean;
};

export type ArgumentsReading = { status: "read"; given: ChaosArguments } | { status: "refused"; problem: string };

export const chaosUsage = "Usage: npm run chaos -- [--json] [--minutes <number>] [--orders <number>] [--seed <number>]";

/** What was asked for on the command line. */
export function readArguments(args: string[]): ArgumentsReading {
  const text = { type: "string" } as const;
  try {
    const { values } = parseArgs({ args, options: { json: { type: "boolean" }, minutes: text, orders: text, seed: text } });
    const { json = false, minutes = "2", orders = "200", seed = "1" } = values;
    const problem =
      outOf("--minutes", { value: minutes, from: 0.1, to: 24 * 60, whole: false }) ??
      outOf("--orders", { value: orders, from: 1, to: 1_000_000, whole: true }) ??
      outOf("--seed", { value: seed, from: 0, to: 2 ** 32 - 1, whole: true });
    if (problem) return { status: "refused", problem };
    return { status: "read", given: { json, minutes: Number(minutes), orders: Number(orders), seed: Number(seed) } };
  } catch (error) {
    return { status: "refused", problem: (error as Error).message };
  }
}

type Bounds = { value: string; from: number; to: number; whole: boolean };

function outOf(name: string, { value, from, to, whole }: Bounds): string | null {
  const number = value.trim() === "" ? NaN : Number(value);
  if (number >= from && number <= to && (!whole || Number.isInteger(number))) return null;
  return `${name} is "${value}"; it must be a ${whole ? "whole " : ""}number from ${from} to ${to}.`;
}
