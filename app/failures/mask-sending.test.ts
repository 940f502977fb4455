import { describe, expect, it } from "vitest";
import { maskSending } from "./mask-sending.ts";

function masked(data: Record<string, string | number>) {
  return maskSending({ to: "astro", operation: "enroll", data }).data;
}

describe("What is kept of what a fix sent", () => {
  it("tells nobody who the buyer is, and stays recognisable to who knows them", () => {
    expect(
      masked({
        firstName: "Ana",
        lastName: "Roy",
        customer: "Ana Roy",
        email: "ana.roy@example.test",
        phone: "+1 416 555-0101",
        street: "88 Quarry Road",
        city: "Toronto",
        region: "ON",
        postalCode: "M5V 2T6",
        accountNumber: "NW-481516",
      }),
    ).toEqual({
      firstName: "A…",
      lastName: "R…",
      customer: "A…",
      email: "a…@example.test",
      phone: "•••0101",
      street: "8…",
      city: "T…",
      region: "O…",
      postalCode: "M…",
      accountNumber: "•••16",
    });
  });

  it("leaves what says nothing of a person", () => {
    const data = {
      product: "Northpaw 20 lb",
      upc: "850001234511",
      reference: "S-1001-L1",
      quantity: 2,
      day: "2026-03-14",
      name: "Kibble 4 lb",
    };
    expect(masked(data)).toEqual(data);
    expect(masked({ email: "", phone: "", firstName: " " })).toEqual({ email: "", phone: "", firstName: "" });
  });

  it("finds e-mails and phone numbers in what people typed", () => {
    expect(masked({ note: "Ask ana.roy@example.test or (416) 555-0101, or +14165550101, about 850001234511." })).toEqual({
      note: "Ask a…@example.test or •••0101, or •••0101, about 850001234511.",
    });
  });
});
