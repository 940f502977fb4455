import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { ExceptionRow, ProductRow, ProgramRow, ProgramsHead } from "#app/programs/programs-view.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { DistributorsCard } from "./distributors-card.tsx";
import { ExceptionsCard } from "./exceptions-card.tsx";
import { ProductList } from "./product-list.tsx";
import { ProgramList } from "./program-list.tsx";
import { ReadingCard } from "./reading-card.tsx";
import { SharedUpcsBanner } from "./shared-upcs-banner.tsx";

const prairie = { id: "d1", name: "Prairie Pet", accountNumber: "AC-771204", updatedBy: "Staff 42", updatedAt: "2026-03-14T21:04:00.000Z" };

function distributorsCard(result: Parameters<typeof DistributorsCard>[0]["result"] = null) {
  const spies = { onSave: vi.fn(), onRemove: vi.fn() };
  renderInApp(<DistributorsCard distributors={[prairie]} busy={null} result={result} {...spies} />);
  return { ...spies, user: userEvent.setup() };
}

describe("The distributors", () => {
  it("show the end of an account number only, until somebody wants to see it", async () => {
    const { user } = distributorsCard();
    expect(screen.getByText("••••1204")).toBeDefined();
    expect(screen.queryByText("AC-771204")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Show the account number at Prairie Pet" }));
    expect(screen.getByText("AC-771204")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Hide the account number at Prairie Pet" }));
    expect(screen.queryByText("AC-771204")).toBeNull();
  });

  it("are changed in place, and added below", async () => {
    const { user, onSave } = distributorsCard();
    await user.click(screen.getByRole("button", { name: "Change Prairie Pet" }));
    await user.clear(screen.getByLabelText("Your account number"));
    await user.type(screen.getByLabelText("Your account number"), "AC-9{Enter}");
    expect(onSave).toHaveBeenCalledWith({ id: "d1", name: "Prairie Pet", accountNumber: "AC-9" });
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await user.click(screen.getByRole("button", { name: "Add distributor" }));
    await user.type(screen.getByLabelText("Distributor"), "Lakeside{Enter}");
    expect(onSave).toHaveBeenLastCalledWith({ name: "Lakeside", accountNumber: "" });
  });

  it("are removed only by a second press", async () => {
    const { user, onRemove } = distributorsCard();
    await user.click(screen.getByRole("button", { name: "Remove Prairie Pet" }));
    expect(onRemove).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Keep it" }));
    await user.click(screen.getByRole("button", { name: "Remove Prairie Pet" }));
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Remove Prairie Pet" }));
    await user.keyboard("{Enter}");
    expect(onRemove).toHaveBeenCalledWith("d1");
  });
});

const program: ProgramRow = {
  programId: "2401",
  title: "Frostjaw Raw 8lb",
  brand: "Frostjaw",
  description: "Buy 10, get 1 free.",
  enrolled: "waiting",
  terms: null,
  step: {
    state: "waiting",
    how: "assisted",
    startedBy: "Staff 42",
    startedAt: "2026-03-14T21:04:00.000Z",
    doneBy: null,
    doneAt: null,
    id: "s1",
    distributor: "Prairie Pet",
    accountNumber: "77",
  },
  items: 2,
  sold: 1,
};

describe("The programs", () => {
  it("say how the shop stands with each, who began and what it sells of it", () => {
    const list = { rows: [program], total: 1, pages: 1, page: 1, distributors: [] };
    renderInApp(
      <ProgramList list={list} filter={{ state: null, search: "", page: 1 }} settling={null} onChange={vi.fn()} onSettle={vi.fn()} />,
    );
    const row = within(screen.getByRole("listitem"));
    expect(row.getByText("Waiting for you")).toBeDefined();
    expect(row.getByText(/Begun by Staff member 42, Mar 14, 2026/)).toBeDefined();
    expect(row.getByText("Brand: Frostjaw")).toBeDefined();
    expect(row.getByRole("link", { name: "You sell 1 of them" }).getAttribute("href")).toBe("/app/programs/products?program=2401");
    // A short number would be shown as a whole by its end.
    expect(row.getByText("••••")).toBeDefined();
  });

  it("that wait for somebody are done or given up where they stand, once it was said what follows", async () => {
    const onSettle = vi.fn();
    const list = { rows: [program], total: 1, pages: 1, page: 1, distributors: [] };
    renderInApp(
      <ProgramList list={list} filter={{ state: null, search: "", page: 1 }} settling={null} onChange={vi.fn()} onSettle={onSettle} />,
    );
    const user = userEvent.setup();
    await user.click(screen.getByRole("button", { name: "I have done it: Frostjaw Raw 8lb" }));
    const box = within(screen.getByRole("group", { name: "Is “Frostjaw Raw 8lb” done on the partner’s page?" }));
    expect(box.getByText("Everything that waits for it is tried again.")).toBeDefined();
    expect(onSettle).not.toHaveBeenCalled();
    await user.click(box.getByRole("button", { name: "Yes, it is done" }));
    expect(onSettle).toHaveBeenLastCalledWith("s1", "confirm");
    await user.click(screen.getByRole("button", { name: "Do not do it: Frostjaw Raw 8lb" }));
    await user.click(screen.getByRole("button", { name: "Give it up" }));
    expect(onSettle).toHaveBeenLastCalledWith("s1", "cancel");
  });

  it("offer all of them when none matches", async () => {
    const onChange = vi.fn();
    const list = { rows: [], total: 0, pages: 1, page: 1, distributors: [] };
    renderInApp(
      <ProgramList
        list={list}
        filter={{ state: "enrolled", search: "x", page: 1 }}
        settling={null}
        onChange={onChange}
        onSettle={vi.fn()}
      />,
    );
    await userEvent.setup().click(screen.getByRole("button", { name: "Show all programs" }));
    expect(onChange).toHaveBeenCalledWith({ state: null, search: "", page: 1 });
  });
});

const product: ProductRow = {
  variantGid: "gid://shopify/ProductVariant/1",
  productGid: "gid://shopify/Product/9",
  title: "Tuggo toy · Ball",
  vendor: "Tuggo",
  sku: "TG-BALL",
  barcode: null,
  state: "no_barcode",
  programs: [],
  ignored: false,
};

describe("The products", () => {
  it("say what to do where one cannot count, and lead to it in Shopify", () => {
    const counts = { qualifies: 0, not_listed: 0, no_barcode: 1 };
    const list = { rows: [product], next: null, previous: null, counts, shared: [], sharedTotal: 0, program: null };
    const filter = { state: null, search: "", program: null };
    renderInApp(<ProductList list={list} filter={filter} onChange={vi.fn()} onPage={vi.fn()} />);
    expect(screen.getByText("It has no barcode in Shopify. Add one so that its purchases count.")).toBeDefined();
    expect(screen.getByRole("link", { name: "Tuggo toy · Ball" }).getAttribute("href")).toBe("shopify://admin/products/9");
    expect(screen.getByRole("option", { name: "No valid barcode (1)" })).toBeDefined();
  });

  it("warn of two with one UPC by name", () => {
    const twins = [product, { ...product, variantGid: "gid://shopify/ProductVariant/2", title: "Tuggo toy · Ball, large" }];
    renderInApp(<SharedUpcsBanner shared={[{ upc: "850009911032", variants: twins }]} total={3} />);
    expect(screen.getByText("3 UPCs are used by more than one product")).toBeDefined();
    expect(screen.getByRole("link", { name: "Tuggo toy · Ball, large" })).toBeDefined();
    expect(screen.getByText("And 2 more UPCs.")).toBeDefined();
  });
});

describe("The exceptions", () => {
  it("say what counts as what, why and since when, and lead to the failure that waits", () => {
    const waiting: ExceptionRow = {
      id: "e1",
      name: "Northpaw Lamb 20 lb",
      upc: "850001234566",
      programTitle: "Northpaw Dog 20lb",
      likeTitle: "Northpaw Chicken 20lb",
      likeUpc: "850001234511",
      reason: "new_size",
      failureId: "f1",
      state: "waiting",
      how: "assisted",
      startedBy: "Staff 42",
      startedAt: "2026-03-14T21:04:00.000Z",
      doneBy: null,
      doneAt: null,
    };
    const list = { waiting: [waiting], done: [], next: null, previous: null, ignored: [] };
    renderInApp(<ExceptionsCard list={list} settling={null} onPage={vi.fn()} onSettle={vi.fn()} />);
    expect(screen.getByText("1 waits for you")).toBeDefined();
    expect(screen.getAllByRole("button").map((button) => button.getAttribute("aria-label"))).toEqual([
      "I have done it: Northpaw Lamb 20 lb",
      "Do not do it: Northpaw Lamb 20 lb",
    ]);
    expect(screen.getByText("Northpaw Chicken 20lb (850001234511)")).toBeDefined();
    expect(screen.getByText("New size")).toBeDefined();
    expect(screen.getByRole("link", { name: "Open the failure of Northpaw Lamb 20 lb" }).getAttribute("href")).toBe("/app/failures/f1");
  });
});

describe("The readings", () => {
  it("say what failed and from when the rest is, and read again", async () => {
    const onRead = vi.fn();
    const head: ProgramsHead = {
      connection: "ready",
      partner: "astro",
      programs: { status: "failed", rows: 6, problem: "partner_unavailable", finishedAt: "2026-03-14T21:04:00.000Z" },
      products: { status: "reading", rows: 1200, problem: null, finishedAt: null },
    };
    renderInApp(<ReadingCard head={head} busy={null} onRead={onRead} />);
    expect(screen.getByText(/Last read Mar 14, 2026/)).toBeDefined();
    expect(screen.getByText(/Astro Loyalty does not answer/)).toBeDefined();
    expect(screen.getByText("Reading… 1,200 so far")).toBeDefined();
    await userEvent.setup().click(screen.getByRole("button", { name: "Read again: Programs of Astro Loyalty" }));
    expect(onRead).toHaveBeenCalledWith("programs");
  });
});
