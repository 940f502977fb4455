import { describe, expect, it } from "vitest";
import { formatFor } from "./format.ts";

const english = formatFor("en-CA", "America/Toronto");
const french = formatFor("fr-CA", "America/Toronto");

describe("Formats", () => {
  it("show a moment in the shop's time zone, whatever the machine's", () => {
    expect(english.date("2026-03-15T02:30:00.000Z")).toBe("Mar 14, 2026");
    expect(french.date("2026-03-15T02:30:00.000Z")).toBe("14 mars 2026");
    expect(french.time("2026-03-15T02:30:00.000Z").replaceAll("\u00A0", " ")).toBe("22 h 30");
  });

  it("leave a calendar day where it is", () => {
    expect(english.day("2026-03-14")).toBe("Mar 14, 2026");
    expect(formatFor("en-CA", "Pacific/Auckland").day("2026-03-14")).toBe("Mar 14, 2026");
  });

  it("write amounts as the reader does", () => {
    expect(english.money("1234.5", "CAD")).toBe("$1,234.50");
    expect(french.money("1234.5", "CAD")).toBe("1\u00A0234,50\u00A0$");
    expect(english.money("1200", "JPY")).toBe("¥1,200");
  });

  it("round what has little room", () => {
    expect([english.shortMoney("12345", "CAD"), english.shortNumber(1_500), english.rate(2.4), english.units(1_536.462)]).toEqual([
      ...["$12.3K", "1.5K", "2.40", "1,536.5"],
    ]);
    expect(french.shortMoney("12345", "CAD")).toBe("12,3\u00A0k\u00A0$");
  });

  it("write shares with a decimal where it says something, and changes with their sign", () => {
    expect([0.085, 0.234, 1].map(english.percent)).toEqual(["8.5%", "23%", "100%"]);
    expect([0.12, -0.034, 0].map(english.change)).toEqual(["+12%", "-3.4%", "0%"]);
    expect(french.change(0.12)).toBe("+12\u00A0%");
  });

  it("write hours of work as a clock is read", () => {
    expect([390, 45, 0, 60, 74_115, -90].map((minutes) => english.hours(minutes).replaceAll("\u00A0", " "))).toEqual([
      ...["6 h 30", "45 min", "0 h", "1 h", "1,235 h 15", "-1 h 30"],
    ]);
  });

  it("write hours, days and months of the calendar, wherever the reader is", () => {
    const far = formatFor("en-CA", "Pacific/Auckland");
    expect([far.hour(15), far.weekday("2026-03-14"), far.month("2026-03"), far.shortMonth("2026-03-14")]).toEqual([
      ...["3 p.m.", "Sat, Mar 14", "March 2026", "Mar"],
    ]);
    expect(far.days("2026-03-09", "2026-03-15")).toBe("Mar 9–15, 2026");
    expect(french.longDay("2026-03-14")).toBe("samedi 14 mars 2026");
  });

  it("put names in their order, and numbers in theirs", () => {
    expect(["Store 10", "École", "Store 9", "Elm"].sort(french.compare)).toEqual(["École", "Elm", "Store 9", "Store 10"]);
  });

  it("show what is no date as it is", () => {
    expect(english.moment("")).toBe("");
    expect(english.day("soon")).toBe("soon");
  });

  it("keep one kind of blank, so that server and browser render alike", () => {
    const all = [
      french.number(1_234_567),
      french.money("1234.5", "CAD"),
      french.moment("2026-03-15T02:30:00.000Z"),
      french.duration(1_500),
    ];
    expect(all.join("")).not.toMatch(/[\u202F\u2009]/);
  });
});
