import { loyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import type { LoyaltyConnection } from "#app/connections/loyalty-connection.server.ts";
import { dayIn } from "#app/domain/date.ts";
import type { StoreActions } from "#app/partners/capabilities.ts";
import { PartnerError } from "#app/partners/errors.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { listedPrograms } from "#app/programs/listed-programs.server.ts";
import type { ListedProgramView } from "#app/programs/listed-programs.server.ts";
import { waitingStepFor } from "#app/programs/steps.server.ts";
import { healableStatuses } from "../failure-status.ts";
import type { CopyItem } from "../failure-view.ts";
import type { FixContext } from "./effect.ts";

type Ready = Extract<LoyaltyConnection, { status: "ready" }>;

/** The shop's connection if it works; what a step at the partner needs. */
export async function readyConnection(shop: string): Promise<Ready | null> {
  const connection = await loyaltyConnectionFor(shop);
  return connection.status === "ready" ? connection : null;
}

/** A step is begun for an item, and only while none waits for it. */
export async function mayBeginStep({ shop, failure }: FixContext): Promise<boolean> {
  return failure.cause.startsWith("upc:") && (await waitingStepFor({ shop, partner: failure.partner, cause: failure.cause })) === null;
}

/** The partner's listing, and the program that the failure names even if the listing was not read yet. */
export async function programsFor({ shop, failure }: FixContext): Promise<ListedProgramView[]> {
  const listed = await listedPrograms(shop, failure.partner);
  const named = programOf(failure.details);
  if (!named || listed.some(({ programId }) => programId === named.programId)) return listed;
  return [{ ...named, brand: null, description: null, enrolled: "unknown", terms: null }, ...listed];
}

/** The program that was found for a failure's item; null when none was. */
export function programOf(details: unknown): { programId: string; title: string } | null {
  const { programId, programTitle } = details as { programId?: string; programTitle?: string };
  return programId && programTitle ? { programId, title: programTitle } : null;
}

/** Where a person does it; null when we do. */
export function pageFor(store: StoreActions, page: "enrolment" | "exception" | "card"): string | null {
  return store.how === "assisted" ? store.pages[page] : null;
}

/** Asks the partner for something that the form is only the emptier without. */
export async function ifAnswered<Value>(ask: () => Promise<Value>): Promise<Value | null> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof PartnerError)) throw error;
    log.warn("form_without_answer", { code: error.code });
    return null;
  }
}

const longestList = 50;

/** Who bought the item, how many and when, for those purchases that wait for it: what a person enters on each card. */
export async function purchasesToEnter({ shop, failure }: FixContext): Promise<CopyItem[]> {
  const [waiting, home] = await Promise.all([
    db.failure.findMany({
      where: { shopId: shop, cause: failure.cause, status: { in: [...healableStatuses] }, lineId: { not: null } },
      orderBy: [{ occurredAt: "asc" }, { orderName: "asc" }, { id: "asc" }],
      take: longestList,
    }),
    db.shop.findUniqueOrThrow({ where: { id: shop }, select: { timeZone: true } }),
  ]);
  const lines = await db.orderLine.findMany({ where: { shopId: shop, id: { in: waiting.flatMap(({ lineId }) => lineId ?? []) } } });
  return waiting.flatMap(({ lineId, customerName, orderName, occurredAt }) => {
    const line = lines.find(({ id }) => id === lineId);
    const units = line ? Math.max(0, line.owed - line.recorded) : 0;
    if (units === 0) return [];
    return [
      { label: "purchase", value: [customerName ?? orderName, `${units} ×`, dayIn(home.timeZone, occurredAt)].filter(Boolean).join(" · ") },
    ];
  });
}
