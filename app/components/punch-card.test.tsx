import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { AccountView, CardView, Mark } from "#app/members/member-view.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { LoyaltyCards } from "./loyalty-cards.tsx";
import { PunchCard } from "./punch-card.tsx";

Element.prototype.scrollIntoView = vi.fn();

const mark: Mark = { description: "Northpaw Chicken 20lb", day: "2026-03-13", today: false, exception: false };

const card: CardView = {
  id: "7",
  program: "Northpaw Dog 20lb | Buy 5 Get 1 Free",
  brand: "Northpaw",
  required: 5,
  marks: [mark, { ...mark, today: true, day: "2026-03-14" }, { ...mark, today: true, day: "2026-03-14", exception: true }],
  today: 2,
  rewards: [
    {
      rewardId: "1990001",
      state: "redeemed",
      redeemedOn: "2026-03-14",
      items: [{ description: "Northpaw Salmon 20lb", upc: null, quantity: 1 }],
      order: { id: "o-2", name: "#1043" },
    },
  ],
  entries: [
    {
      reference: "S-1042-L1",
      description: "Northpaw Chicken 20lb",
      upc: "850001234511",
      day: "2026-03-14",
      units: 2,
      today: true,
      exception: { upc: "850001234999", name: "Northpaw Turkey 20 lb", reason: "new_item" },
      order: { id: "o-1", name: "#1042" },
      cardNote: "Bought on March 1",
      note: null,
    },
    {
      reference: "",
      description: "Northpaw Chicken 20lb",
      upc: "850001234511",
      day: "2026-03-13",
      units: 1,
      today: false,
      exception: null,
      order: null,
      cardNote: null,
      note: null,
    },
  ],
};

describe("A punch card", () => {
  it("has a mark for each punch and a place for each that is still needed, and says them to a screen reader", () => {
    renderInApp(<PunchCard card={card} partner="Astro Loyalty" wanted={null} />);
    const marks = screen.getByRole("img", { name: "3 of 5 purchases, 2 added today, 1 product exception" });
    const kinds = [...marks.querySelectorAll("[data-mark]")].map((one) => one.getAttribute("data-mark"));
    expect(kinds).toEqual(["earlier", "today", "today", "empty", "empty"]);
  });

  it("tells today's marks apart by their shape as well", () => {
    renderInApp(<PunchCard card={card} partner="Astro Loyalty" wanted={null} />);
    const radius = (kind: string) => document.querySelector<HTMLElement>(`[data-mark="${kind}"]`)?.style.borderRadius;
    expect(radius("today")).not.toBe(radius("earlier"));
  });

  it("unfolds its history by keyboard: dates, references, orders, exceptions, card notes, entries by hand", async () => {
    renderInApp(<PunchCard card={card} partner="Astro Loyalty" wanted={null} />);
    const user = userEvent.setup();
    const button = screen.getByRole("button", { name: /^Expand details of Northpaw/ });
    expect(button.getAttribute("aria-expanded")).toBe("false");
    button.focus();
    await user.keyboard("{Enter}");
    expect(button.getAttribute("aria-expanded")).toBe("true");
    const [bought, byHand] = screen.getAllByRole("listitem");
    if (!bought || !byHand) throw new Error("There are two entries.");
    expect(within(bought).getByText("2 units · Mar 14, 2026 · Today")).toBeDefined();
    expect(within(bought).getByText("S-1042-L1 · UPC 850001234511")).toBeDefined();
    expect(within(bought).getByText("Product exception: Northpaw Turkey 20 lb, UPC 850001234999 (new item)")).toBeDefined();
    expect(within(bought).getByText("Card note: Bought on March 1")).toBeDefined();
    expect(within(bought).getByRole("link", { name: "Order #1042" }).getAttribute("href")).toBe("/app/orders/o-1");
    expect(within(byHand).getByText("Entered by hand at Astro Loyalty · UPC 850001234511")).toBeDefined();
  });

  it("shows what became of its reward, with the reward ID and the order", () => {
    renderInApp(<PunchCard card={card} partner="Astro Loyalty" wanted={null} />);
    expect(screen.getByText("Redeemed")).toBeDefined();
    expect(screen.getByText("Reward ID 1990001 · Redeemed Mar 14, 2026")).toBeDefined();
    expect(screen.getByRole("link", { name: "Given with order #1043" }).getAttribute("href")).toBe("/app/orders/o-2");
  });

  it("is open, marked and in sight when the page was opened for its reward", () => {
    renderInApp(<PunchCard card={card} partner="Astro Loyalty" wanted="1990001" />);
    expect(screen.getByText("Reward 1990001 is on this card")).toBeDefined();
    expect(screen.getByRole("button", { name: /^Close details/ }).getAttribute("aria-expanded")).toBe("true");
    expect(Element.prototype.scrollIntoView).toHaveBeenCalled();
  });
});

describe("The cards of an account", () => {
  const account: AccountView = { status: "read", email: null, phone: null, cards: [card], points: null, pointsHistory: [] };

  it("say when none of them has the reward that the page was opened for", () => {
    renderInApp(<LoyaltyCards account={account} partner="Astro Loyalty" wanted="42" />);
    expect(screen.getByText("No card of this account shows reward 42.")).toBeDefined();
  });

  it.each([
    ["unreachable", "Astro Loyalty did not answer"],
    ["gone", "Astro Loyalty does not know this account any more"],
    ["not_connected", "Astro Loyalty is not connected"],
  ] as const)("say why they cannot be shown: %s", (status, title) => {
    renderInApp(<LoyaltyCards account={{ status }} partner="Astro Loyalty" wanted="42" />);
    expect(screen.getByText(title)).toBeDefined();
    expect(screen.queryByText(/No card of this account/)).toBeNull();
  });
});
