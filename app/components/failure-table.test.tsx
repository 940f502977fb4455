import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import type { FailureFilter, ListedFailure } from "#app/failures/failure-view.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { defaultFailureFilter } from "./failure-search.ts";
import { FailureTable } from "./failure-table.tsx";

const ana: ListedFailure = {
  id: "1",
  kind: "transaction",
  code: "no_item_found",
  status: "open",
  partner: "astro",
  orderId: "o1",
  lineId: null,
  orderName: "#1042",
  customerName: "Ana Roy",
  upc: "850001234511",
  productTitle: "Northpaw Chicken · 20 lb",
  program: null,
  rewardId: null,
  occurredAt: "2026-03-14T21:04:00.000Z",
  nextAttemptAt: null,
  customerId: null,
  atRisk: "0.00",
  currency: "CAD",
  waitingBy: null,
  waitingSince: null,
  snoozedUntil: null,
  daysLeft: 12,
  assignee: null,
};
const guest: ListedFailure = { ...ana, id: "2", code: "customer_not_found", customerName: null, orderName: "#1043", status: "retrying" };

function setUp(rows: ListedFailure[], filter: Partial<FailureFilter> = {}) {
  const spies = { onBulk: vi.fn(), onPage: vi.fn(), onChange: vi.fn(), onClear: vi.fn() };
  let show: (others: ListedFailure[]) => void = () => {};
  function Shown() {
    const [listed, setListed] = useState(rows);
    show = setListed;
    const list = {
      rows: listed,
      next: "after_1",
      previous: null,
      open: { transaction: listed.length, redemption: 0, pos: 0 },
      cutWords: [],
    };
    return (
      <FailureTable
        list={list}
        filter={{ ...defaultFailureFilter, ...filter }}
        busy={false}
        addressOf={({ id }) => `/app/failures/${id}`}
        {...spies}
      />
    );
  }
  renderInApp(<Shown />);
  return { ...spies, readAnew: (others: ListedFailure[]) => act(() => show(others)), user: userEvent.setup() };
}

/** Looking for roles takes seconds in a table of Polaris. */
const boxes = () => [...document.querySelectorAll<HTMLElement>("input[type=checkbox]")];

describe("The failure table", () => {
  it("names what failed and leads to its page", () => {
    setUp([ana, guest]);
    expect(screen.getByRole("link", { name: "No item found" }).getAttribute("href")).toBe("/app/failures/1");
    expect(screen.getByRole("link", { name: "Customer is not a member" }).getAttribute("href")).toBe("/app/failures/2");
    expect(screen.getByText("Mar 14, 2026, 5:04 p.m.", { selector: "tr:nth-child(1) time" })).toBeDefined();
    expect(screen.getByText("Retrying")).toBeDefined();
  });

  it("leads from a customer to their page, and from a guest nowhere", () => {
    setUp([{ ...ana, customerId: "c1" }, guest]);
    expect(screen.getByRole("link", { name: "Ana Roy" }).getAttribute("href")).toBe("/app/customers/c1");
    expect(screen.queryByRole("link", { name: "Guest" })).toBeNull();
  });

  it("says what is at risk, how long there is left, and who has it in hand", () => {
    const hands = {
      waitingBy: "Staff 42",
      waitingSince: "2026-03-15T14:00:00.000Z",
      assignee: { id: "s", actor: "Staff 7", name: "Robin" },
    };
    setUp([
      { ...ana, atRisk: "61.98", daysLeft: 5, status: "waiting", ...hands },
      { ...guest, daysLeft: 0, status: "snoozed", snoozedUntil: "2026-03-20T14:00:00.000Z" },
    ]);
    expect(screen.getByText("$61.98")).toBeDefined();
    expect(screen.getByText("5 days")).toBeDefined();
    expect(screen.getByText("Over")).toBeDefined();
    expect(screen.getByText("With Staff member 42 since Mar 15, 2026, 10:00 a.m. · Assigned to Robin")).toBeDefined();
    expect(screen.getByText("Until Mar 20, 2026, 10:00 a.m.")).toBeDefined();
  });

  it("acts on everything that matches when all of it is selected", async () => {
    const { onBulk, user } = setUp([ana, guest]);
    await user.click(boxes()[0] as HTMLElement);
    await user.click(screen.getAllByText("Select all that match")[0] as HTMLElement);
    await user.click(screen.getAllByText("Retry")[0] as HTMLElement);
    expect(onBulk).toHaveBeenCalledExactlyOnceWith("retry", "all");
  });

  it("forgets of what was selected what is not shown any more, and nothing else", async () => {
    const { onBulk, readAnew, user } = setUp([ana, guest]);
    await user.click(boxes().at(-1) as HTMLElement);
    await user.click(boxes().at(-2) as HTMLElement);
    readAnew([guest, { ...guest, id: "3" }]);
    await user.click(screen.getAllByText("Retry")[0] as HTMLElement);
    expect(onBulk).toHaveBeenCalledExactlyOnceWith("retry", ["2"]);
  });

  it("shows program and reward on the redemption tab", () => {
    setUp([{ ...ana, kind: "redemption", code: "reward_unredeemed", program: "Buy 12", rewardId: "1990001" }], { kind: "redemption" });
    expect(screen.getByText("Buy 12")).toBeDefined();
    expect(screen.getByText("1990001")).toBeDefined();
  });

  it("shows the POS and no clock or money on the POS tab, and names no buyer where every order is meant", () => {
    const pos = { ...ana, kind: "pos" as const, partner: "lightspeed", daysLeft: null, customerId: "c1" };
    setUp(
      [
        { ...pos, code: "pos_unlinked" },
        { ...pos, id: "2", code: "pos_employee", orderId: null, orderName: null, customerName: null },
      ],
      {
        kind: "pos",
      },
    );
    expect(screen.getAllByText("Lightspeed X-Series")).toHaveLength(2);
    expect(screen.getByText("Every order")).toBeDefined();
    expect(screen.getByText("#1042")).toBeDefined();
    for (const text of ["Guest", "Money at risk", "Days left", "$0.00"]) expect(screen.queryByText(text)).toBeNull();
  });

  it("names no buyer, money or clock where a partner's silence keeps every order", () => {
    setUp([{ ...ana, code: "partner_silent", orderId: null, orderName: null, customerName: null, upc: null, productTitle: null }]);
    expect(screen.getByText("Every order")).toBeDefined();
    for (const text of ["Guest", "$0.00", "12 days"]) expect(screen.queryByText(text)).toBeNull();
  });

  it("acts on what is selected, and on nothing else", async () => {
    const { onBulk, user } = setUp([ana, guest]);
    await user.click(boxes().at(-1) as HTMLElement);
    await user.click(screen.getAllByText("Hide")[0] as HTMLElement);
    expect(onBulk).toHaveBeenCalledExactlyOnceWith("hide", ["2"]);
  });

  it("offers hidden failures nothing but to show them again", async () => {
    const { onBulk, user } = setUp([{ ...ana, status: "hidden" }], { status: "hidden" });
    await user.click(boxes().at(-1) as HTMLElement);
    expect(screen.queryByText("Retry")).toBeNull();
    await user.click(screen.getAllByText("Un-hide")[0] as HTMLElement);
    expect(onBulk).toHaveBeenCalledExactlyOnceWith("unhide", ["1"]);
  });

  it("says that there is none in the period, and how to see the others", async () => {
    const { onChange, user } = setUp([]);
    expect(screen.getByText("There are none of the last 30 days.")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Show all dates" }));
    expect(onChange).toHaveBeenLastCalledWith({ ...defaultFailureFilter, days: null });
    await user.click(screen.getByRole("button", { name: "Show hidden failures" }));
    expect(onChange).toHaveBeenLastCalledWith({ ...defaultFailureFilter, status: "hidden" });
  });

  it("says that nothing matches a search, and clears it", async () => {
    const { onClear, user } = setUp([], { search: "nobody" });
    await user.click(screen.getByRole("button", { name: "Clear search and filters" }));
    expect(onClear).toHaveBeenCalledOnce();
  });
});
