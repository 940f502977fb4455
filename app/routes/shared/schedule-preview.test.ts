import { expect, it } from "vitest";
import { schedulePreview } from "./schedule-preview.ts";

const after = new Date("2026-03-14T15:10:00Z");
const locations = [
  { status: "operational", timeZone: "America/Toronto" },
  { status: "operational", timeZone: "America/St_Johns" },
  { status: "operational", timeZone: "America/Toronto" },
  { status: "closed", timeZone: "America/Vancouver" },
  { status: "operational", timeZone: null },
] as const;

it("names the next three imports of each time zone that is brought in, by its own clock", () => {
  const preview = schedulePreview([...locations], { schedule: { interval: 60, firstAt: "00:02" }, after, tag: "en-CA" });
  // Node and browsers differ in the kind of blank before "p.m.".
  const plain = JSON.stringify(preview).replaceAll(/[\u00a0\u202f]/g, " ");
  expect(JSON.parse(plain)).toEqual([
    { timeZone: "America/St_Johns", imports: ["Mar 14, 2026, 1:02 p.m.", "2:02 p.m.", "3:02 p.m."] },
    { timeZone: "America/Toronto", imports: ["Mar 14, 2026, 12:02 p.m.", "1:02 p.m.", "2:02 p.m."] },
  ]);
});

it("names the day of each that is on another", () => {
  const preview = schedulePreview([locations[0]], { schedule: { interval: 1440, firstAt: "09:30" }, after, tag: "en-CA" });
  expect(preview?.[0]?.imports.map((text) => text.slice(0, 12))).toEqual(["Mar 15, 2026", "Mar 16, 2026", "Mar 17, 2026"]);
});

it("names none while the time is being typed", () => {
  expect(schedulePreview([...locations], { schedule: { interval: 60, firstAt: "24:00" }, after, tag: "en-CA" })).toBeNull();
  expect(schedulePreview([...locations], { schedule: { interval: 60, firstAt: "" }, after, tag: "en-CA" })).toBeNull();
});
