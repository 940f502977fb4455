import { tailOf } from "#app/domain/ids.ts";
import { db } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { missingScopes } from "#app/shopify/granted-scopes.server.ts";
import { erasedThings, requestEnds, shownAccessDays, warningDays } from "./privacy-view.ts";
import type { AccessView, ActorAccesses, ComplianceView, PersonalView, PrivacyNews, PrivacyPageView } from "./privacy-view.ts";

const dayMs = 86_400_000;
const mostRequests = 100;
const mostRows = 500;

/** What Shopify asked of a shop's personal data and what became of it, and who looked at such data. */
export async function readPrivacy(shop: string, now: Date): Promise<PrivacyPageView> {
  const [open, done, accesses] = await Promise.all([
    db.complianceRequest.findMany({ where: { shopId: shop, doneAt: null }, orderBy: { dueAt: "asc" }, take: mostRequests }),
    db.complianceRequest.findMany({ where: { shopId: shop, doneAt: { not: null } }, orderBy: { askedAt: "desc" }, take: mostRequests }),
    accessesOf(shop, now),
  ]);
  return { requests: [...open, ...done].map(viewOf), accesses, personalDataDays: env.PERSONAL_DATA_DAYS };
}

/** What the home page says of it. */
export async function readPrivacyNews(shop: string, now: Date): Promise<PrivacyNews> {
  const [due, missing] = await Promise.all([
    db.complianceRequest.findFirst({
      where: { shopId: shop, doneAt: null, dueAt: { lt: new Date(now.getTime() + warningDays * dayMs) } },
      orderBy: { dueAt: "asc" },
      select: { dueAt: true },
    }),
    missingScopes(shop),
  ]);
  return { dueAt: due?.dueAt.toISOString() ?? null, missingScopes: missing };
}

type Row = Awaited<ReturnType<typeof db.complianceRequest.findMany>>[number];

function viewOf({ id, kind, askedAt, dueAt, doneAt, doneBy, customerGid, counts }: Row): ComplianceView {
  const kept = counts as Record<string, unknown>;
  return {
    id,
    kind,
    askedAt: askedAt.toISOString(),
    dueAt: dueAt.toISOString(),
    doneAt: doneAt?.toISOString() ?? null,
    doneBy,
    customer: customerGid && doneAt === null ? tailOf(customerGid) : null,
    counts: erasedThings.flatMap((thing) => {
      const count = kept[thing];
      return typeof count === "number" && count > 0 ? [[thing, count] as [typeof thing, number]] : [];
    }),
    end: requestEnds.find((end) => end === kept.end) ?? null,
    scopes: kind === "scopes_changed" ? difference(kept) : null,
  };
}

function difference({ before, after }: Record<string, unknown>): { added: string[]; removed: string[] } {
  const [old, current] = [namesOf(before), namesOf(after)];
  return { added: current.filter((scope) => !old.includes(scope)), removed: old.filter((scope) => !current.includes(scope)) };
}

function namesOf(value: unknown): string[] {
  const names = Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
  // Shopify leaves out what follows from another: who may write, may read.
  return [...new Set(names.flatMap((name) => [name, name.replace(/^write_/, "read_")]))];
}

type Sum = { actor: string; what: string; subjects: number; times: number; last: Date };

async function accessesOf(shop: string, now: Date): Promise<ActorAccesses[]> {
  const since = new Date(now.getTime() - shownAccessDays * dayMs);
  const sums = await db.$queryRaw<Sum[]>`
    SELECT actor, what, count(DISTINCT subject) FILTER (WHERE subject <> '')::int AS subjects, sum(times)::int AS times, max(at) AS last
    FROM "AccessLog" WHERE "shopId" = ${shop} AND at >= ${since}
    GROUP BY actor, what ORDER BY actor, max(at) DESC LIMIT ${mostRows}`;
  const actors = new Map<string, AccessView[]>();
  for (const { actor, what, subjects, times, last } of sums) {
    const view = { what: what as PersonalView, subjects, times, last: last.toISOString() };
    actors.set(actor, [...(actors.get(actor) ?? []), view]);
  }
  return [...actors].map(([actor, views]) => ({ actor, views }));
}
