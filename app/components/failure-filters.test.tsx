import { act, fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { FilterChoices } from "#app/failures/read-list-page.server.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { FailureFilters } from "./failure-filters.tsx";
import { defaultFailureFilter } from "./failure-search.ts";

const choices: FilterChoices = {
  codes: ["no_item_found"],
  programs: ["Buy 12"],
  partners: ["astro"],
  staff: [{ id: "s1", actor: "Staff 7", name: "Robin" }],
};

afterEach(() => vi.useRealTimers());

describe("The search box", () => {
  it("waits for a pause in the typing and asks once", () => {
    vi.useFakeTimers();
    const onChange = vi.fn();
    renderInApp(
      <FailureFilters filter={defaultFailureFilter} choices={choices} bands={[10, 50, 100, 250]} busy={false} onChange={onChange} />,
    );
    const box = screen.getByPlaceholderText(/^Search by/);
    for (const typed of ["a", "an", "ana "]) fireEvent.change(box, { target: { value: typed } });
    expect(onChange).not.toHaveBeenCalled();
    vi.advanceTimersByTime(300);
    expect(onChange).toHaveBeenCalledExactlyOnceWith({ ...defaultFailureFilter, search: "ana" });
  });

  it("follows a search that was taken back otherwise, as by the browser's back button", () => {
    vi.useFakeTimers();
    function Page() {
      const [filter, setFilter] = useState(defaultFailureFilter);
      return (
        <>
          <FailureFilters filter={filter} choices={choices} bands={[10, 50, 100, 250]} busy={false} onChange={setFilter} />
          <button onClick={() => setFilter(defaultFailureFilter)}>back</button>
        </>
      );
    }
    renderInApp(<Page />);
    const box = screen.getByPlaceholderText<HTMLInputElement>(/^Search by/);
    fireEvent.change(box, { target: { value: "ana " } });
    act(() => void vi.advanceTimersByTime(300));
    expect(box.value).toBe("ana ");
    fireEvent.click(screen.getByText("back"));
    expect(box.value).toBe("");
  });

  it("always shows which days are listed", () => {
    renderInApp(
      <FailureFilters
        filter={{ ...defaultFailureFilter, days: null }}
        choices={choices}
        bands={[10, 50, 100, 250]}
        busy={false}
        onChange={() => {}}
      />,
    );
    expect(screen.getByRole("button", { name: "All dates" })).toBeDefined();
  });

  it("names each filter that is in force, and takes it away alone", () => {
    const onChange = vi.fn();
    const filter = {
      ...defaultFailureFilter,
      days: null,
      from: "2026-02-01",
      to: "2026-02-28",
      age: 14 as const,
      band: 3 as const,
      assignee: "s1",
      program: "Buy 12",
      sort: "urgent" as const,
    };
    renderInApp(<FailureFilters filter={filter} choices={choices} bands={[10, 50, 100, 250]} busy={false} onChange={onChange} />);
    const names = [
      "Feb 1, 2026 to Feb 28, 2026",
      "Older than 14 days",
      "100 or more",
      "Robin",
      "Buy 12",
      "Most urgent first (money and time left)",
    ];
    for (const name of names) expect(screen.getByRole("button", { name })).toBeDefined();
    const clear = screen.getAllByRole("button", { name: "Clear" }).find((button) => button.parentElement?.textContent?.includes("Robin"));
    fireEvent.click(clear as HTMLElement);
    expect(onChange).toHaveBeenLastCalledWith({ ...filter, assignee: null });
  });
});
