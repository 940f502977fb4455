import { parseArgs } from "node:util";

/** The one file that backup and restore are told of. */
export function readFileArgument(
  given: string[],
  name: "to" | "from",
): { status: "ok"; file: string } | { status: "wrong"; problem: string } {
  try {
    const { values } = parseArgs({ args: given, options: { [name]: { type: "string" } } });
    const file = values[name];
    return typeof file === "string" && file !== "" ? { status: "ok", file } : { status: "wrong", problem: `--${name} wants a file.` };
  } catch (error) {
    return { status: "wrong", problem: error instanceof Error ? error.message : String(error) };
  }
}
