import type { Failure } from "@prisma/client";
import { z } from "zod";
import { CredentialsRejected, PartnerError } from "#app/partners/errors.ts";
import { db } from "#app/platform/db.server.ts";
import type { Db, Tx } from "#app/platform/db.server.ts";
import { ShopifyAccessLost, ShopifyRefused, ShopifyUnavailable } from "#app/shopify/errors.ts";
import { fixes, fixesOf } from "./catalogue.ts";
import type { FailureCode, FixFieldDefinition, FixId } from "./catalogue.ts";
import type { FixResult } from "./failure-view.ts";
import type { Effect, EffectResult } from "./fixes/effect.ts";
import { completeRecipient } from "./fixes/complete-recipient.server.ts";
import { enroll } from "./fixes/enroll.server.ts";
import { ignoreItem } from "./fixes/ignore-item.server.ts";
import { reconnect } from "./fixes/reconnect.server.ts";
import { recordAgain } from "./fixes/record-again.server.ts";
import { setProductBarcode } from "./fixes/set-barcode.server.ts";
import { hideFailures } from "./hide-failures.server.ts";
import { retry, retryCause } from "./retry-cause.server.ts";

const nothing: Effect = async () => ({ status: "done" });

const effects: Record<FixId, Effect> = {
  enroll,
  set_barcode: setProductBarcode,
  ignore_item: ignoreItem,
  retry: nothing,
  reconnect,
  record_again: recordAgain,
  complete_recipient: completeRecipient,
  hide: nothing,
};

type Applying = { shop: string; failureId: string; fix: FixId; form: Record<string, string>; actor: string };

/** Applies a fix to a failure, and tries everything again that has the same cause. Pressing twice does no harm. */
export async function applyFix({ shop, failureId, fix, form, actor }: Applying): Promise<FixResult> {
  const failure = await db.failure.findFirst({ where: { shopId: shop, id: failureId } });
  if (!failure || !fixesOf(failure.code as FailureCode).includes(fix)) return { status: "refused", reason: "not_found" };
  if (failure.status === "resolved") return { status: "refused", reason: "already_closed" };
  const read = readForm(fixes[fix].fields(failure.code as FailureCode), form);
  if (read.status === "invalid") return read;

  const result = await attempt(effects[fix], { shop, failure, form: read.form, actor });
  if (result.status !== "done") return result;
  const failures = await heal({ shop, failure, fix, actor, note: result.note ?? {} });
  return { status: "applied", fix, failures };
}

async function attempt(effect: Effect, input: Parameters<Effect>[0]): Promise<EffectResult | Extract<FixResult, { status: "refused" }>> {
  try {
    return await effect(input);
  } catch (error) {
    if (error instanceof CredentialsRejected) return { status: "refused", reason: "credentials_rejected" };
    if (error instanceof PartnerError) return { status: "refused", reason: "partner_unavailable" };
    if (error instanceof ShopifyUnavailable || error instanceof ShopifyAccessLost)
      return { status: "refused", reason: "shopify_unavailable" };
    if (error instanceof ShopifyRefused) return { status: "refused", reason: "shopify_refused" };
    throw error;
  }
}

type Healing = { shop: string; failure: Failure; fix: FixId; actor: string; note: Record<string, string> };

async function heal({ shop, failure, fix, actor, note }: Healing): Promise<number> {
  if (fix === "hide") {
    const hidden = await hideFailures({ shop, ids: [failure.id], actor });
    await keepFix(db, { shop, failure, fix, actor, note }, hidden);
    return hidden;
  }
  return db.$transaction(async (tx) => {
    const healed = fixes[fix].scope === "cause" ? await retryCause(tx, { shop, cause: failure.cause }) : await retryOne(tx, shop, failure);
    await keepFix(tx, { shop, failure, fix, actor, note }, healed);
    return healed;
  });
}

async function retryOne(tx: Tx, shop: string, failure: Failure): Promise<number> {
  await retry(tx, { shop, failures: [failure] });
  return 1;
}

async function keepFix(tx: Db, { shop, failure, fix, actor, note }: Healing, failures: number): Promise<void> {
  const { id: failureId, cause, code, orderId } = failure;
  await tx.fix.create({ data: { shopId: shop, failureId, cause, code, fix, input: note, actor, failures } });
  if (orderId) await tx.orderEvent.create({ data: { shopId: shop, orderId, kind: "fixed", details: { fix, actor } } });
}

const email = z.email();
const longest = { text: 200, email: 200, tel: 40, multiline: 1000 };

function readForm(
  fields: FixFieldDefinition[],
  form: Record<string, string>,
): { status: "ok"; form: Record<string, string> } | { status: "invalid"; errors: Record<string, string> } {
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
