import type { Check, Failure } from "@prisma/client";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import type { FailureCode } from "#app/failures/catalogue.ts";
import { openStatuses } from "#app/failures/failure-status.ts";
import { db } from "#app/platform/db.server.ts";
import { checkNames } from "./checks.ts";
import type { CheckName } from "./checks.ts";
import type { CheckUpView, CheckView } from "./check-view.ts";

/** How everything stands that orders need to arrive at a POS, as the last check-up found it, with the failures that are open because of it. */
export async function readCheckUp(shop: string, partner: PosPartner): Promise<CheckUpView> {
  const [connection, rows, failures, waiting] = await Promise.all([
    db.connection.findUnique({ where: { shopId_partner: { shopId: shop, partner } }, select: { status: true } }),
    db.check.findMany({ where: { shopId: shop, partner } }),
    db.failure.findMany({
      where: { shopId: shop, partner, kind: "pos", orderId: null, status: { in: [...openStatuses] } },
      orderBy: { id: "asc" },
    }),
    db.posOrder.count({ where: { shopId: shop, partner, state: { in: ["pending", "failed"] } } }),
  ]);
  const checks = checkNames.map((check) =>
    viewOf(check, {
      row: rows.find((one) => one.check === check),
      failures: failures.filter(({ subject }) => checkOf(subject) === check),
    }),
  );
  const moments = rows.map(({ checkedAt }) => checkedAt.toISOString()).sort();
  return { partner, connection: connection?.status ?? "never", checks, checkedAt: moments.at(-1) ?? null, waiting };
}

function viewOf(check: CheckName, { row, failures }: { row: Check | undefined; failures: Failure[] }): CheckView {
  const state = row?.state ?? "unknown";
  return {
    check,
    // An order may have met what the check-up did not look for: a gateway that nobody chose anything for.
    state: failures.length > 0 ? "broken" : state,
    details: (row?.details ?? {}) as CheckView["details"],
    checkedAt: row?.checkedAt.toISOString() ?? null,
    since: row?.since.toISOString() ?? null,
    failures: failures.map(({ id, code, details, status }) => ({
      id,
      code: code as FailureCode,
      details: details as CheckView["details"],
      underWay: status === "retrying",
    })),
  };
}

/** `check:lightspeed:payments:paypal` belongs to "payments". */
function checkOf(subject: string): string {
  return subject.split(":")[2] ?? "";
}
