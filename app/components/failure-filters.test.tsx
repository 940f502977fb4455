import { act, fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { FailureFilters } from "./failure-filters.tsx";
import { defaultFailureFilter } from "./failure-search.ts";

afterEach(() => vi.useRealTimers());

describe("The search box", () => {
  it("waits for a pause in the typing and asks once", () => {
    vi.useFakeTimers();
    const onChange = vi.fn();
    renderInApp(<FailureFilters filter={defaultFailureFilter} codes={["no_item_found"]} busy={false} onChange={onChange} />);
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
          <FailureFilters filter={filter} codes={[]} busy={false} onChange={setFilter} />
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
    renderInApp(<FailureFilters filter={{ ...defaultFailureFilter, days: null }} codes={[]} busy={false} onChange={() => {}} />);
    expect(screen.getByRole("button", { name: "All dates" })).toBeDefined();
  });
});
