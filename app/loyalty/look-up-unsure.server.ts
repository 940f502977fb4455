import { noteOnCard } from "./card-note.server.ts";
import { lineEvent, saveRecording } from "./ledger.server.ts";
import type { LedgerRecording, LineWork, LoyaltyRun } from "./ledger.server.ts";
import { cardReader, shownOn } from "./member-cards.server.ts";
import type { Shown } from "./member-cards.server.ts";
import { amountOf, needsLook } from "./settle-line.ts";

/** Finds out on the members' cards what became of calls whose answer was never seen, and of references in dispute. */
export async function lookUpUnsure(run: LoyaltyRun, works: LineWork[]): Promise<void> {
  const cards = cardReader(run);
  for (const work of works) {
    for (const recording of work.ledger.recordings) {
      if (!needsLook(recording, work.ledger.recordings)) continue;
      const wasSent = recording.state === "sending";
      const shown = await cards(recording.memberRow);
      await learn(work, recording, shownOn(shown, recording));
      if (wasSent && recording.state === "recorded") await noteOnCard(run, recording, { cards: shown });
    }
  }
}

/** Writes down what the member's card says of a recording. */
export async function learn(work: LineWork, recording: LedgerRecording, shown: Shown): Promise<void> {
  if (recording.removing > 0) {
    // The card has fewer units than the ledger if the call was carried out.
    const removed = Math.min(recording.quantity, Math.max(recording.removed, recording.quantity - shown.units));
    if (removed > recording.removed) work.events.push(lineEvent("removed", work, recording, removed - recording.removed));
    return saveRecording(recording, { removed, removing: 0 });
  }
  if (recording.state === "sending" && shown.units === 0) return saveRecording(recording, { state: "planned" });
  const wasSent = recording.state === "sending";
  if (!shown.sameItem || !(wasSent || shown.units === recording.quantity)) return saveRecording(recording, { state: "disputed" });
  work.wasThere = !wasSent;
  work.events.push(lineEvent(wasSent ? "recorded" : "already_recorded", work, recording, shown.units));
  const { minor: amountMinor } = amountOf(recording, shown.units, work.line.total.currency);
  return saveRecording(recording, { state: "recorded", quantity: shown.units, amountMinor });
}
