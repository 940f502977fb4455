import { data } from "@remix-run/node";
import type { z } from "zod";
import { readText } from "#app/platform/read-text.server.ts";

/** More than any of our pages posts: a thousand products put aside at once are some 200 kilobytes. */
const maxBytes = 1024 * 1024;

/**
 * Reads what one of our own pages posted. What does not fit its schema gets a 400 that the page can show, never a 500.
 * @throws a Response, 413, for more than a page posts.
 */
export async function readJson<Value>(
  request: Request,
  schema: z.ZodType<Value>,
): Promise<{ status: "ok"; value: Value } | { status: "unreadable" }> {
  const parsed = schema.safeParse(await readBody(request));
  return parsed.success ? { status: "ok", value: parsed.data } : { status: "unreadable" };
}

export function unreadable() {
  return data({ status: "unreadable" as const }, { status: 400 });
}

/** null for what is no JSON, or holds a character that the database cannot keep: a null byte, or half of a pair. */
async function readBody(request: Request): Promise<unknown> {
  const body = await readText(request, maxBytes);
  if (body === null) throw new Response(`The body is longer than ${maxBytes} bytes.\n`, { status: 413 });
  if (/\0|\\u0000/.test(body)) return null;
  try {
    const value: unknown = JSON.parse(body);
    // Written as an escape, half of a pair stands in a text that is well-formed; a text without escapes holds none.
    return /\\u[dD][89a-fA-F]/.test(body) && !isWellFormed(value) ? null : value;
  } catch {
    return null;
  }
}

/** By a list of what is left to look at: a value may be nested deeper than calls can be. */
function isWellFormed(value: unknown): boolean {
  const left = [value];
  while (left.length > 0) {
    const one = left.pop();
    if (typeof one === "string" && !one.isWellFormed()) return false;
    if (typeof one === "object" && one !== null) for (const entry of Object.entries(one)) left.push(...entry);
  }
  return true;
}
