import type { z } from "zod";
import { readText } from "#app/platform/read-text.server.ts";
import { refuse } from "./checkout-answers.ts";

/** Five hundred lines, the most that a cart may have, are some forty kilobytes. */
const maxBytes = 64 * 1024;

/**
 * Reads what an extension posted. What is not in the schema is left out: a page may say what it likes of prices and customers.
 * @throws a Response: 415 for what is not JSON in UTF-8 by its headers, 413 for what is too large, 400 for what does not fit its schema.
 */
export async function readCheckoutJson<Value>(request: Request, schema: z.ZodType<Value>): Promise<Value> {
  const type = /^application\/json\s*(?:;\s*charset="?([\w-]+)"?\s*)?$/i.exec(request.headers.get("Content-Type") ?? "");
  if (!type || (type[1] ?? "utf-8").toLowerCase() !== "utf-8" || request.headers.has("Content-Encoding"))
    throw refuse({ status: "not_json" });
  const body = await readText(request, maxBytes);
  if (body === null) throw refuse({ status: "too_large" });
  const parsed = schema.safeParse(parse(body));
  if (!parsed.success) throw refuse({ status: "unreadable" });
  return parsed.data;
}

/** undefined for what is no JSON, no UTF-8, or holds the one character that the database cannot keep. */
function parse(body: string): unknown {
  if (/[\0\ufffd]|\\u0000/.test(body)) return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
