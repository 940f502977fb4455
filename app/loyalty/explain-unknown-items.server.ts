import type { ProgramItem } from "#app/domain/loyalty.ts";
import { titleOf } from "#app/domain/order.ts";
import { sameUpc } from "#app/domain/upc.ts";
import type { Upc } from "#app/domain/upc.ts";
import { PartnerError } from "#app/partners/errors.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { likelyItem } from "#app/programs/likely-item.ts";
import type { ListedCandidate } from "#app/programs/likely-item.ts";
import type { LineWork, LoyaltyRun, Problem } from "./ledger.server.ts";

/**
 * "No item found" has three reasons: the shop is not enrolled in the item's program, the item is a new one of a program, or it is in
 * none. Tells them apart as far as the partner's data allows; each item is asked for once, whatever number of lines it is on.
 */
export async function explainUnknownItems(run: LoyaltyRun, works: LineWork[]): Promise<void> {
  const unknown = works.filter(({ problem }) => problem?.code === "no_item_found");
  if (unknown.length === 0) return;
  const upcs = [...new Set(unknown.flatMap(({ decision }) => (decision.status === "owed" ? [decision.upc] : [])))];
  const listed = await programsOf(run, upcs);
  if (!listed) return;
  const [enrolled, candidates] = await Promise.all([enrolledPrograms(run), listedCandidates(run)]);
  for (const work of unknown) {
    const { problem, decision } = work;
    if (problem?.code !== "no_item_found" || decision.status !== "owed") continue;
    const items = listed.filter(({ upc }) => sameUpc(upc, decision.upc));
    const missing = items.find(({ program }) => !enrolled.has(program.programId));
    if (missing) work.problem = explained("not_enrolled", problem, missing.program);
    if (items.length > 0) continue;
    const like = likelyItem(titleOf(work.line), candidates);
    if (like) work.problem = explained("new_item", problem, { programId: like.programId, title: like.programTitle });
  }
}

function explained(
  code: "not_enrolled" | "new_item",
  { message }: Extract<Problem, { code: "no_item_found" | "rejected_by_partner" }>,
  { programId, title }: { programId: string; title: string },
): Problem {
  return { code, message, programId, programTitle: title };
}

/** null when the partner does not answer: the failure is told without the explanation. */
async function programsOf(run: LoyaltyRun, upcs: Upc[]): Promise<ProgramItem[] | null> {
  try {
    return await run.program.programsOf(upcs);
  } catch (error) {
    if (!(error instanceof PartnerError)) throw error;
    log.warn("programs_of_item_unknown", { shop: run.shop, partner: run.partner, code: error.code });
    return null;
  }
}

/** Programs that the shop is in, as far as the partner says: there the item is missing for another reason. */
async function enrolledPrograms({ shop, partner }: LoyaltyRun): Promise<Set<string>> {
  const programs = await db.listedProgram.findMany({ where: { shopId: shop, partner, enrolled: true }, select: { programId: true } });
  return new Set(programs.map(({ programId }) => programId));
}

async function listedCandidates({ shop, partner }: LoyaltyRun): Promise<ListedCandidate[]> {
  return db.$queryRaw<ListedCandidate[]>`
    SELECT i."programId", p.title AS "programTitle", p.brand, i.upc, i.description
    FROM "ListedItem" i JOIN "ListedProgram" p USING ("shopId", partner, "programId")
    WHERE i."shopId" = ${shop} AND i.partner = ${partner} AND p.brand IS NOT NULL AND p.enrolled IS DISTINCT FROM false`;
}
