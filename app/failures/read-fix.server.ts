import { z } from "zod";
import { CredentialsRejected, PartnerError } from "#app/partners/errors.ts";
import { db } from "#app/platform/db.server.ts";
import { ShopifyAccessLost, ShopifyRefused, ShopifyUnavailable } from "#app/shopify/errors.ts";
import { fixes, fixesOf } from "./catalogue.ts";
import type { FailureCode, FixFieldDefinition, FixId } from "./catalogue.ts";
import type { FixResult } from "./failure-view.ts";
import type { FixContext, FixRequest } from "./fixes/effect.ts";
import { fixModules } from "./fixes/registry.server.ts";

export type FixAsked = { shop: string; failureId: string; fix: FixId; form: Record<string, string>; actor: string };
type Refused = Extract<FixResult, { status: "refused" }>;
type Invalid = Extract<FixResult, { status: "invalid" }>;

/** Whether a fix can be previewed or applied: the failure is there, and the form says what it must. Changes nothing. */
export async function readFix({
  shop,
  failureId,
  fix,
  form,
  actor,
}: FixAsked): Promise<{ status: "ready"; request: FixRequest } | Refused | Invalid> {
  const failure = await db.failure.findFirst({ where: { shopId: shop, id: failureId } });
  if (!failure || !fixesOf(failure.code as FailureCode).includes(fix)) return { status: "refused", reason: "not_found" };
  if (failure.status === "resolved") return { status: "refused", reason: "already_closed" };
  // A page that was opened a while ago may show what is not offered any more.
  const offers = await orRefusal(async () => ({ status: "known" as const, offered: await isOffered({ shop, failure }, fix) }));
  if (offers.status === "refused") return offers;
  if (!offers.offered) return { status: "refused", reason: "not_offered" };
  const read = readForm(fixes[fix].fields(failure.code as FailureCode), form);
  if (read.status === "invalid") return read;
  const request = { shop, failure, form: read.form, actor };
  const refusal = await orRefusal(async () => (await fixModules[fix].check?.(request)) ?? null);
  return refusal ?? { status: "ready", request };
}

async function isOffered(context: FixContext, fix: FixId): Promise<boolean> {
  const { offered } = fixModules[fix];
  return offered ? offered(context) : true;
}

/** Does it, or says why Shopify or the partner would not have it. */
export async function orRefusal<Result>(work: () => Promise<Result>): Promise<Result | Refused> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CredentialsRejected) return { status: "refused", reason: "credentials_rejected" };
    if (error instanceof PartnerError) return { status: "refused", reason: "partner_unavailable" };
    if (error instanceof ShopifyUnavailable || error instanceof ShopifyAccessLost)
      return { status: "refused", reason: "shopify_unavailable" };
    if (error instanceof ShopifyRefused) return { status: "refused", reason: "shopify_refused" };
    throw error;
  }
}

const email = z.email();
const longest: Record<FixFieldDefinition["kind"], number> = { text: 200, email: 200, tel: 40, multiline: 1000, select: 500, checkbox: 10 };

function readForm(fields: FixFieldDefinition[], form: Record<string, string>): { status: "ok"; form: Record<string, string> } | Invalid {
  const errors: Record<string, string> = {};
  const read: Record<string, string> = {};
  for (const { name, kind, required } of fields) {
    // PostgreSQL has no word for U+0000.
    const value = (form[name] ?? "").replaceAll("\0", "").trim();
    read[name] = value;
    if (required && !value) errors[name] = "required";
    else if (value.length > longest[kind]) errors[name] = "too_long";
    else if (value && kind === "email" && !email.safeParse(value).success) errors[name] = "email";
    else if (value && kind === "tel" && value.replace(/\D/g, "").length < 7) errors[name] = "phone";
  }
  return Object.keys(errors).length === 0 ? { status: "ok", form: read } : { status: "invalid", errors };
}
