import { memberOf } from "#app/connections/members.server.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { noteTakenOffByHand } from "./adopt-by-hand.server.ts";
import { lineEvent, recordingOf, saveRecording, stepsOf } from "./ledger.server.ts";
import type { LedgerRecording, LineWork, LoyaltyRun } from "./ledger.server.ts";
import { learn } from "./look-up-unsure.server.ts";
import { cardReader, shownOn } from "./member-cards.server.ts";

/** Takes units back that are no longer owed: refunded, removed, cancelled. */
export async function takeBackUnits(run: LoyaltyRun, works: LineWork[]): Promise<void> {
  for (const work of works) {
    for (const step of stepsOf(work)) {
      if (step.do === "take_back") await takeBack(run, work, { recording: recordingOf(work, step.recording), quantity: step.quantity });
    }
  }
}

async function takeBack(
  run: LoyaltyRun,
  work: LineWork,
  { recording, quantity }: { recording: LedgerRecording; quantity: number },
): Promise<void> {
  if (recording.byHand) {
    const left = quantity - (await noteTakenOffByHand(run, work, { recording, quantity }));
    if (left > 0) work.problem = { code: "removal_by_hand", quantity: left, programTitle: recording.programTitle ?? "" };
    return;
  }
  const member = await memberOf(recording.memberRow);
  // Written before the call: after a crash the next run knows to look first.
  await saveRecording(recording, { removing: quantity });
  const answer = await run.program.removePurchase(member, recording.reference, quantity);
  switch (answer) {
    case "removed":
      work.events.push(lineEvent("removed", work, recording, quantity));
      return saveRecording(recording, { removed: recording.removed + quantity, removing: 0 });
    case "member_unknown":
      // Deleted or merged: only the merchant can tell where the units went. The other lines go on.
      work.problem = { code: "removal_not_found", reference: recording.reference, quantity };
      return saveRecording(recording, { removing: 0 });
    case "not_found": {
      const shown = shownOn(await cardReader(run)(recording.memberRow), recording);
      const unitsToLeave = recording.quantity - recording.removed - quantity;
      await learn(work, recording, shown);
      if (shown.units > unitsToLeave) work.problem = { code: "removal_not_found", reference: recording.reference, quantity };
      return;
    }
    default:
      return unreachable(answer);
  }
}
