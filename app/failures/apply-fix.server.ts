import type { Failure } from "@prisma/client";
import { unreachable } from "#app/domain/unreachable.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { fixes } from "./catalogue.ts";
import type { FixId } from "./catalogue.ts";
import type { FixResult, Sending } from "./failure-view.ts";
import type { EffectResult } from "./fixes/effect.ts";
import { fixModules } from "./fixes/registry.server.ts";
import { healableStatuses } from "./failure-status.ts";
import { healCauses, keepTargets } from "./heal-causes.server.ts";
import { hideFailures } from "./hide-failures.server.ts";
import { maskSending } from "./mask-sending.ts";
import { orRefusal, readFix } from "./read-fix.server.ts";
import type { FixAsked } from "./read-fix.server.ts";
import { retry } from "./retry-cause.server.ts";

/**
 * Applies a fix to a failure, and tries everything again that has the same cause: at once, or for many in a job of its own. Pressing twice
 * does no harm.
 */
export async function applyFix(asked: FixAsked): Promise<FixResult> {
  const { shop, fix, actor } = asked;
  const read = await readFix(asked);
  if (read.status !== "ready") return read;
  const { request } = read;
  const { failure } = request;
  if (fix === "hide") return { status: "applied", fix, failures: await hide({ shop, failure, actor }) };

  const { sends, apply } = fixModules[fix];
  // Asked first: once it is done, there may be nothing left to send.
  const sent = await orRefusal(async () => ({ status: "known" as const, sendings: (await sends?.(request)) ?? [] }));
  if (sent.status === "refused") return sent;
  const result = await orRefusal(() => apply(request));
  switch (result.status) {
    case "done":
      return { status: "applied", fix, failures: await heal({ shop, failure, fix, actor, result, sent: sent.sendings }) };
    case "waiting":
      return { status: "waiting", fix, failures: await wait({ shop, failure, fix, actor, result, sent: sent.sendings }) };
    case "invalid":
    case "refused":
      return result;
    default:
      return unreachable(result);
  }
}

type Done = Extract<EffectResult, { status: "done" | "waiting" }>;
type Healing = { shop: string; failure: Failure; fix: FixId; actor: string; result: Done; sent: Sending[] };

async function hide({ shop, failure, actor }: { shop: string; failure: Failure; actor: string }): Promise<number> {
  const hidden = await hideFailures({ shop, ids: [failure.id], actor });
  if (hidden > 0) await db.$transaction((tx) => keepOnTimeline(tx, { shop, failure, fix: "hide", actor }));
  return hidden;
}

async function heal(healing: Healing): Promise<number> {
  const { shop, failure, fix } = healing;
  return db.$transaction(async (tx) => {
    if (fixes[fix].scope === "cause") {
      const causes = causesOf(healing);
      const failures = await tx.failure.count({ where: { shopId: shop, cause: { in: causes }, status: { in: [...healableStatuses] } } });
      await healCauses(tx, { shop, failure, causes, failures, fix: await keepFix(tx, healing, failures) });
      return failures;
    }
    const fixId = await keepFix(tx, healing, 1);
    await keepTargets(tx, { fix: fixId, failures: [failure] });
    await retry(tx, { shop, failures: [failure] });
    return 1;
  });
}

/** The failures of the causes wait until somebody says that it is done on the partner's page. Who took them in hand first stays. */
async function wait(healing: Healing): Promise<number> {
  const { shop, actor } = healing;
  const cause = { in: causesOf(healing) };
  return db.$transaction(async (tx) => {
    await tx.failure.updateMany({
      where: { shopId: shop, cause, status: { in: healableStatuses.filter((status) => status !== "waiting") } },
      data: { status: "waiting", waitingBy: actor, waitingSince: now(), nextAttemptAt: null, snoozedUntil: null },
    });
    const failures = await tx.failure.count({ where: { shopId: shop, cause, status: "waiting" } });
    await keepFix(tx, healing, failures);
    return failures;
  });
}

function causesOf({ failure, result }: Healing): string[] {
  return [...new Set([failure.cause, ...(result.causes ?? [])])];
}

/** The audit: who, what was sent and what it changed. Personal data is masked. */
async function keepFix(tx: Tx, { shop, failure, fix, actor, result, sent }: Healing, failures: number): Promise<string> {
  const { id: failureId, cause, code } = failure;
  const { note = {}, changed = [] } = result;
  const { id } = await tx.fix.create({
    data: { shopId: shop, failureId, cause, code, fix, input: note, sent: sent.map(maskSending), changed, actor, failures },
  });
  await keepOnTimeline(tx, { shop, failure, fix, actor });
  return id;
}

async function keepOnTimeline(tx: Tx, { shop, failure, fix, actor }: Pick<Healing, "shop" | "failure" | "fix" | "actor">): Promise<void> {
  const { orderId } = failure;
  if (orderId) await tx.orderEvent.create({ data: { shopId: shop, orderId, kind: "fixed", details: { fix, actor } } });
}
