import type { PosAccount } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";
import { askAccount } from "./ask-account.server.ts";
import type { AccessProblem } from "./ask-account.server.ts";
import { heartlandPos } from "./build-pos.server.ts";
import { errorsOf } from "./errors-of.ts";
import { heartlandForm } from "./pos-credentials.server.ts";
import type { HeartlandAccess } from "./pos-credentials.server.ts";

export type HeartlandInput = { baseUrl: string; token: string };

export type TriedHeartland =
  | { status: "ok"; access: HeartlandAccess; account: PosAccount }
  | { status: AccessProblem }
  /** Field name → key of the message under `pos.errors`. */
  | { status: "invalid"; errors: Record<string, string> };

/** Asks Heartland with what is in the form. An empty token stands for the one that is `stored`. */
export async function tryHeartland(
  shop: string,
  { input, stored }: { input: HeartlandInput; stored: HeartlandAccess | null },
): Promise<TriedHeartland> {
  const used = input.token ? null : stored;
  const parsed = heartlandForm.safeParse({ ...input, token: input.token || used?.token });
  if (!parsed.success) return { status: "invalid", errors: errorsOf(parsed.error) };
  // The stored token goes only where it was given for.
  if (used && used.baseUrl !== parsed.data.baseUrl) return { status: "invalid", errors: { token: "required" } };
  const { currency } = await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { currency: true } });
  const account = await askAccount(shop, heartlandPos(parsed.data, currency));
  return typeof account === "string" ? { status: account } : { status: "ok", access: parsed.data, account };
}
