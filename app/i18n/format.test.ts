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
