import { describe, expect, it } from "vitest";
import { chooseLocale } from "./locale.ts";

describe("The staff member's language", () => {
  it("is French for every French", () => {
    expect(chooseLocale("fr")).toEqual({ locale: "fr", tag: "fr-CA" });
    expect(chooseLocale("fr-FR")).toEqual({ locale: "fr", tag: "fr-FR" });
    expect(chooseLocale("fr-ca")).toEqual({ locale: "fr", tag: "fr-CA" });
  });

  it("is English where we do not speak it, or nothing was said, or it makes no sense", () => {
    for (const requested of [null, "", "pt-BR", "de", "../etc", "fr_CA;q=1"]) expect(chooseLocale(requested).locale).toBe("en");
  });
});
