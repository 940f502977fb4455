import type { PurchaseReference } from "#app/domain/loyalty.ts";
import { shareOf, sumMoney } from "#app/domain/money.ts";
import type { Money } from "#app/domain/money.ts";

/** What the ledger knows of one recording; see `Recording` in the schema. */
export type RecordingFacts = {
  id: string;
  reference: PurchaseReference;
  state: "planned" | "sending" | "recorded" | "rejected" | "disputed";
  quantity: number;
  removed: number;
  removing: number;
  /** Of all its units, in the smallest unit of the order's currency. */
  amountMinor: number;
};

export type Step =
  | { do: "send"; recording: string; quantity: number }
  | { do: "send_new"; sequence: number; quantity: number }
  | { do: "take_back"; recording: string; quantity: number };

/** Units that the partner has for this line, as far as the ledger knows. */
export function unitsRecorded(recordings: RecordingFacts[]): number {
  return recordings.reduce((units, recording) => units + (recording.state === "recorded" ? recording.quantity - recording.removed : 0), 0);
}

/** What those units were recorded with: of a recording that was taken back in part, its part. */
export function amountRecorded(recordings: RecordingFacts[], currency: string): number {
  const amounts = recordings.flatMap((recording) =>
    recording.state === "recorded" && recording.quantity > 0 ? [amountOf(recording, recording.quantity - recording.removed, currency)] : [],
  );
  return sumMoney(amounts, currency).minor;
}

/** What the first `units` of a recording were recorded with. */
export function amountOf(
  { amountMinor, quantity }: Pick<RecordingFacts, "amountMinor" | "quantity">,
  units: number,
  currency: string,
): Money {
  return shareOf({ minor: amountMinor, currency }, units, quantity);
}

/**
 * The member's card must be read before anything is written: a call's answer was never seen, or a reference is in dispute and nothing was
 * sent instead of it yet. It may have shown up since.
 */
export function needsLook(recording: RecordingFacts, all: RecordingFacts[]): boolean {
  if (recording.state === "sending" || recording.removing > 0) return true;
  return recording.state === "disputed" && all.slice(all.indexOf(recording) + 1).every(({ state }) => state === "planned");
}

/**
 * The calls that bring the partner to `owed` units. Recordings that need a look must have had it.
 * Units are taken back from the newest recording first; a reference that was refused or never sent is used before a new one is made.
 */
export function settleLine(recordings: RecordingFacts[], owed: number): Step[] {
  const difference = owed - unitsRecorded(recordings);
  if (difference === 0) return [];
  if (difference < 0) return takeBack(recordings, -difference);
  const unused = recordings.find(({ state }) => state === "planned" || state === "rejected");
  if (unused) return [{ do: "send", recording: unused.id, quantity: difference }];
  // While a reference is in dispute, only the merchant can say whether the units are on the card: a new one could count them twice.
  if (recordings.at(-1)?.state === "disputed") return [];
  return [{ do: "send_new", sequence: recordings.length + 1, quantity: difference }];
}

function takeBack(recordings: RecordingFacts[], units: number): Step[] {
  const steps: Step[] = [];
  let left = units;
  for (const recording of [...recordings].reverse()) {
    if (recording.state !== "recorded" || left === 0) continue;
    const quantity = Math.min(left, recording.quantity - recording.removed);
    if (quantity > 0) steps.push({ do: "take_back", recording: recording.id, quantity });
    left -= quantity;
  }
  return steps;
}
