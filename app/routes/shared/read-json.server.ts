import { data } from "@remix-run/node";
import type { z } from "zod";

/** Reads what one of our own pages posted. What does not fit its schema gets a 400 that the page can show, never a 500. */
export async function readJson<Value>(
  request: Request,
  schema: z.ZodType<Value>,
): Promise<{ status: "ok"; value: Value } | { status: "unreadable" }> {
  const parsed = schema.safeParse(await request.json().catch(() => null));
  return parsed.success ? { status: "ok", value: parsed.data } : { status: "unreadable" };
}

export function unreadable() {
  return data({ status: "unreadable" as const }, { status: 400 });
}
