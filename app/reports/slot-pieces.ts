import { piecesOf } from "./periods.ts";
import type { Extent, Grain } from "./periods.ts";
import type { Slot, Times } from "./slots.ts";

/** A range of roll-ups: one grain, from one first day to another. */
export type SlotPiece = {
  slot: Slot;
  grain: Grain;
  first: string;
  last: string;
  /** Of a day, only the hours that are over by now. */
  isCut: boolean;
};

/** What makes up the times that are asked for, in the largest grains: a few for each. */
export function slotPieces({ extents, asked }: Pick<Times, "extents" | "asked">): SlotPiece[] {
  return asked.flatMap((slot) => [...wholePieces(slot, extents[slot]), ...cutPiece(slot, extents[slot])]);
}

function wholePieces(slot: Slot, { whole }: Extent): SlotPiece[] {
  return whole ? piecesOf(whole).map((piece) => ({ slot, ...piece, isCut: false })) : [];
}

function cutPiece(slot: Slot, { partly }: Extent): SlotPiece[] {
  return partly === null ? [] : [{ slot, grain: "day", first: partly, last: partly, isCut: true }];
}
