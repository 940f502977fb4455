import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amountRecorded, needsLook, settleLine, unitsRecorded } from "./settle-line.ts";
import type { RecordingFacts } from "./settle-line.ts";

function recording(facts: Partial<RecordingFacts> = {}): RecordingFacts {
  return { id: "r1", reference: "S-1042-L1", state: "recorded", quantity: 1, removed: 0, removing: 0, amountMinor: 0, ...facts };
}

describe("amountRecorded", () => {
  it("is what the units cost that the partner has", () => {
    const sent = [
      recording({ quantity: 3, removed: 1, amountMinor: 1000 }),
      recording({ quantity: 2, amountMinor: 500 }),
      recording({ state: "rejected", quantity: 2, amountMinor: 900 }),
    ];
    expect(amountRecorded(sent, "CAD")).toBe(667 + 500);
    expect(amountRecorded([], "CAD")).toBe(0);
  });
});

describe("settleLine", () => {
  it("records a line that was never sent", () => {
    expect(settleLine([], 2)).toEqual([{ do: "send_new", sequence: 1, quantity: 2 }]);
  });

  it("does nothing when the partner has what is owed", () => {
    expect(settleLine([recording({ quantity: 3, removed: 1 })], 2)).toEqual([]);
    expect(settleLine([], 0)).toEqual([]);
  });

  it("records units that were added later under a second reference", () => {
    expect(settleLine([recording({ quantity: 1 })], 3)).toEqual([{ do: "send_new", sequence: 2, quantity: 2 }]);
  });

  it("sends a reference again that was refused or never arrived", () => {
    expect(settleLine([recording({ state: "rejected", quantity: 1 })], 2)).toEqual([{ do: "send", recording: "r1", quantity: 2 }]);
    expect(settleLine([recording({ state: "planned", quantity: 2 })], 2)).toEqual([{ do: "send", recording: "r1", quantity: 2 }]);
  });

  it("waits for the merchant while the newest reference is in dispute, and goes on once they planned another", () => {
    const disputed = recording({ state: "disputed" });
    expect(settleLine([disputed], 1)).toEqual([]);
    expect(settleLine([disputed, recording({ id: "r2", state: "planned" })], 1)).toEqual([{ do: "send", recording: "r2", quantity: 1 }]);
  });

  it("takes units back from the newest recording first", () => {
    const recordings = [recording({ id: "r1", quantity: 2 }), recording({ id: "r2", quantity: 1 })];
    expect(settleLine(recordings, 1)).toEqual([
      { do: "take_back", recording: "r2", quantity: 1 },
      { do: "take_back", recording: "r1", quantity: 1 },
    ]);
  });

  it("looks at the card first when an answer was never seen", () => {
    const sending = recording({ state: "sending" });
    const removing = recording({ removing: 1 });
    const disputed = recording({ state: "disputed" });
    expect([needsLook(sending, [sending]), needsLook(removing, [removing]), needsLook(disputed, [disputed])]).toEqual([true, true, true]);
    expect(needsLook(disputed, [disputed, recording({ id: "r2", state: "planned" })])).toBe(true);
    expect(needsLook(disputed, [disputed, recording({ id: "r2" })])).toBe(false);
    expect(needsLook(recording(), [recording()])).toBe(false);
  });

  it("ends at what is owed from anywhere, when its steps succeed", () => {
    const settled = fc
      .record({ quantity: fc.integer({ min: 1, max: 9 }), keep: fc.nat(9), state: fc.constantFrom("recorded", "rejected", "planned") })
      .map(({ quantity, keep, state }) => ({ quantity, removed: state === "recorded" ? Math.max(0, quantity - keep) : 0, state }));
    fc.assert(
      fc.property(fc.array(settled, { maxLength: 5 }), fc.integer({ min: 0, max: 30 }), (facts, owed) => {
        const recordings = facts.map((fact, index) =>
          recording({ ...fact, state: fact.state as RecordingFacts["state"], id: `r${index}` }),
        );
        const after = settleLine(recordings, owed).reduce((all, step) => {
          if (step.do === "send_new") return [...all, recording({ id: "new", quantity: step.quantity })];
          return all.map((one) => {
            if (one.id !== step.recording) return one;
            if (step.do === "send") return { ...one, state: "recorded" as const, quantity: step.quantity, removed: 0 };
            expect(step.quantity).toBeLessThanOrEqual(one.quantity - one.removed);
            return { ...one, removed: one.removed + step.quantity };
          });
        }, recordings);
        expect(unitsRecorded(after)).toBe(owed);
      }),
    );
  });
});
