import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Candidate, CustomerDetail } from "#app/members/member-view.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { AccountCard } from "./account-card.tsx";

const decision = { decidedBy: "Staff 42", updatedAt: "2026-03-14T15:04:06.000Z" };
const linked = { status: "linked" as const, name: "Ana Roy", memberId: "shopify-1", partnerMemberId: "1001", ...decision };

const detail: CustomerDetail = {
  id: "c-1",
  gid: null,
  name: "Dev Patel",
  partner: "astro",
  link: { status: "none" },
  account: { status: "none" },
  orders: [],
  failures: [],
  waiting: 3,
};

const candidate: Candidate = {
  partnerMemberId: "1002",
  name: "Ben Okafor",
  isLinked: false,
  others: ["Kim Nakamura"],
  foreignId: "till-77",
  differences: [
    { field: "name", shopify: "Dev Patel", account: "Ben Okafor", is: "different" },
    { field: "email", shopify: "dev@example.test", account: "dev@example.test", is: "same" },
    { field: "phone", shopify: null, account: "4165550102", is: "missing" },
  ],
};
const found = { status: "found" as const, search: "", candidates: [candidate] };

function setUp(props: Partial<Parameters<typeof AccountCard>[0]> = {}) {
  const events = { onFind: vi.fn(), onLink: vi.fn(), onUnlink: vi.fn() };
  const all = { detail, customer: "Dev Patel", partner: "Astro Loyalty", found: null, decided: null, busy: null, ...events, ...props };
  const { rerender } = renderInApp(<AccountCard {...all} />);
  return { ...events, user: userEvent.setup(), rerender };
}

describe("The account of a buyer", () => {
  it("is looked for with the buyer's own details first, then with what is typed", async () => {
    const { onFind, user } = setUp();
    await user.click(screen.getByRole("button", { name: "Link an account" }));
    expect(onFind).toHaveBeenLastCalledWith("");
    await user.type(screen.getByLabelText("Find an account by email address or phone number"), "kim@example.test{Enter}");
    expect(onFind).toHaveBeenLastCalledWith("kim@example.test");
  });

  it("is shown beside the Shopify customer, field by field", async () => {
    const { user } = setUp({ found });
    await user.click(screen.getByRole("button", { name: "Link an account" }));
    const table = screen.getByRole("table", { name: "Dev Patel and Ben Okafor, account 1002 compared" });
    const rows = within(table)
      .getAllByRole("row")
      .map((row) => row.textContent);
    expect(rows).toEqual([
      "ShopifyAstro Loyalty",
      "NameWarningDifferentDev PatelBen Okafor",
      "EmailSuccessSamedev@example.testdev@example.test",
      "PhoneMissing–4165550102",
    ]);
    expect(screen.getByText("Also linked to: Kim Nakamura.")).toBeDefined();
    expect(screen.getByText(/keeps this account under the customer ID till-77/)).toBeDefined();
  });

  it("is linked by keyboard alone, after what follows was said", async () => {
    const { onLink, user } = setUp({ found, detail: { ...detail, link: linked } });
    await user.click(screen.getByRole("button", { name: "Link another account" }));
    screen.getByRole("button", { name: "Choose Ben Okafor, account 1002" }).focus();
    await user.keyboard("{Enter}");
    expect(document.activeElement).toBe(screen.getByRole("group", { name: "Link Dev Patel to Ben Okafor, account 1002?" }));
    expect(screen.getByText("Future purchases go to this account.")).toBeDefined();
    expect(screen.getByText(/stays on the former account \(Ana Roy\)/)).toBeDefined();
    expect(screen.getByText("3 failures of this customer are tried again.")).toBeDefined();
    expect(onLink).not.toHaveBeenCalled();
    await user.tab();
    await user.keyboard("{Enter}");
    expect(onLink).toHaveBeenCalledExactlyOnceWith(candidate, "");
  });

  it("is taken away only after it was confirmed", async () => {
    const { onUnlink, user } = setUp({ detail: { ...detail, link: linked } });
    await user.click(screen.getByRole("button", { name: "Unlink" }));
    expect(onUnlink).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(screen.queryByRole("group")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Unlink" }));
    await user.click(screen.getByRole("button", { name: "Unlink account" }));
    expect(onUnlink).toHaveBeenCalledOnce();
  });

  it("says who decided, and when", () => {
    setUp({ detail: { ...detail, link: { status: "unlinked", ...decision } } });
    expect(screen.getByText(/Decided by Staff member 42/).textContent).toContain("Mar 14, 2026");
    expect(screen.getByText(/No account is linked/)).toBeDefined();
  });

  it("says what was wrong with a search", async () => {
    const { user } = setUp({ found: { status: "invalid" } });
    await user.click(screen.getByRole("button", { name: "Link an account" }));
    expect(screen.getByText("Enter a full email address or phone number.")).toBeDefined();
  });

  it.each([
    [{ status: "linked_elsewhere", account: "1002" } as const, /keeps account 1002 or this customer’s ID for somebody else/],
    [{ status: "refused", reason: "customer_gone" } as const, /Shopify does not name this customer any more/],
    [{ status: "linked", failures: 3 } as const, "Account linked. 3 failures are tried again."],
    [{ status: "unlinked" } as const, /^Account unlinked/],
  ])("says what came of it: %j", (decided, said) => {
    setUp({ decided });
    expect(screen.getByText(said)).toBeDefined();
  });
});
