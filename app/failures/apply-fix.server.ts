import type { Failure } from "@prisma/client";
import { z } from "zod";
import { CredentialsRejected, PartnerError } from "#app/partners/errors.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { ShopifyAccessLost, ShopifyRefused, ShopifyUnavailable } from "#app/shopify/errors.ts";
import { fixes, fixesOf } from "./catalogue.ts";
import type { FailureCode, FixFieldDefinition, FixId } from "./catalogue.ts";
import type { FixResult } from "./failure-view.ts";
import type { EffectResult, FixRequest } from "./fixes/effect.ts";
import { fixModules } from "./fixes/registry.server.ts";
import { healableStatuses } from "./failure-status.ts";
import { hideFailures } from "./hide-failures.server.ts";
import { retry, retryCause } from "./retry-cause.server.ts";

type Applying = { shop: string; failureId: string; fix: FixId; form: Record<string, string>; actor: string };

/** Applies a fix to a failure, and tries everything again that has the same cause. Pressing twice does no harm. */
export async function applyFix({ shop, failureId, fix, form, actor }: Applying): Promise<FixResult> {
  const failure = await db.failure.findFirst({ where: { shopId: shop, id: failureId } });
  if (!failure || !fixesOf(failure.code as FailureCode).includes(fix)) return { status: "refused", reason: "not_found" };
  if (failure.status === "resolved") return { status: "refused", reason: "already_closed" };
  const read = readForm(fixes[fix].fields(failure.code as FailureCode), form);
  if (read.status === "invalid") return read;

  const result = await attempt({ fix, request: { shop, failure, form: read.form, actor } });
  switch (result.status) {
    case "done":
      return { status: "applied", fix, failures: await heal({ shop, failure, fix, actor, result }) };
    case "waiting":
      return { status: "waiting", fix, failures: await wait({ shop, failure, fix, actor, result }) };
    case "invalid":
    case "refused":
      return result;
    default:
      return unreachable(result);
  }
}

async function attempt({
  fix,
  request,
}: {
  fix: FixId;
  request: FixRequest;
}): Promise<EffectResult | Extract<FixResult, { status: "refused" }>> {
  try {
    return await fixModules[fix].apply(request);
  } catch (error) {
    if (error instanceof CredentialsRejected) return { status: "refused", reason: "credentials_rejected" };
    if (error instanceof PartnerError) return { status: "refused", reason: "partner_unavailable" };
    if (error instanceof ShopifyUnavailable || error instanceof ShopifyAccessLost)
      return { status: "refused", reason: "shopify_unavailable" };
    if (error instanceof ShopifyRefused) return { status: "refused", reason: "shopify_refused" };
    throw error;
  }
}

type Done = Extract<EffectResult, { status: "done" | "waiting" }>;
type Healing = { shop: string; failure: Failure; fix: FixId; actor: string; result: Done };

async function heal(healing: Healing): Promise<number> {
  const { shop, failure, fix, actor, result } = healing;
  if (fix === "hide") {
    const hidden = await hideFailures({ shop, ids: [failure.id], actor });
    await db.$transaction((tx) => keepFix(tx, healing, []));
    return hidden;
  }
  return db.$transaction(async (tx) => {
    const healed: string[] = [];
    if (fixes[fix].scope === "one") {
      await retry(tx, { shop, failures: [failure] });
      healed.push(failure.id);
    } else {
      for (const cause of new Set([failure.cause, ...(result.causes ?? [])])) healed.push(...(await retryCause(tx, { shop, cause })));
    }
    await keepFix(tx, healing, healed);
    return healed.length;
  });
}

/** The failures of the causes wait until somebody says that it is done on the partner's page. */
async function wait(healing: Healing): Promise<number> {
  const { shop, failure, actor, result } = healing;
  const causes = [failure.cause, ...(result.causes ?? [])];
  return db.$transaction(async (tx) => {
    const { count } = await tx.failure.updateMany({
      where: { shopId: shop, cause: { in: causes }, status: { in: [...healableStatuses] } },
      data: { status: "waiting", waitingBy: actor, waitingSince: now(), nextAttemptAt: null, snoozedUntil: null },
    });
    await keepFix(tx, healing, []);
    return count;
  });
}

/** The audit: who, what, and which failures it is to heal. */
async function keepFix(tx: Tx, { shop, failure, fix, actor, result }: Healing, healed: string[]): Promise<void> {
  const { id: failureId, cause, code, orderId } = failure;
  const { note = {}, changed = [] } = result;
  const { id } = await tx.fix.create({
    data: { shopId: shop, failureId, cause, code, fix, input: note, changed, actor, failures: Math.max(1, healed.length) },
  });
  await tx.fixTarget.createMany({ data: healed.map((healedId) => ({ fixId: id, failureId: healedId })) });
  if (orderId) await tx.orderEvent.create({ data: { shopId: shop, orderId, kind: "fixed", details: { fix, actor } } });
}

const email = z.email();
const longest: Record<FixFieldDefinition["kind"], number> = { text: 200, email: 200, tel: 40, multiline: 1000, select: 500, checkbox: 10 };

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
